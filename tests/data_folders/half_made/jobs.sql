BEGIN TRANSACTION;
CREATE TABLE application_versions (
    version_id TEXT NOT NULL PRIMARY KEY,
    version_name TEXT NOT NULL UNIQUE,
    version_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL);
INSERT INTO "application_versions" VALUES('bb63a49b-2f68-4c8f-bff4-764f2b765440','1',1796048126000,1796048126000,'mv-studio');
CREATE TABLE dbos_migrations (version INTEGER NOT NULL PRIMARY KEY);
INSERT INTO "dbos_migrations" VALUES(125);
CREATE TABLE notifications (
    message_uuid TEXT NOT NULL DEFAULT (hex(randomblob(16))) PRIMARY KEY,
    destination_uuid TEXT NOT NULL,
    topic TEXT,
    message TEXT NOT NULL,
    created_at_epoch_ms INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000), "serialization" TEXT DEFAULT NULL, "consumed" BOOLEAN NOT NULL DEFAULT FALSE, consumed_by_function_id INTEGER,
    FOREIGN KEY (destination_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE "operation_outputs" (
    workflow_uuid TEXT NOT NULL,
    function_id INTEGER NOT NULL,
    function_name TEXT NOT NULL DEFAULT '',
    output TEXT,
    error TEXT,
    child_workflow_id TEXT,
    started_at_epoch_ms INTEGER,
    completed_at_epoch_ms INTEGER,
    serialization TEXT,
    application_name TEXT DEFAULT NULL,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    PRIMARY KEY (workflow_uuid, function_id)
);
INSERT INTO "operation_outputs" VALUES('071795e5-ae35-48a5-925e-487f4a4207c0',1,'submit','gASILg==',NULL,NULL,1796048128415,1796048128457,'py_pickle','mv-studio',1796048128000);
INSERT INTO "operation_outputs" VALUES('20f101af-9046-479e-bd2f-2fdcb5258f99',1,'submit','gASILg==',NULL,NULL,1796048128422,1796048128466,'py_pickle','mv-studio',1796048128000);
INSERT INTO "operation_outputs" VALUES('20f101af-9046-479e-bd2f-2fdcb5258f99',2,'wait','gASILg==',NULL,NULL,1796048128472,1796048129491,'py_pickle','mv-studio',1796048129000);
INSERT INTO "operation_outputs" VALUES('20f101af-9046-479e-bd2f-2fdcb5258f99',3,'collect','gAROLg==',NULL,NULL,1796048129494,1796048129566,'py_pickle','mv-studio',1796048129000);
INSERT INTO "operation_outputs" VALUES('20f101af-9046-479e-bd2f-2fdcb5258f99',4,'what_follows','gARdlC4=',NULL,NULL,1796048129568,1796048129570,'py_pickle','mv-studio',1796048129000);
INSERT INTO "operation_outputs" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da',1,'submit','gASILg==',NULL,NULL,1796048129965,1796048129982,'py_pickle','mv-studio',1796048129000);
INSERT INTO "operation_outputs" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da',2,'wait','gASILg==',NULL,NULL,1796048129990,1796048130257,'py_pickle','mv-studio',1796048130000);
INSERT INTO "operation_outputs" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da',3,'collect','gAROLg==',NULL,NULL,1796048130261,1796048130275,'py_pickle','mv-studio',1796048130000);
INSERT INTO "operation_outputs" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da',4,'what_follows','gASVegAAAAAAAABdlCiMJDY0MDhhMDU2LTM1MjItNDUwOS04ZjU0LTMwZTcwMzY4NmY3NpSMJDY2NGFlZmM5LTY5YmMtNDgwMi1hNmQzLTNiMjg4MGI0YzUwZJSMJDgyNjY5NTIzLWYzYzEtNDc4OC05YmMxLWY2MzI4YzJiN2NkN5RlLg==',NULL,NULL,1796048130282,1796048130290,'py_pickle','mv-studio',1796048130000);
INSERT INTO "operation_outputs" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da',5,'DBOS.getStatus','gAROLg==',NULL,NULL,1796048130294,1796048130296,'py_pickle','mv-studio',1796048130000);
INSERT INTO "operation_outputs" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da',6,'make_take',NULL,NULL,'6408a056-3522-4509-8f54-30e703686f76',1796048130306,1796048130308,NULL,'mv-studio',1796048130000);
INSERT INTO "operation_outputs" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da',7,'DBOS.getStatus','gAROLg==',NULL,NULL,1796048130312,1796048130314,'py_pickle','mv-studio',1796048130000);
INSERT INTO "operation_outputs" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da',8,'make_take',NULL,NULL,'664aefc9-69bc-4802-a6d3-3b2880b4c50d',1796048130317,1796048130320,NULL,'mv-studio',1796048130000);
INSERT INTO "operation_outputs" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da',9,'DBOS.getStatus','gAROLg==',NULL,NULL,1796048130324,1796048130326,'py_pickle','mv-studio',1796048130000);
INSERT INTO "operation_outputs" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da',10,'make_take',NULL,NULL,'82669523-f3c1-4788-9bc1-f6328c2b7cd7',1796048130330,1796048130332,NULL,'mv-studio',1796048130000);
INSERT INTO "operation_outputs" VALUES('6408a056-3522-4509-8f54-30e703686f76',1,'submit','gASILg==',NULL,NULL,1796048130481,1796048130546,'py_pickle','mv-studio',1796048130000);
INSERT INTO "operation_outputs" VALUES('6408a056-3522-4509-8f54-30e703686f76',2,'wait','gASILg==',NULL,NULL,1796048130549,1796048132320,'py_pickle','mv-studio',1796048132000);
INSERT INTO "operation_outputs" VALUES('6408a056-3522-4509-8f54-30e703686f76',3,'collect','gAROLg==',NULL,NULL,1796048132323,1796048132347,'py_pickle','mv-studio',1796048132000);
INSERT INTO "operation_outputs" VALUES('6408a056-3522-4509-8f54-30e703686f76',4,'what_follows','gARdlC4=',NULL,NULL,1796048132355,1796048132356,'py_pickle','mv-studio',1796048132000);
INSERT INTO "operation_outputs" VALUES('664aefc9-69bc-4802-a6d3-3b2880b4c50d',1,'submit','gASILg==',NULL,NULL,1796048132552,1796048132606,'py_pickle','mv-studio',1796048132000);
CREATE TABLE queues (
    queue_id TEXT PRIMARY KEY DEFAULT (hex(randomblob(16))),
    name TEXT NOT NULL UNIQUE,
    concurrency INTEGER,
    worker_concurrency INTEGER,
    rate_limit_max INTEGER,
    rate_limit_period_sec REAL,
    priority_enabled BOOLEAN NOT NULL DEFAULT FALSE,
    partition_queue BOOLEAN NOT NULL DEFAULT FALSE,
    polling_interval_sec REAL NOT NULL DEFAULT 1.0,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    updated_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL, "partition_concurrency" INTEGER DEFAULT NULL, "partition_worker_concurrency" INTEGER DEFAULT NULL, "partition_rate_limit_max" INTEGER DEFAULT NULL, "partition_rate_limit_period_sec" REAL DEFAULT NULL);
INSERT INTO "queues" VALUES('9784841C8D1AD69D1F275D2C417D0E6A','provider-demo',NULL,2,NULL,NULL,1,0,0.5,1796048126000,1796048126912,'mv-studio',NULL,NULL,NULL,NULL);
INSERT INTO "queues" VALUES('4706F41C0E1099282E1CF9FBE2B11CEF','provider-replicate',NULL,2,NULL,NULL,1,0,0.5,1796048126000,1796048126928,'mv-studio',NULL,NULL,NULL,NULL);
INSERT INTO "queues" VALUES('64C9F4B3B4C1A264505B0A106AA86CDC','films',NULL,1,NULL,NULL,1,0,0.5,1796048126000,1796048126931,'mv-studio',NULL,NULL,NULL,NULL);
CREATE TABLE streams (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    "offset" INTEGER NOT NULL, function_id INTEGER NOT NULL DEFAULT 0, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key, "offset"),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_events (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_events_history (
    workflow_uuid TEXT NOT NULL,
    function_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, function_id, key),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid)
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_input (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    inputs TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_input" VALUES('071795e5-ae35-48a5-925e-487f4a4207c0','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQwNzE3OTVlNS1hZTM1LTQ4YTUtOTI1ZS00ODdmNGE0MjA3YzCUhZSMBmt3YXJnc5R9lHUu',1796048127000);
INSERT INTO "workflow_input" VALUES('20f101af-9046-479e-bd2f-2fdcb5258f99','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQyMGYxMDFhZi05MDQ2LTQ3OWUtYmQyZi0yZmRjYjUyNThmOTmUhZSMBmt3YXJnc5R9lHUu',1796048127000);
INSERT INTO "workflow_input" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ3NTZmYzhlMi1jMTFhLTQ5ZjctOThiZC1mNDVjOTllYWIwZGGUhZSMBmt3YXJnc5R9lHUu',1796048129000);
INSERT INTO "workflow_input" VALUES('6408a056-3522-4509-8f54-30e703686f76','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ2NDA4YTA1Ni0zNTIyLTQ1MDktOGY1NC0zMGU3MDM2ODZmNzaUhZSMBmt3YXJnc5R9lHUu',1796048130000);
INSERT INTO "workflow_input" VALUES('664aefc9-69bc-4802-a6d3-3b2880b4c50d','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ2NjRhZWZjOS02OWJjLTQ4MDItYTZkMy0zYjI4ODBiNGM1MGSUhZSMBmt3YXJnc5R9lHUu',1796048130000);
INSERT INTO "workflow_input" VALUES('82669523-f3c1-4788-9bc1-f6328c2b7cd7','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ4MjY2OTUyMy1mM2MxLTQ3ODgtOWJjMS1mNjMyOGMyYjdjZDeUhZSMBmt3YXJnc5R9lHUu',1796048130000);
INSERT INTO "workflow_input" VALUES('49bdfcca-fb4a-4e95-8566-b30a23674d0c','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ0OWJkZmNjYS1mYjRhLTRlOTUtODU2Ni1iMzBhMjM2NzRkMGOUhZSMBmt3YXJnc5R9lHUu',1796048132000);
CREATE TABLE workflow_output (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    output TEXT,
    error TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_output" VALUES('20f101af-9046-479e-bd2f-2fdcb5258f99','gAROLg==',NULL,1796048129000);
INSERT INTO "workflow_output" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da','gAROLg==',NULL,1796048130000);
INSERT INTO "workflow_output" VALUES('6408a056-3522-4509-8f54-30e703686f76','gAROLg==',NULL,1796048132000);
CREATE TABLE workflow_schedules (
    schedule_id TEXT PRIMARY KEY,
    schedule_name TEXT NOT NULL UNIQUE,
    workflow_name TEXT NOT NULL,
    workflow_class_name TEXT,
    schedule TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'ACTIVE',
    context TEXT NOT NULL
, "last_fired_at" TEXT DEFAULT NULL, "automatic_backfill" BOOLEAN NOT NULL DEFAULT FALSE, "cron_timezone" TEXT DEFAULT NULL, "queue_name" TEXT DEFAULT NULL, "application_name" TEXT DEFAULT NULL);
CREATE TABLE workflow_status (
    workflow_uuid TEXT PRIMARY KEY,
    status TEXT,
    name TEXT,
    authenticated_user TEXT,
    assumed_role TEXT,
    authenticated_roles TEXT,
    request TEXT,
    output TEXT,
    error TEXT,
    executor_id TEXT,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    updated_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    application_version TEXT,
    application_id TEXT,
    class_name TEXT DEFAULT NULL,
    config_name TEXT DEFAULT NULL,
    recovery_attempts INTEGER DEFAULT 0,
    queue_name TEXT,
    workflow_timeout_ms INTEGER,
    workflow_deadline_epoch_ms INTEGER,
    inputs TEXT,
    started_at_epoch_ms INTEGER,
    deduplication_id TEXT,
    priority INTEGER NOT NULL DEFAULT 0
, queue_partition_key TEXT, forked_from TEXT, "owner_xid" TEXT DEFAULT NULL, "parent_workflow_id" TEXT DEFAULT NULL, "serialization" TEXT DEFAULT NULL, "delay_until_epoch_ms" BIGINT DEFAULT NULL, "was_forked_from" BOOLEAN NOT NULL DEFAULT FALSE, "rate_limited" BOOLEAN NOT NULL DEFAULT FALSE, "completed_at" BIGINT, "attributes" TEXT, "schedule_name" TEXT, "debounce_deadline_epoch_ms" BIGINT DEFAULT NULL, "is_debounced" BOOLEAN NOT NULL DEFAULT FALSE, "application_name" TEXT DEFAULT NULL, "creator_xid" TEXT DEFAULT NULL);
INSERT INTO "workflow_status" VALUES('071795e5-ae35-48a5-925e-487f4a4207c0','PENDING','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048127000,1796048128000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048128000,NULL,0,NULL,NULL,'3649292e-16d5-4a7a-ae39-c8f4b3c42119',NULL,'py_pickle',NULL,0,0,NULL,'null',NULL,NULL,0,'mv-studio','7e2cc721-12b5-43ba-bcfa-27bd753138ce');
INSERT INTO "workflow_status" VALUES('20f101af-9046-479e-bd2f-2fdcb5258f99','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048127000,1796048129000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048128000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048129000,'null',NULL,NULL,0,'mv-studio','d73e953e-0182-4d83-a1b6-0f9130b16e17');
INSERT INTO "workflow_status" VALUES('756fc8e2-c11a-49f7-98bd-f45c99eab0da','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048129000,1796048130000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048129000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048130000,'null',NULL,NULL,0,'mv-studio','e6259fb4-187a-4dd5-8652-1a45ba118e8c');
INSERT INTO "workflow_status" VALUES('6408a056-3522-4509-8f54-30e703686f76','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048130000,1796048132000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048130000,NULL,0,NULL,NULL,NULL,'756fc8e2-c11a-49f7-98bd-f45c99eab0da','py_pickle',NULL,0,0,1796048132000,'null',NULL,NULL,0,'mv-studio','496fb718-3080-4332-8faf-510ca37a84c9');
INSERT INTO "workflow_status" VALUES('664aefc9-69bc-4802-a6d3-3b2880b4c50d','PENDING','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048130000,1796048132000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048132000,NULL,0,NULL,NULL,'c9b4eaaa-1270-4200-9e2f-29da58eec224','756fc8e2-c11a-49f7-98bd-f45c99eab0da','py_pickle',NULL,0,0,NULL,'null',NULL,NULL,0,'mv-studio','2b8b0c07-a38e-43d9-91c2-e3c738893b37');
INSERT INTO "workflow_status" VALUES('82669523-f3c1-4788-9bc1-f6328c2b7cd7','ENQUEUED','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048130000,1796048130000,'1','',NULL,NULL,0,'provider-demo',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,'756fc8e2-c11a-49f7-98bd-f45c99eab0da','py_pickle',NULL,0,0,NULL,'null',NULL,NULL,0,'mv-studio','8367dea6-8d9d-4ded-9cf5-9a182d1d0031');
INSERT INTO "workflow_status" VALUES('49bdfcca-fb4a-4e95-8566-b30a23674d0c','PENDING','make_film',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048132000,1796048133000,'1','',NULL,NULL,1,'films',NULL,NULL,NULL,1796048133000,NULL,0,NULL,NULL,'1e3b760a-ff6d-40c6-afd8-fa01ac52c9e8',NULL,'py_pickle',NULL,0,0,NULL,'null',NULL,NULL,0,'mv-studio','b312deb4-5b53-4136-b609-822845215077');
CREATE INDEX workflow_status_created_at_index ON workflow_status (created_at);
CREATE INDEX idx_workflow_topic ON notifications (destination_uuid, topic);
CREATE INDEX "idx_workflow_status_delayed" ON "workflow_status" ("delay_until_epoch_ms") WHERE status = 'DELAYED';
CREATE INDEX "idx_workflow_status_forked_from" ON "workflow_status" ("forked_from") WHERE "forked_from" IS NOT NULL;
CREATE INDEX "idx_workflow_status_parent_workflow_id" ON "workflow_status" ("parent_workflow_id") WHERE "parent_workflow_id" IS NOT NULL;
CREATE UNIQUE INDEX "uq_workflow_status_dedup_id" ON "workflow_status" ("queue_name", "deduplication_id") WHERE "deduplication_id" IS NOT NULL;
CREATE INDEX "idx_workflow_status_pending" ON "workflow_status" ("created_at") WHERE "status" = 'PENDING';
CREATE INDEX "idx_workflow_status_failed" ON "workflow_status" ("status", "created_at") WHERE "status" IN ('ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED');
CREATE INDEX "idx_workflow_status_rate_limited" ON "workflow_status" ("queue_name", "started_at_epoch_ms") WHERE "rate_limited" = TRUE;
CREATE INDEX "idx_workflow_status_completed_at" ON "workflow_status" ("completed_at") WHERE "completed_at" IS NOT NULL;
CREATE INDEX "idx_workflow_status_started_at" ON "workflow_status" ("started_at_epoch_ms") WHERE "started_at_epoch_ms" IS NOT NULL;
CREATE INDEX "idx_workflow_status_schedule_name" ON "workflow_status" ("schedule_name") WHERE "schedule_name" IS NOT NULL;
CREATE UNIQUE INDEX "uq_application_versions_owner_version"
    ON application_versions ("application_name", "version_name")
    WHERE "application_name" IS NOT NULL;
CREATE UNIQUE INDEX "uq_application_versions_unclaimed_version"
    ON application_versions ("version_name")
    WHERE "application_name" IS NULL;
CREATE INDEX idx_workflow_input_retention
    ON workflow_input (retention_timestamp);
CREATE INDEX idx_workflow_output_retention
    ON workflow_output (retention_timestamp);
CREATE INDEX idx_operation_outputs_retention
    ON operation_outputs (retention_timestamp);
CREATE INDEX "idx_workflow_status_in_flight_v2" ON "workflow_status" ("queue_name", "status", "priority", "created_at", "application_name") WHERE "status" IN ('ENQUEUED', 'PENDING');
CREATE INDEX "idx_workflow_status_partition_dequeue_v3" ON "workflow_status" ("queue_name", "status", "queue_partition_key", "priority", "created_at", "workflow_uuid", "application_name") WHERE "status" IN ('ENQUEUED', 'PENDING') AND "queue_partition_key" IS NOT NULL;
CREATE INDEX "idx_operation_outputs_completed_at_function_name_v2" ON "operation_outputs" ("completed_at_epoch_ms", "function_name", "application_name");
CREATE INDEX "idx_workflow_status_deadline" ON "workflow_status" ("workflow_deadline_epoch_ms") WHERE "status" IN ('ENQUEUED', 'PENDING', 'DELAYED') AND "workflow_deadline_epoch_ms" IS NOT NULL;
CREATE INDEX "idx_application_versions_timestamp" ON "application_versions" ("version_timestamp" DESC);
CREATE INDEX "idx_application_versions_owner_timestamp" ON "application_versions" ("application_name", "version_timestamp" DESC);
COMMIT;
