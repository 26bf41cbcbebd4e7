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
	PRIMARY KEY (id)
);
INSERT INTO "assets" VALUES('0777fdc3-fa87-4112-81e0-645e3bd1ef00','image','png','image/png',10042,'f68022676ddb91a1625be1a509311da132586c74dbedd8ab565cf45b298c174e',160,90,0.0,'local','mv/image/0777fdc3-fa87-4112-81e0-645e3bd1ef00.png','2026-11-30 14:16:43.641412');
INSERT INTO "assets" VALUES('038287a8-f53b-466a-86c1-b7f2b0a1e792','video','mp4','video/mp4',20090,'6f1750d2287789bbac9c0bacd56070abe30a0f46e9fac8fd3668fac35967cf21',160,90,4.0,'local','mv/video/038287a8-f53b-466a-86c1-b7f2b0a1e792.mp4','2026-11-30 14:16:48.204288');
INSERT INTO "assets" VALUES('9180d574-6ec7-4e64-a1b8-94d161dd574a','video','mp4','video/mp4',20822,'3c5073a4963dc5fb996b96d8f2c11a8f7850596d3c610bcbe091aa311c86e8ee',160,90,4.0,'local','mv/video/9180d574-6ec7-4e64-a1b8-94d161dd574a.mp4','2026-11-30 14:16:49.079667');
INSERT INTO "assets" VALUES('a52afb7d-94ae-4a4a-8d37-18d5437ff3cf','video','mp4','video/mp4',38877,'5e0749da7ff73e94b3d82987767a638aec6dc9318eb43543644a2328f9dad67a',160,90,8.0,'local','mv/video/a52afb7d-94ae-4a4a-8d37-18d5437ff3cf.mp4','2026-11-30 14:16:49.755819');
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
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "films" VALUES('a52afb7d-94ae-4a4a-8d37-18d5437ff3cf','0a1067f6-3ac5-4e59-a289-3d822c2cabed','ready',1.0,'Joining the clips','["9180d574-6ec7-4e64-a1b8-94d161dd574a", "038287a8-f53b-466a-86c1-b7f2b0a1e792"]','[]','2026-11-30 14:16:49.141529','2026-11-30 14:16:49.757541',NULL,'a52afb7d-94ae-4a4a-8d37-18d5437ff3cf','{"output": "/data/unfinished/a52afb7d-94ae-4a4a-8d37-18d5437ff3cf-6hljd3wo/output.mp4", "frames": 192, "duration": 8.0, "width": 1280, "height": 720, "fps": 24.0, "segments": [{"kind": "copy", "source": "/data/mv/video/9180d574-6ec7-4e64-a1b8-94d161dd574a.mp4", "reason": "same format as all others: picture copied bit for bit", "seconds": 4.0}, {"kind": "copy", "source": "/data/mv/video/038287a8-f53b-466a-86c1-b7f2b0a1e792.mp4", "reason": "same format as all others: picture copied bit for bit", "seconds": 4.0}], "encoded_seconds": 0.0, "copied_seconds": 8.0, "warnings": [], "wall_seconds": 0.437}');
CREATE TABLE image_options (
	project_id VARCHAR(36) NOT NULL, 
	position INTEGER NOT NULL, 
	take_id VARCHAR(36) NOT NULL, 
	PRIMARY KEY (project_id, position), 
	FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "image_options" VALUES('0a1067f6-3ac5-4e59-a289-3d822c2cabed',0,'0777fdc3-fa87-4112-81e0-645e3bd1ef00');
INSERT INTO "image_options" VALUES('61292be7-4013-4397-9901-d2ff3c1cd0c7',0,'a20490ca-d79d-4a26-a5ef-e71b77ffeb44');
CREATE TABLE projects (
	id VARCHAR(36) NOT NULL, 
	idea TEXT NOT NULL, 
	character TEXT NOT NULL, 
	look VARCHAR(40) NOT NULL, 
	aspect VARCHAR(8) NOT NULL, 
	image_count INTEGER NOT NULL, 
	scene_count INTEGER NOT NULL, 
	character_asset_id VARCHAR(36), 
	script_take_id VARCHAR(36), 
	film_id VARCHAR(36), 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "projects" VALUES('0a1067f6-3ac5-4e59-a289-3d822c2cabed','A paper boat sails home','A red paper boat','cinematic','16:9',1,2,'0777fdc3-fa87-4112-81e0-645e3bd1ef00','e7ff99b4-9dcb-411c-8862-555fd1d00ee5','a52afb7d-94ae-4a4a-8d37-18d5437ff3cf','2026-11-30 14:16:41.307758','2026-11-30 14:16:49.141921');
INSERT INTO "projects" VALUES('61292be7-4013-4397-9901-d2ff3c1cd0c7','A kite','A yellow kite [slow 600]','cinematic','16:9',1,4,NULL,NULL,NULL,'2026-11-30 14:16:49.788350','2026-11-30 14:16:49.790784');
CREATE TABLE scenes (
	id VARCHAR(36) NOT NULL, 
	project_id VARCHAR(36) NOT NULL, 
	position INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	description TEXT NOT NULL, 
	negative_description TEXT NOT NULL, 
	take_id VARCHAR(36) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (project_id, position), 
	FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "scenes" VALUES('d25b5cb9-27b8-4d56-b658-126bc0077bbe','0a1067f6-3ac5-4e59-a289-3d822c2cabed',0,'First Light: Rooftop Hour','A rooftop terrace at dusk, high above the town, with strings of warm bulbs. A red paper boat enters alone and looks around, as if hearing the first note of a song nobody else can hear. Lamps come on one by one and the evening sky turns violet. The story behind it: “A paper boat sails home”. Wide shot, the camera glides alongside from left to right. Made in the cinematic look, with consistent character design.','blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the rooftop','9180d574-6ec7-4e64-a1b8-94d161dd574a');
INSERT INTO "scenes" VALUES('7f40d2b1-0d08-4a92-8881-d098dd41ef5d','0a1067f6-3ac5-4e59-a289-3d822c2cabed',1,'Home: Wild Flowers','A meadow full of wild flowers under a wide summer sky. A red paper boat slows down, turns to the camera one last time and smiles while the music fades. The grass moves in long waves and petals sail over the hills. The story behind it: “A paper boat sails home”. Wide shot, the camera glides alongside from left to right. Made in the cinematic look, with consistent character design.','blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the meadow','038287a8-f53b-466a-86c1-b7f2b0a1e792');
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
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "takes" VALUES('0777fdc3-fa87-4112-81e0-645e3bd1ef00','0a1067f6-3ac5-4e59-a289-3d822c2cabed','image',0,'demo','demo/figure','{"prompt": "A red paper boat", "number": 1, "seed": 825962725, "aspect_ratio": "16:9", "look": "cinematic"}',825962725,'ready',1.0,3.0,'2026-11-30 14:16:41.310601','2026-11-30 14:16:42.493355','2026-11-30 14:16:43.644105','demo-c4ceda4a350a4b18b68c726333e840a0',0.0,NULL,NULL,'0777fdc3-fa87-4112-81e0-645e3bd1ef00',0);
INSERT INTO "takes" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5','0a1067f6-3ac5-4e59-a289-3d822c2cabed','script',0,'demo','demo/storyteller','{"prompt": "A paper boat sails home", "character": "A red paper boat", "look": "cinematic", "scene_count": 2, "number": 1, "seed": 1472336708, "aspect_ratio": "16:9"}',1472336708,'ready',1.0,3.0,'2026-11-30 14:16:43.708148','2026-11-30 14:16:43.738899','2026-11-30 14:16:43.751549','demo-81f23851581d4cdbb9eb4775a7f8d0db',0.0,NULL,NULL,NULL,0);
INSERT INTO "takes" VALUES('9180d574-6ec7-4e64-a1b8-94d161dd574a','0a1067f6-3ac5-4e59-a289-3d822c2cabed','clip',0,'demo','demo/animator','{"prompt": "A rooftop terrace at dusk, high above the town, with strings of warm bulbs. A red paper boat enters alone and looks around, as if hearing the first note of a song nobody else can hear. Lamps come on one by one and the evening sky turns violet. The story behind it: \u201cA paper boat sails home\u201d. Wide shot, the camera glides alongside from left to right. Made in the cinematic look, with consistent character design.", "negative_prompt": "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the rooftop", "title": "First Light: Rooftop Hour", "number": 1, "seconds": 4, "aspect_ratio": "16:9", "seed": 1964714776, "character_reference": "0777fdc3-fa87-4112-81e0-645e3bd1ef00"}',1964714776,'ready',1.0,10.0,'2026-11-30 14:16:43.749964','2026-11-30 14:16:43.961824','2026-11-30 14:16:49.081231','demo-141bb87b8653485caf998bb9ff074015',0.0,NULL,NULL,'9180d574-6ec7-4e64-a1b8-94d161dd574a',0);
INSERT INTO "takes" VALUES('038287a8-f53b-466a-86c1-b7f2b0a1e792','0a1067f6-3ac5-4e59-a289-3d822c2cabed','clip',1,'demo','demo/animator','{"prompt": "A meadow full of wild flowers under a wide summer sky. A red paper boat slows down, turns to the camera one last time and smiles while the music fades. The grass moves in long waves and petals sail over the hills. The story behind it: \u201cA paper boat sails home\u201d. Wide shot, the camera glides alongside from left to right. Made in the cinematic look, with consistent character design.", "negative_prompt": "blurry, low quality, distorted face, extra limbs, second character, text, watermark, flicker, any place other than the meadow", "title": "Home: Wild Flowers", "number": 2, "seconds": 4, "aspect_ratio": "16:9", "seed": 1964714777, "character_reference": "0777fdc3-fa87-4112-81e0-645e3bd1ef00"}',1964714777,'ready',1.0,10.0,'2026-11-30 14:16:43.749987','2026-11-30 14:16:43.960342','2026-11-30 14:16:48.205308','demo-9432a39dc76c49ab8d198c36b16744b9',0.0,NULL,NULL,'038287a8-f53b-466a-86c1-b7f2b0a1e792',0);
INSERT INTO "takes" VALUES('a20490ca-d79d-4a26-a5ef-e71b77ffeb44','61292be7-4013-4397-9901-d2ff3c1cd0c7','image',0,'demo','demo/figure','{"prompt": "A yellow kite [slow 600]", "number": 1, "seed": 820613452, "aspect_ratio": "16:9", "look": "cinematic"}',820613452,'generating',0.0,3.0,'2026-11-30 14:16:49.789388','2026-11-30 14:16:49.893576',NULL,'demo-2083a16d30524ddc9949a61e1ffc42b0',0.0,NULL,NULL,NULL,0);
CREATE INDEX ix_scenes_project_id ON scenes (project_id);
CREATE INDEX ix_takes_status ON takes (status);
CREATE INDEX ix_takes_project_id ON takes (project_id);
CREATE INDEX ix_films_status ON films (status);
CREATE INDEX ix_films_project_id ON films (project_id);
COMMIT;
