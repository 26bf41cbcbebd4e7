BEGIN TRANSACTION;
CREATE TABLE assets (
	id VARCHAR(36) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	extension VARCHAR(8) NOT NULL, 
	media_type VARCHAR(80) NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	duration FLOAT NOT NULL, 
	backend VARCHAR(16) NOT NULL, 
	"key" TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	bucket VARCHAR(255), 
	destination VARCHAR(255), 
	PRIMARY KEY (id)
);
INSERT INTO "assets" VALUES('30e36819-29d2-4324-a7da-6b7e62781a1b','image','png','image/png',9222,'f2649fccb9069e16c5ec92331101d26bfb6bbb7f330821281c573d48c0ea6b2a',160,90,0.0,'local','mv/image/30e36819-29d2-4324-a7da-6b7e62781a1b.png','2026-11-30 14:15:14.767047',NULL,NULL);
INSERT INTO "assets" VALUES('d7758b63-69f7-4f31-887b-5709ed8c9501','video','mp4','video/mp4',7070,'04efd876cd081f735a1aaaa02729b2dc06a23ce2b0a125e083079272fbc82ec3',160,90,1.0,'local','mv/video/d7758b63-69f7-4f31-887b-5709ed8c9501.mp4','2026-11-30 14:15:18.870029',NULL,NULL);
INSERT INTO "assets" VALUES('abe55cd8-2282-4721-9762-a98ee594bce2','video','mp4','video/mp4',6952,'35241dce10b9f54937d80bf0c3f670c80f3d822f72a673900be78cae3c5af6b5',160,90,1.0,'local','mv/video/abe55cd8-2282-4721-9762-a98ee594bce2.mp4','2026-11-30 14:15:19.080457',NULL,NULL);
INSERT INTO "assets" VALUES('5c7c8313-c7eb-4208-9bf6-bb191a479edb','video','mp4','video/mp4',12082,'3740a2382269eaec44a472023adfa99c5051fa3cb34a48ee64378b3e5cff1062',160,90,2.0,'local','mv/video/5c7c8313-c7eb-4208-9bf6-bb191a479edb.mp4','2026-11-30 14:15:19.566504',NULL,NULL);
INSERT INTO "assets" VALUES('cb09172e-91ef-4ef8-bf62-894a8a1c6365','image','jpg','image/jpeg',3038,'ced56be1b593fa9218716af57c7af7d916a8f825c7769566583be22ad5c3fb6a',160,90,0.0,'local','mv/image/cb09172e-91ef-4ef8-bf62-894a8a1c6365.jpg','2026-11-30 14:15:19.684369',NULL,NULL);
CREATE TABLE films (
	id VARCHAR(36) NOT NULL, 
	project_id VARCHAR(36) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	progress FLOAT NOT NULL, 
	stage TEXT NOT NULL, 
	scene_asset_ids JSON NOT NULL, 
	left_out JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	error TEXT, 
	asset_id VARCHAR(36), 
	report JSON NOT NULL, 
	seconds_left FLOAT, 
	choices JSON, 
	scene_ids JSON, 
	poster_asset_id VARCHAR(36), 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "films" VALUES('5c7c8313-c7eb-4208-9bf6-bb191a479edb','17fae7f7-73c5-4307-8495-2aee9152706a','ready',1.0,'The film is ready','["d7758b63-69f7-4f31-887b-5709ed8c9501", "abe55cd8-2282-4721-9762-a98ee594bce2"]','[]','2026-11-30 14:15:19.131341','2026-11-30 14:15:19.684428',NULL,'5c7c8313-c7eb-4208-9bf6-bb191a479edb','{"frames": 48, "duration": 2.0, "width": 1280, "height": 720, "fps": 24.0, "segments": [{"kind": "copy", "source": "scene 1", "reason": "same format as all others: picture copied bit for bit", "seconds": 1.0}, {"kind": "copy", "source": "scene 2", "reason": "same format as all others: picture copied bit for bit", "seconds": 1.0}], "encoded_seconds": 0.0, "copied_seconds": 2.0, "warnings": [], "wall_seconds": 0.227, "loudness": {"integrated": -14.0, "true_peak": -3.9}, "merge_seconds": 0.227, "total_seconds": 0.385}',NULL,'{"transition": "cut", "joints": {}, "size": null, "fps": null, "fit": "pad", "music_asset_id": null, "music_name": "", "music_start": 0.0, "music_gain": 0.0, "music_end": "loop", "clip_audio": "keep", "clip_gain": 0.0, "loudness": -14.0, "title": "", "end_title": "", "captions": {}, "skip_broken": false}','["91f0caf9-8b1c-4eac-950a-26237acff670", "af7baa8e-eaee-41bf-91e7-9fcc44f9cf5a"]','cb09172e-91ef-4ef8-bf62-894a8a1c6365');
CREATE TABLE image_options (
	project_id VARCHAR(36) NOT NULL, 
	position INTEGER NOT NULL, 
	take_id VARCHAR(36) NOT NULL, 
	PRIMARY KEY (project_id, position), 
	FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "image_options" VALUES('17fae7f7-73c5-4307-8495-2aee9152706a',0,'30e36819-29d2-4324-a7da-6b7e62781a1b');
CREATE TABLE projects (
	id VARCHAR(36) NOT NULL, 
	idea TEXT NOT NULL, 
	character TEXT NOT NULL, 
	look VARCHAR(40) NOT NULL, 
	aspect VARCHAR(8) NOT NULL, 
	image_count INTEGER NOT NULL, 
	scene_count INTEGER NOT NULL, 
	quality VARCHAR(16) DEFAULT 'final' NOT NULL, 
	image_model VARCHAR(200), 
	script_model VARCHAR(200), 
	clip_model VARCHAR(200), 
	character_asset_id VARCHAR(36), 
	script_take_id VARCHAR(36), 
	film_id VARCHAR(36), 
	film_choices JSON, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	deleted_at DATETIME, 
	PRIMARY KEY (id)
);
INSERT INTO "projects" VALUES('17fae7f7-73c5-4307-8495-2aee9152706a','A paper boat sails home','A red paper boat','cinematic','16:9',1,2,'final',NULL,NULL,NULL,'30e36819-29d2-4324-a7da-6b7e62781a1b','5e7b715f-0a57-45d4-8da4-0b12943c7c4c','5c7c8313-c7eb-4208-9bf6-bb191a479edb',NULL,'2026-11-30 14:15:12.227934','2026-11-30 14:15:19.131546',NULL);
CREATE TABLE scenes (
	id VARCHAR(36) NOT NULL, 
	project_id VARCHAR(36) NOT NULL, 
	position INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	description TEXT NOT NULL, 
	negative_description TEXT NOT NULL, 
	take_id VARCHAR(36) NOT NULL, 
	approved BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (project_id, position), 
	FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "scenes" VALUES('91f0caf9-8b1c-4eac-950a-26237acff670','17fae7f7-73c5-4307-8495-2aee9152706a',0,'Prelude: Where the Land Ends','A rocky coast with a white lighthouse, whose beam sweeps over the sea. A red paper boat sets the sail and casts off, curious and a little afraid. Ropes creak at the pier and spray glitters on the stones. The story behind it: “A paper boat sails home”. Small things in front are blurred. Eye level, the horizon lies calm in the upper third. Made in the cinematic look, with consistent character design: A red paper boat.','blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the coast','d7758b63-69f7-4f31-887b-5709ed8c9501',0);
INSERT INTO "scenes" VALUES('af7baa8e-eaee-41bf-91e7-9fcc44f9cf5a','17fae7f7-73c5-4307-8495-2aee9152706a',1,'Coming Home: Rooftop Hour','A rooftop terrace at dusk, high above the town, with strings of warm bulbs. A red paper boat brings down the sail, for land is in sight, while the colours grow soft. Lamps come on one by one and the sky turns violet. The story behind it: “A paper boat sails home”. Everything has clear, simple shapes. Medium shot, the camera follows at walking pace. Made in the cinematic look, with consistent character design: A red paper boat.','blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the rooftop','abe55cd8-2282-4721-9762-a98ee594bce2',0);
CREATE TABLE takes (
	id VARCHAR(36) NOT NULL, 
	project_id VARCHAR(36) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	slot INTEGER NOT NULL, 
	provider VARCHAR(40) NOT NULL, 
	model VARCHAR(200) NOT NULL, 
	input JSON NOT NULL, 
	seed BIGINT NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	progress FLOAT NOT NULL, 
	expected_seconds FLOAT NOT NULL, 
	created_at DATETIME NOT NULL, 
	submit_started_at DATETIME, 
	finished_at DATETIME, 
	remote_id VARCHAR(200), 
	cost_usd FLOAT NOT NULL, 
	error TEXT, 
	warning TEXT, 
	asset_id VARCHAR(36), 
	collectable BOOLEAN NOT NULL, 
	price_usd FLOAT DEFAULT '0' NOT NULL, 
	attempt INTEGER DEFAULT '0' NOT NULL, 
	trouble VARCHAR(24), 
	technical TEXT, 
	waiting TEXT, 
	wait_until DATETIME, 
	request_key VARCHAR(64), 
	character_reference_warning TEXT, 
	sent_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "takes" VALUES('30e36819-29d2-4324-a7da-6b7e62781a1b','17fae7f7-73c5-4307-8495-2aee9152706a','image',0,'demo','demo/figure','{"image_count": 1, "batch": "a89508dc-cf84-4d55-9fba-a4016b40f04e", "prompt": "A red paper boat", "number": 1, "seed": 818976529, "aspect_ratio": "16:9", "look": "cinematic"}',818976529,'ready',1.0,3.0,'2026-11-30 14:15:12.240576','2026-11-30 14:15:13.591216','2026-11-30 14:15:14.771487','demo-a54dcede2ca146faa5427274cb1f9aa3',0.0,NULL,NULL,'30e36819-29d2-4324-a7da-6b7e62781a1b',0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:15:13.598578');
INSERT INTO "takes" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c','17fae7f7-73c5-4307-8495-2aee9152706a','script',0,'demo','demo/storyteller','{"prompt": "A paper boat sails home", "character": "A red paper boat", "look": "cinematic", "scene_count": 2, "number": 1, "seed": 1909382169, "aspect_ratio": "16:9"}',1909382169,'ready',1.0,3.0,'2026-11-30 14:15:14.861305','2026-11-30 14:15:15.105922','2026-11-30 14:15:15.417503','demo-2b204217819d4f4989fa309eab9571fd',0.0,NULL,NULL,NULL,0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:15:15.114124');
INSERT INTO "takes" VALUES('d7758b63-69f7-4f31-887b-5709ed8c9501','17fae7f7-73c5-4307-8495-2aee9152706a','clip',0,'demo','demo/animator','{"prompt": "A rocky coast with a white lighthouse, whose beam sweeps over the sea. A red paper boat sets the sail and casts off, curious and a little afraid. Ropes creak at the pier and spray glitters on the stones. The story behind it: \u201cA paper boat sails home\u201d. Small things in front are blurred. Eye level, the horizon lies calm in the upper third. Made in the cinematic look, with consistent character design: A red paper boat.", "negative_prompt": "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the coast", "title": "Prelude: Where the Land Ends", "number": 1, "seconds": 1, "aspect_ratio": "16:9", "seed": 1618281332, "character_reference": "30e36819-29d2-4324-a7da-6b7e62781a1b"}',1618281332,'ready',1.0,10.0,'2026-11-30 14:15:15.417090','2026-11-30 14:15:15.671223','2026-11-30 14:15:18.872273','demo-8c9653017dce4b5caa051831ddcce6ae',0.0,NULL,NULL,'d7758b63-69f7-4f31-887b-5709ed8c9501',0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:15:15.722321');
INSERT INTO "takes" VALUES('abe55cd8-2282-4721-9762-a98ee594bce2','17fae7f7-73c5-4307-8495-2aee9152706a','clip',1,'demo','demo/animator','{"prompt": "A rooftop terrace at dusk, high above the town, with strings of warm bulbs. A red paper boat brings down the sail, for land is in sight, while the colours grow soft. Lamps come on one by one and the sky turns violet. The story behind it: \u201cA paper boat sails home\u201d. Everything has clear, simple shapes. Medium shot, the camera follows at walking pace. Made in the cinematic look, with consistent character design: A red paper boat.", "negative_prompt": "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the rooftop", "title": "Coming Home: Rooftop Hour", "number": 2, "seconds": 1, "aspect_ratio": "16:9", "seed": 1618281333, "character_reference": "30e36819-29d2-4324-a7da-6b7e62781a1b"}',1618281333,'ready',1.0,10.0,'2026-11-30 14:15:15.417147','2026-11-30 14:15:15.679298','2026-11-30 14:15:19.082243','demo-6e3647ddeb7e42d788084d2352a8d1af',0.0,NULL,NULL,'abe55cd8-2282-4721-9762-a98ee594bce2',0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:15:15.716739');
CREATE INDEX ix_assets_destination ON assets (destination);
CREATE INDEX ix_scenes_project_id ON scenes (project_id);
CREATE INDEX ix_takes_status ON takes (status);
CREATE INDEX ix_takes_request_key ON takes (request_key);
CREATE INDEX ix_takes_project_id ON takes (project_id);
CREATE INDEX ix_films_status ON films (status);
CREATE INDEX ix_films_project_id ON films (project_id);
COMMIT;
