BEGIN TRANSACTION;
CREATE TABLE application_versions (
    version_id TEXT NOT NULL PRIMARY KEY,
    version_name TEXT NOT NULL UNIQUE,
    version_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL);
INSERT INTO "application_versions" VALUES('6b57fc86-a1f9-4d3e-aa74-fd61a6f025db','1',1796048171000,1796048171000,'mv-studio');
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
INSERT INTO "operation_outputs" VALUES('ef6c715c-7e73-47ff-ba26-96d9e0f73d4a',1,'submit','gASILg==',NULL,NULL,1796048173245,1796048173268,'py_pickle','mv-studio',1796048173000);
INSERT INTO "operation_outputs" VALUES('ef6c715c-7e73-47ff-ba26-96d9e0f73d4a',2,'wait','gASILg==',NULL,NULL,1796048173273,1796048174040,'py_pickle','mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('ef6c715c-7e73-47ff-ba26-96d9e0f73d4a',3,'collect','gAROLg==',NULL,NULL,1796048174042,1796048174113,'py_pickle','mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('ef6c715c-7e73-47ff-ba26-96d9e0f73d4a',4,'what_follows','gARdlC4=',NULL,NULL,1796048174115,1796048174116,'py_pickle','mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c',1,'submit','gASILg==',NULL,NULL,1796048174267,1796048174280,'py_pickle','mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c',2,'wait','gASILg==',NULL,NULL,1796048174291,1796048174562,'py_pickle','mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c',3,'collect','gAROLg==',NULL,NULL,1796048174565,1796048174577,'py_pickle','mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c',4,'what_follows','gASVUwAAAAAAAABdlCiMJGVlNWM4M2M1LWM5MjYtNGM0MS1hMWJjLWNjMjdmMGNhYjY2OJSMJDhmMmMxZmZkLWQ3ZDctNDQzZS1hMDc1LTk4N2UzNzU4OGU1MJRlLg==',NULL,NULL,1796048174580,1796048174586,'py_pickle','mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c',5,'DBOS.getStatus','gAROLg==',NULL,NULL,1796048174590,1796048174592,'py_pickle','mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c',6,'make_take',NULL,NULL,'ee5c83c5-c926-4c41-a1bc-cc27f0cab668',1796048174595,1796048174597,NULL,'mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c',7,'DBOS.getStatus','gAROLg==',NULL,NULL,1796048174602,1796048174604,'py_pickle','mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c',8,'make_take',NULL,NULL,'8f2c1ffd-d7d7-443e-a075-987e37588e50',1796048174607,1796048174609,NULL,'mv-studio',1796048174000);
INSERT INTO "operation_outputs" VALUES('ee5c83c5-c926-4c41-a1bc-cc27f0cab668',1,'submit','gASILg==',NULL,NULL,1796048174753,1796048174998,'py_pickle','mv-studio',1796048175000);
INSERT INTO "operation_outputs" VALUES('8f2c1ffd-d7d7-443e-a075-987e37588e50',1,'submit','gASILg==',NULL,NULL,1796048174756,1796048175030,'py_pickle','mv-studio',1796048175000);
INSERT INTO "operation_outputs" VALUES('8f2c1ffd-d7d7-443e-a075-987e37588e50',2,'wait','gASILg==',NULL,NULL,1796048175032,1796048176547,'py_pickle','mv-studio',1796048176000);
INSERT INTO "operation_outputs" VALUES('8f2c1ffd-d7d7-443e-a075-987e37588e50',3,'collect','gAROLg==',NULL,NULL,1796048176549,1796048176564,'py_pickle','mv-studio',1796048176000);
INSERT INTO "operation_outputs" VALUES('8f2c1ffd-d7d7-443e-a075-987e37588e50',4,'what_follows','gARdlC4=',NULL,NULL,1796048176570,1796048176572,'py_pickle','mv-studio',1796048176000);
INSERT INTO "operation_outputs" VALUES('ee5c83c5-c926-4c41-a1bc-cc27f0cab668',2,'wait','gASILg==',NULL,NULL,1796048175016,1796048176783,'py_pickle','mv-studio',1796048176000);
INSERT INTO "operation_outputs" VALUES('ee5c83c5-c926-4c41-a1bc-cc27f0cab668',3,'collect','gAROLg==',NULL,NULL,1796048176793,1796048176807,'py_pickle','mv-studio',1796048176000);
INSERT INTO "operation_outputs" VALUES('ee5c83c5-c926-4c41-a1bc-cc27f0cab668',4,'what_follows','gARdlC4=',NULL,NULL,1796048176814,1796048176815,'py_pickle','mv-studio',1796048176000);
INSERT INTO "operation_outputs" VALUES('8f6ee53b-d930-45ca-8f45-3059cce8696a',1,'stitch','gAROLg==',NULL,NULL,1796048177359,1796048177682,'py_pickle','mv-studio',1796048177000);
INSERT INTO "operation_outputs" VALUES('e66f9785-cd58-4364-975a-d140d46b175b',1,'submit','gASILg==',NULL,NULL,1796048180352,1796048180373,'py_pickle','mv-studio',1796048180000);
INSERT INTO "operation_outputs" VALUES('e66f9785-cd58-4364-975a-d140d46b175b',2,'wait','gASILg==',NULL,NULL,1796048180378,1796048180886,'py_pickle','mv-studio',1796048180000);
INSERT INTO "operation_outputs" VALUES('e66f9785-cd58-4364-975a-d140d46b175b',3,'collect','gAROLg==',NULL,NULL,1796048180888,1796048180906,'py_pickle','mv-studio',1796048180000);
INSERT INTO "operation_outputs" VALUES('e66f9785-cd58-4364-975a-d140d46b175b',4,'what_follows','gARdlC4=',NULL,NULL,1796048180908,1796048180909,'py_pickle','mv-studio',1796048180000);
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
INSERT INTO "queues" VALUES('C61FD62B069B4E09FCEA9E4E408347C1','provider-demo',NULL,2,NULL,NULL,1,0,0.5,1796048171000,1796048179812,'mv-studio',NULL,NULL,NULL,NULL);
INSERT INTO "queues" VALUES('BE32445357011F06058FBB96C10C6E83','provider-replicate',NULL,2,NULL,NULL,1,0,0.5,1796048171000,1796048179826,'mv-studio',NULL,NULL,NULL,NULL);
INSERT INTO "queues" VALUES('84132464C6B76AF197B88E85DEFC2C30','films',NULL,1,NULL,NULL,1,0,0.5,1796048171000,1796048179830,'mv-studio',NULL,NULL,NULL,NULL);
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
INSERT INTO "workflow_input" VALUES('ef6c715c-7e73-47ff-ba26-96d9e0f73d4a','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCRlZjZjNzE1Yy03ZTczLTQ3ZmYtYmEyNi05NmQ5ZTBmNzNkNGGUhZSMBmt3YXJnc5R9lHUu',1796048171000);
INSERT INTO "workflow_input" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ5ZThhZWIzZC1jMGFmLTQ0NzQtOGFiNC1iNjcxNGUxOTc2M2OUhZSMBmt3YXJnc5R9lHUu',1796048174000);
INSERT INTO "workflow_input" VALUES('ee5c83c5-c926-4c41-a1bc-cc27f0cab668','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCRlZTVjODNjNS1jOTI2LTRjNDEtYTFiYy1jYzI3ZjBjYWI2NjiUhZSMBmt3YXJnc5R9lHUu',1796048174000);
INSERT INTO "workflow_input" VALUES('8f2c1ffd-d7d7-443e-a075-987e37588e50','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ4ZjJjMWZmZC1kN2Q3LTQ0M2UtYTA3NS05ODdlMzc1ODhlNTCUhZSMBmt3YXJnc5R9lHUu',1796048174000);
INSERT INTO "workflow_input" VALUES('8f6ee53b-d930-45ca-8f45-3059cce8696a','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ4ZjZlZTUzYi1kOTMwLTQ1Y2EtOGY0NS0zMDU5Y2NlODY5NmGUhZSMBmt3YXJnc5R9lHUu',1796048176000);
INSERT INTO "workflow_input" VALUES('e66f9785-cd58-4364-975a-d140d46b175b','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCRlNjZmOTc4NS1jZDU4LTQzNjQtOTc1YS1kMTQwZDQ2YjE3NWKUhZSMBmt3YXJnc5R9lHUu',1796048179000);
CREATE TABLE workflow_output (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    output TEXT,
    error TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_output" VALUES('ef6c715c-7e73-47ff-ba26-96d9e0f73d4a','gAROLg==',NULL,1796048174000);
INSERT INTO "workflow_output" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c','gAROLg==',NULL,1796048174000);
INSERT INTO "workflow_output" VALUES('8f2c1ffd-d7d7-443e-a075-987e37588e50','gAROLg==',NULL,1796048176000);
INSERT INTO "workflow_output" VALUES('ee5c83c5-c926-4c41-a1bc-cc27f0cab668','gAROLg==',NULL,1796048176000);
INSERT INTO "workflow_output" VALUES('8f6ee53b-d930-45ca-8f45-3059cce8696a','gAROLg==',NULL,1796048177000);
INSERT INTO "workflow_output" VALUES('e66f9785-cd58-4364-975a-d140d46b175b','gAROLg==',NULL,1796048180000);
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
INSERT INTO "workflow_status" VALUES('ef6c715c-7e73-47ff-ba26-96d9e0f73d4a','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048171000,1796048174000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048173000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048174000,'null',NULL,NULL,0,'mv-studio','99edd093-ed2a-4b09-9110-e569c62725f7');
INSERT INTO "workflow_status" VALUES('9e8aeb3d-c0af-4474-8ab4-b6714e19763c','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048174000,1796048174000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048174000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048174000,'null',NULL,NULL,0,'mv-studio','c298697b-15bd-404d-84b6-ace8f6d86213');
INSERT INTO "workflow_status" VALUES('ee5c83c5-c926-4c41-a1bc-cc27f0cab668','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048174000,1796048176000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048174000,NULL,0,NULL,NULL,NULL,'9e8aeb3d-c0af-4474-8ab4-b6714e19763c','py_pickle',NULL,0,0,1796048176000,'null',NULL,NULL,0,'mv-studio','337f5e26-72a7-44ec-9cff-f06e14006918');
INSERT INTO "workflow_status" VALUES('8f2c1ffd-d7d7-443e-a075-987e37588e50','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048174000,1796048176000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048174000,NULL,0,NULL,NULL,NULL,'9e8aeb3d-c0af-4474-8ab4-b6714e19763c','py_pickle',NULL,0,0,1796048176000,'null',NULL,NULL,0,'mv-studio','d140cfd7-471c-4b63-a315-37c75af59b09');
INSERT INTO "workflow_status" VALUES('8f6ee53b-d930-45ca-8f45-3059cce8696a','SUCCESS','make_film',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048176000,1796048177000,'1','',NULL,NULL,1,'films',NULL,NULL,NULL,1796048177000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048177000,'null',NULL,NULL,0,'mv-studio','d9181443-7e92-4d78-8b53-fe2f9ccae07d');
INSERT INTO "workflow_status" VALUES('e66f9785-cd58-4364-975a-d140d46b175b','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048179000,1796048180000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048180000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048180000,'null',NULL,NULL,0,'mv-studio','c0a30c42-5880-4fc8-add8-e5670eedb924');
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
