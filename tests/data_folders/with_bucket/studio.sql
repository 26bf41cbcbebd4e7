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
INSERT INTO "assets" VALUES('ef6c715c-7e73-47ff-ba26-96d9e0f73d4a','image','png','image/png',9222,'f2649fccb9069e16c5ec92331101d26bfb6bbb7f330821281c573d48c0ea6b2a',160,90,0.0,'s3','mv/image/ef6c715c-7e73-47ff-ba26-96d9e0f73d4a.png','2026-11-30 14:16:14.108140','clips',NULL);
INSERT INTO "assets" VALUES('8f2c1ffd-d7d7-443e-a075-987e37588e50','video','mp4','video/mp4',6959,'c840a5de7689741b1251944b8acd23a0115fd4a36a86afd007c6a55245b6f67e',160,90,1.0,'s3','mv/video/8f2c1ffd-d7d7-443e-a075-987e37588e50.mp4','2026-11-30 14:16:16.560807','clips',NULL);
INSERT INTO "assets" VALUES('ee5c83c5-c926-4c41-a1bc-cc27f0cab668','video','mp4','video/mp4',7092,'e73515df1e442e6749c3aae8ffa81acad5a6b9f941c8d2af9915e971d2dd6639',160,90,1.0,'s3','mv/video/ee5c83c5-c926-4c41-a1bc-cc27f0cab668.mp4','2026-11-30 14:16:16.804371','clips',NULL);
INSERT INTO "assets" VALUES('8f6ee53b-d930-45ca-8f45-3059cce8696a','video','mp4','video/mp4',12156,'ac98f4a30f95546a067fc8647a6dd1474b77baf9cfddd00774f94e20d9d61ebc',160,90,2.0,'s3','mv/video/8f6ee53b-d930-45ca-8f45-3059cce8696a.mp4','2026-11-30 14:16:17.599161','clips',NULL);
INSERT INTO "assets" VALUES('5a71ed9f-a814-45c2-aa06-05124f1e29b9','image','jpg','image/jpeg',2998,'b7f4a9195317744f5adf843b49dda96a0cf549bc6a136d9adfc5f51f666a9fa6',160,90,0.0,'s3','mv/image/5a71ed9f-a814-45c2-aa06-05124f1e29b9.jpg','2026-11-30 14:16:17.678630','clips',NULL);
INSERT INTO "assets" VALUES('e66f9785-cd58-4364-975a-d140d46b175b','image','png','image/png',9079,'b9b975044d88e89be429d8907821c22e03d94866f8ed70530b7d0acc6f5c9a09',160,90,0.0,'local','mv/image/e66f9785-cd58-4364-975a-d140d46b175b.png','2026-11-30 14:16:20.902325',NULL,'clips');
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
INSERT INTO "films" VALUES('8f6ee53b-d930-45ca-8f45-3059cce8696a','9f62b5cc-1800-4520-81e1-5962efd7d111','ready',1.0,'The film is ready','["ee5c83c5-c926-4c41-a1bc-cc27f0cab668", "8f2c1ffd-d7d7-443e-a075-987e37588e50"]','[]','2026-11-30 14:16:16.899007','2026-11-30 14:16:17.678681',NULL,'8f6ee53b-d930-45ca-8f45-3059cce8696a','{"frames": 48, "duration": 2.0, "width": 1280, "height": 720, "fps": 24.0, "segments": [{"kind": "copy", "source": "scene 1", "reason": "same format as all others: picture copied bit for bit", "seconds": 1.0}, {"kind": "copy", "source": "scene 2", "reason": "same format as all others: picture copied bit for bit", "seconds": 1.0}], "encoded_seconds": 0.0, "copied_seconds": 2.0, "warnings": [], "wall_seconds": 0.188, "loudness": {"integrated": -14.0, "true_peak": -3.9}, "merge_seconds": 0.188, "total_seconds": 0.316}',NULL,'{"transition": "cut", "joints": {}, "size": null, "fps": null, "fit": "pad", "music_asset_id": null, "music_name": "", "music_start": 0.0, "music_gain": 0.0, "music_end": "loop", "clip_audio": "keep", "clip_gain": 0.0, "loudness": -14.0, "title": "", "end_title": "", "captions": {}, "skip_broken": false}','["f4541499-cf65-46ed-9e80-2c6964d62cd8", "0caa40c7-e04a-479b-a351-d04591a10fa5"]','5a71ed9f-a814-45c2-aa06-05124f1e29b9');
CREATE TABLE image_options (
	project_id VARCHAR(36) NOT NULL, 
	position INTEGER NOT NULL, 
	take_id VARCHAR(36) NOT NULL, 
	PRIMARY KEY (project_id, position), 
	FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "image_options" VALUES('9f62b5cc-1800-4520-81e1-5962efd7d111',0,'ef6c715c-7e73-47ff-ba26-96d9e0f73d4a');
INSERT INTO "image_options" VALUES('3ca282ba-557e-4991-8ac7-ac856e269b4a',0,'e66f9785-cd58-4364-975a-d140d46b175b');
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
INSERT INTO "projects" VALUES('9f62b5cc-1800-4520-81e1-5962efd7d111','A paper boat sails home','A red paper boat','cinematic','16:9',1,2,'final',NULL,NULL,NULL,'ef6c715c-7e73-47ff-ba26-96d9e0f73d4a','9e8aeb3d-c0af-4474-8ab4-b6714e19763c','8f6ee53b-d930-45ca-8f45-3059cce8696a',NULL,'2026-11-30 14:16:11.884181','2026-11-30 14:16:16.899320',NULL);
INSERT INTO "projects" VALUES('3ca282ba-557e-4991-8ac7-ac856e269b4a','A kite','A yellow kite','cinematic','16:9',1,4,'final',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:16:19.838960','2026-11-30 14:16:19.855852',NULL);
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
INSERT INTO "scenes" VALUES('f4541499-cf65-46ed-9e80-2c6964d62cd8','9f62b5cc-1800-4520-81e1-5962efd7d111',0,'First Light: Where the Land Ends','A rocky coast with a white lighthouse, whose beam sweeps over the sea. A red paper boat sets the sail and casts off, as if hearing the first note of a song nobody else can hear. Ropes creak at the pier and spray glitters on the stones. The story behind it: “A paper boat sails home”. Fine dust shimmers in the light. Eye level, the horizon lies calm in the upper third. Made in the cinematic look, with consistent character design: A red paper boat.','blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the coast','ee5c83c5-c926-4c41-a1bc-cc27f0cab668',0);
INSERT INTO "scenes" VALUES('0caa40c7-e04a-479b-a351-d04591a10fa5','9f62b5cc-1800-4520-81e1-5962efd7d111',1,'Home Again: Over the Roofs','A rooftop terrace at dusk, high above the town, with strings of warm bulbs. A red paper boat brings down the sail, for land is in sight, while the colours grow soft. Far below the traffic hums like a held note. The story behind it: “A paper boat sails home”. The colours are warm in front and cool behind. Long take, the camera floats past the foreground. Made in the cinematic look, with consistent character design: A red paper boat.','blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the rooftop','8f2c1ffd-d7d7-443e-a075-987e37588e50',0);
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
INSERT INTO "takes" VALUES('ef6c715c-7e73-47ff-ba26-96d9e0f73d4a','9f62b5cc-1800-4520-81e1-5962efd7d111','image',0,'demo','demo/figure','{"image_count": 1, "batch": "82b4200e-699c-4c16-92ce-9e4b90187d64", "prompt": "A red paper boat", "number": 1, "seed": 818976529, "aspect_ratio": "16:9", "look": "cinematic"}',818976529,'ready',1.0,3.0,'2026-11-30 14:16:11.899274','2026-11-30 14:16:13.252839','2026-11-30 14:16:14.112297','demo-8322b93e844f44e08e805cd28baaf2d6',0.0,NULL,NULL,'ef6c715c-7e73-47ff-ba26-96d9e0f73d4a',0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:16:13.262658');
INSERT INTO "takes" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c','9f62b5cc-1800-4520-81e1-5962efd7d111','script',0,'demo','demo/storyteller','{"prompt": "A paper boat sails home", "character": "A red paper boat", "look": "cinematic", "scene_count": 2, "number": 1, "seed": 1057666883, "aspect_ratio": "16:9"}',1057666883,'ready',1.0,3.0,'2026-11-30 14:16:14.131544','2026-11-30 14:16:14.271375','2026-11-30 14:16:14.572730','demo-dc4547d8ccd74c9596f0f2b17e0ef0ce',0.0,NULL,NULL,NULL,0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:16:14.274690');
INSERT INTO "takes" VALUES('ee5c83c5-c926-4c41-a1bc-cc27f0cab668','9f62b5cc-1800-4520-81e1-5962efd7d111','clip',0,'demo','demo/animator','{"prompt": "A rocky coast with a white lighthouse, whose beam sweeps over the sea. A red paper boat sets the sail and casts off, as if hearing the first note of a song nobody else can hear. Ropes creak at the pier and spray glitters on the stones. The story behind it: \u201cA paper boat sails home\u201d. Fine dust shimmers in the light. Eye level, the horizon lies calm in the upper third. Made in the cinematic look, with consistent character design: A red paper boat.", "negative_prompt": "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the coast", "title": "First Light: Where the Land Ends", "number": 1, "seconds": 1, "aspect_ratio": "16:9", "seed": 1555801204, "character_reference": "ef6c715c-7e73-47ff-ba26-96d9e0f73d4a"}',1555801204,'ready',1.0,10.0,'2026-11-30 14:16:14.572336','2026-11-30 14:16:14.782081','2026-11-30 14:16:16.806354','demo-44fcaa53359a4d988261e7d7178b7bf6',0.0,NULL,NULL,'ee5c83c5-c926-4c41-a1bc-cc27f0cab668',0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:16:14.984705');
INSERT INTO "takes" VALUES('8f2c1ffd-d7d7-443e-a075-987e37588e50','9f62b5cc-1800-4520-81e1-5962efd7d111','clip',1,'demo','demo/animator','{"prompt": "A rooftop terrace at dusk, high above the town, with strings of warm bulbs. A red paper boat brings down the sail, for land is in sight, while the colours grow soft. Far below the traffic hums like a held note. The story behind it: \u201cA paper boat sails home\u201d. The colours are warm in front and cool behind. Long take, the camera floats past the foreground. Made in the cinematic look, with consistent character design: A red paper boat.", "negative_prompt": "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the rooftop", "title": "Home Again: Over the Roofs", "number": 2, "seconds": 1, "aspect_ratio": "16:9", "seed": 1555801205, "character_reference": "ef6c715c-7e73-47ff-ba26-96d9e0f73d4a"}',1555801205,'ready',1.0,10.0,'2026-11-30 14:16:14.572388','2026-11-30 14:16:14.801619','2026-11-30 14:16:16.562961','demo-3911aea1ded3483e805370854077767f',0.0,NULL,NULL,'8f2c1ffd-d7d7-443e-a075-987e37588e50',0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:16:15.019689');
INSERT INTO "takes" VALUES('e66f9785-cd58-4364-975a-d140d46b175b','3ca282ba-557e-4991-8ac7-ac856e269b4a','image',0,'demo','demo/figure','{"image_count": 1, "batch": "a68419ce-aaf8-4e6f-a806-056bca2a6d46", "prompt": "A yellow kite", "number": 1, "seed": 397324124, "aspect_ratio": "16:9", "look": "cinematic"}',397324124,'ready',1.0,3.0,'2026-11-30 14:16:19.851747','2026-11-30 14:16:20.363041','2026-11-30 14:16:20.904664','demo-0cba6f3c673f4a92be8967603105fa6f',0.0,NULL,NULL,'e66f9785-cd58-4364-975a-d140d46b175b',0,0.0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-30 14:16:20.369227');
CREATE INDEX ix_assets_destination ON assets (destination);
CREATE INDEX ix_scenes_project_id ON scenes (project_id);
CREATE INDEX ix_takes_status ON takes (status);
CREATE INDEX ix_takes_request_key ON takes (request_key);
CREATE INDEX ix_takes_project_id ON takes (project_id);
CREATE INDEX ix_films_status ON films (status);
CREATE INDEX ix_films_project_id ON films (project_id);
COMMIT;
