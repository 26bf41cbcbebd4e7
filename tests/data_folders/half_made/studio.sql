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
INSERT INTO "assets" VALUES('20f101af-9046-479e-bd2f-2fdcb5258f99','image','png','image/png',9222,'44d7ff28b124e66e34a22f39e882cc421f7e0e912fb4c03f84cb785926bdecea',160,90,0.0,'local','mv/image/20f101af-9046-479e-bd2f-2fdcb5258f99.png','2026-11-30 14:15:29.562268',NULL,NULL);
INSERT INTO "assets" VALUES('6408a056-3522-4509-8f54-30e703686f76','video','mp4','video/mp4',7563,'af70719a82c81199b952b9c05765e5271c1496439d4e87b22f34c700527cdac1',160,90,1.0,'local','mv/video/6408a056-3522-4509-8f54-30e703686f76.mp4','2026-11-30 14:15:32.343260',NULL,NULL);
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
INSERT INTO "films" VALUES('49bdfcca-fb4a-4e95-8566-b30a23674d0c','81b6ca20-2dba-42ec-94b6-fedcf0cc3c50','generating',1.0,'The film is ready','["6408a056-3522-4509-8f54-30e703686f76"]','[1, 2]','2026-11-30 14:15:32.661170',NULL,NULL,NULL,'{}',0.0,'{"transition": "cut", "joints": {}, "size": null, "fps": null, "fit": "pad", "music_asset_id": null, "music_name": "", "music_start": 0.0, "music_gain": 0.0, "music_end": "loop", "clip_audio": "keep", "clip_gain": 0.0, "loudness": -14.0, "title": "", "end_title": "", "captions": {}, "skip_broken": false}','["096082e0-aea6-47f0-9362-3eca60c7e73d"]','adaa208d-9152-4a82-b168-9d9fb29b7662');
CREATE TABLE image_options (
	project_id VARCHAR(36) NOT NULL, 
	position INTEGER NOT NULL, 
	take_id VARCHAR(36) NOT NULL, 
	PRIMARY KEY (project_id, position), 
	FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "image_options" VALUES('0ccdaff5-4b36-4641-83c7-1413e6c08b72',0,'071795e5-ae35-48a5-925e-487f4a4207c0');
INSERT INTO "image_options" VALUES('81b6ca20-2dba-42ec-94b6-fedcf0cc3c50',0,'20f101af-9046-479e-bd2f-2fdcb5258f99');
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
INSERT INTO "projects" VALUES('0ccdaff5-4b36-4641-83c7-1413e6c08b72','A kite','A yellow kite [slow 600]','cinematic','16:9',1,4,'final',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:15:27.029055','2026-11-30 14:15:27.042923',NULL);
INSERT INTO "projects" VALUES('81b6ca20-2dba-42ec-94b6-fedcf0cc3c50','A lamp wakes [slow 600 2]','A blue lamp','cinematic','16:9',1,3,'final',NULL,NULL,NULL,'20f101af-9046-479e-bd2f-2fdcb5258f99','756fc8e2-c11a-49f7-98bd-f45c99eab0da','49bdfcca-fb4a-4e95-8566-b30a23674d0c',NULL,'2026-11-30 14:15:27.051356','2026-11-30 14:15:32.661419',NULL);
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
INSERT INTO "scenes" VALUES('096082e0-aea6-47f0-9362-3eca60c7e73d','81b6ca20-2dba-42ec-94b6-fedcf0cc3c50',0,'Prelude: Last Train','An old train station under an arched glass roof, steam over the platform. A blue lamp opens both eyes, still unsure where this will lead. The clock moves on, a whistle sounds and the last carriage begins to roll. The story behind it: “A lamp wakes”. The air itself seems to move. Long take, the camera floats past the foreground. Made in the cinematic look, with consistent character design: A blue lamp.','blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the station','6408a056-3522-4509-8f54-30e703686f76',0);
INSERT INTO "scenes" VALUES('de1d5a50-6ef3-4c50-afc3-9ab1236962b6','81b6ca20-2dba-42ec-94b6-fedcf0cc3c50',1,'Against All: Neon Avenue','A city street at night, lit by shop windows and wet asphalt. A blue lamp breaks through, and all that was small becomes large, every movement on the beat of the loudest chorus. Reflections tremble in the puddles and a thousand windows glow above. The story behind it: “A lamp wakes”. Reflections double the picture for a moment. The camera begins at the hands and travels up to the face. Made in the cinematic look, with consistent character design: A blue lamp. [slow 600 2]','blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the city','664aefc9-69bc-4802-a6d3-3b2880b4c50d',0);
INSERT INTO "scenes" VALUES('70b0ca27-ab3a-4f69-b1f3-b1d5b79fcf05','81b6ca20-2dba-42ec-94b6-fedcf0cc3c50',2,'Home Again: Spotlight','A grand concert stage with red curtains and crossing spotlights. A blue lamp goes on alone, and grows smaller and smaller, and a single piano note remains. Behind the light the audience is one dark, breathing shape. The story behind it: “A lamp wakes”. A thin line of light runs along every outline. Medium shot, the camera follows at walking pace. Made in the cinematic look, with consistent character design: A blue lamp.','blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the stage','82669523-f3c1-4788-9bc1-f6328c2b7cd7',0);
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
INSERT INTO "takes" VALUES('071795e5-ae35-48a5-925e-487f4a4207c0','0ccdaff5-4b36-4641-83c7-1413e6c08b72','image',0,'demo','demo/figure','{"image_count": 1, "batch": "c90bccde-be4f-4496-8239-d09540970f3a", "prompt": "A yellow kite [slow 600]", "number": 1, "seed": 709911937, "aspect_ratio": "16:9", "look": "cinematic"}',709911937,'generating',0.0,3.0,'2026-11-30 14:15:27.039546','2026-11-30 14:15:28.428002',NULL,'demo-ff91c56266fa468084fbf6762a3779b0',0.0,NULL,NULL,NULL,0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:15:28.440700');
INSERT INTO "takes" VALUES('20f101af-9046-479e-bd2f-2fdcb5258f99','81b6ca20-2dba-42ec-94b6-fedcf0cc3c50','image',0,'demo','demo/figure','{"image_count": 1, "batch": "e5f5082c-d130-4835-8ac2-4ed7dab34787", "prompt": "A blue lamp", "number": 1, "seed": 2053884636, "aspect_ratio": "16:9", "look": "cinematic"}',2053884636,'ready',1.0,3.0,'2026-11-30 14:15:27.055363','2026-11-30 14:15:28.443481','2026-11-30 14:15:29.564805','demo-e06edd98f7e740d28b556c3bc71e9e00',0.0,NULL,NULL,'20f101af-9046-479e-bd2f-2fdcb5258f99',0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:15:28.456895');
INSERT INTO "takes" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da','81b6ca20-2dba-42ec-94b6-fedcf0cc3c50','script',0,'demo','demo/storyteller','{"prompt": "A lamp wakes [slow 600 2]", "character": "A blue lamp", "look": "cinematic", "scene_count": 3, "number": 1, "seed": 2004400655, "aspect_ratio": "16:9"}',2004400655,'ready',1.0,3.0,'2026-11-30 14:15:29.647970','2026-11-30 14:15:29.969518','2026-11-30 14:15:30.270154','demo-0090fbb5ae0c45c1aab51ab32e33df6a',0.0,NULL,NULL,NULL,0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:15:29.976683');
INSERT INTO "takes" VALUES('6408a056-3522-4509-8f54-30e703686f76','81b6ca20-2dba-42ec-94b6-fedcf0cc3c50','clip',0,'demo','demo/animator','{"prompt": "An old train station under an arched glass roof, steam over the platform. A blue lamp opens both eyes, still unsure where this will lead. The clock moves on, a whistle sounds and the last carriage begins to roll. The story behind it: \u201cA lamp wakes\u201d. The air itself seems to move. Long take, the camera floats past the foreground. Made in the cinematic look, with consistent character design: A blue lamp.", "negative_prompt": "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the station", "title": "Prelude: Last Train", "number": 1, "seconds": 1, "aspect_ratio": "16:9", "seed": 1836681218, "character_reference": "20f101af-9046-479e-bd2f-2fdcb5258f99"}',1836681218,'ready',1.0,10.0,'2026-11-30 14:15:30.269604','2026-11-30 14:15:30.510134','2026-11-30 14:15:32.345533','demo-796484177e3243d4bc4c47ce8b21a332',0.0,NULL,NULL,'6408a056-3522-4509-8f54-30e703686f76',0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:15:30.540750');
INSERT INTO "takes" VALUES('664aefc9-69bc-4802-a6d3-3b2880b4c50d','81b6ca20-2dba-42ec-94b6-fedcf0cc3c50','clip',1,'demo','demo/animator','{"prompt": "A city street at night, lit by shop windows and wet asphalt. A blue lamp breaks through, and all that was small becomes large, every movement on the beat of the loudest chorus. Reflections tremble in the puddles and a thousand windows glow above. The story behind it: \u201cA lamp wakes\u201d. Reflections double the picture for a moment. The camera begins at the hands and travels up to the face. Made in the cinematic look, with consistent character design: A blue lamp. [slow 600 2]", "negative_prompt": "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the city", "title": "Against All: Neon Avenue", "number": 2, "seconds": 1, "aspect_ratio": "16:9", "seed": 1836681219, "character_reference": "20f101af-9046-479e-bd2f-2fdcb5258f99"}',1836681219,'generating',0.0,10.0,'2026-11-30 14:15:30.269662','2026-11-30 14:15:32.578528',NULL,'demo-3f62290bf5a54f1fb416140cf7a65fbc',0.0,NULL,NULL,NULL,0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:15:32.601027');
INSERT INTO "takes" VALUES('82669523-f3c1-4788-9bc1-f6328c2b7cd7','81b6ca20-2dba-42ec-94b6-fedcf0cc3c50','clip',2,'demo','demo/animator','{"prompt": "A grand concert stage with red curtains and crossing spotlights. A blue lamp goes on alone, and grows smaller and smaller, and a single piano note remains. Behind the light the audience is one dark, breathing shape. The story behind it: \u201cA lamp wakes\u201d. A thin line of light runs along every outline. Medium shot, the camera follows at walking pace. Made in the cinematic look, with consistent character design: A blue lamp.", "negative_prompt": "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the stage", "title": "Home Again: Spotlight", "number": 3, "seconds": 1, "aspect_ratio": "16:9", "seed": 1836681220, "character_reference": "20f101af-9046-479e-bd2f-2fdcb5258f99"}',1836681220,'queued',0.0,10.0,'2026-11-30 14:15:30.269688',NULL,NULL,NULL,0.0,NULL,NULL,NULL,0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE INDEX ix_assets_destination ON assets (destination);
CREATE INDEX ix_scenes_project_id ON scenes (project_id);
CREATE INDEX ix_takes_project_id ON takes (project_id);
CREATE INDEX ix_takes_status ON takes (status);
CREATE INDEX ix_takes_request_key ON takes (request_key);
CREATE INDEX ix_films_project_id ON films (project_id);
CREATE INDEX ix_films_status ON films (status);
COMMIT;
