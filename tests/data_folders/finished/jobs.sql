BEGIN TRANSACTION;
CREATE TABLE application_versions (
    version_id TEXT NOT NULL PRIMARY KEY,
    version_name TEXT NOT NULL UNIQUE,
    version_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL);
INSERT INTO "application_versions" VALUES('49e25b99-f4d7-418f-a677-cc30dc4a7d3e','1',1796048112000,1796048112000,'mv-studio');
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
INSERT INTO "operation_outputs" VALUES('30e36819-29d2-4324-a7da-6b7e62781a1b',1,'submit','gASILg==',NULL,NULL,1796048113583,1796048113605,'py_pickle','mv-studio',1796048113000);
INSERT INTO "operation_outputs" VALUES('30e36819-29d2-4324-a7da-6b7e62781a1b',2,'wait','gASILg==',NULL,NULL,1796048113622,1796048114657,'py_pickle','mv-studio',1796048114000);
INSERT INTO "operation_outputs" VALUES('30e36819-29d2-4324-a7da-6b7e62781a1b',3,'collect','gAROLg==',NULL,NULL,1796048114660,1796048114773,'py_pickle','mv-studio',1796048114000);
INSERT INTO "operation_outputs" VALUES('30e36819-29d2-4324-a7da-6b7e62781a1b',4,'what_follows','gARdlC4=',NULL,NULL,1796048114777,1796048114779,'py_pickle','mv-studio',1796048114000);
INSERT INTO "operation_outputs" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c',1,'submit','gASILg==',NULL,NULL,1796048115094,1796048115119,'py_pickle','mv-studio',1796048115000);
INSERT INTO "operation_outputs" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c',2,'wait','gASILg==',NULL,NULL,1796048115129,1796048115407,'py_pickle','mv-studio',1796048115000);
INSERT INTO "operation_outputs" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c',3,'collect','gAROLg==',NULL,NULL,1796048115410,1796048115422,'py_pickle','mv-studio',1796048115000);
INSERT INTO "operation_outputs" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c',4,'what_follows','gASVUwAAAAAAAABdlCiMJGQ3NzU4YjYzLTY5ZjctNGYzMS04ODdiLTU3MDllZDhjOTUwMZSMJGFiZTU1Y2Q4LTIyODItNDcyMS05NzYyLWE5OGVlNTk0YmNlMpRlLg==',NULL,NULL,1796048115426,1796048115430,'py_pickle','mv-studio',1796048115000);
INSERT INTO "operation_outputs" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c',5,'DBOS.getStatus','gAROLg==',NULL,NULL,1796048115434,1796048115436,'py_pickle','mv-studio',1796048115000);
INSERT INTO "operation_outputs" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c',6,'make_take',NULL,NULL,'d7758b63-69f7-4f31-887b-5709ed8c9501',1796048115438,1796048115440,NULL,'mv-studio',1796048115000);
INSERT INTO "operation_outputs" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c',7,'DBOS.getStatus','gAROLg==',NULL,NULL,1796048115443,1796048115445,'py_pickle','mv-studio',1796048115000);
INSERT INTO "operation_outputs" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c',8,'make_take',NULL,NULL,'abe55cd8-2282-4721-9762-a98ee594bce2',1796048115447,1796048115449,NULL,'mv-studio',1796048115000);
INSERT INTO "operation_outputs" VALUES('abe55cd8-2282-4721-9762-a98ee594bce2',1,'submit','gASILg==',NULL,NULL,1796048115623,1796048115727,'py_pickle','mv-studio',1796048115000);
INSERT INTO "operation_outputs" VALUES('d7758b63-69f7-4f31-887b-5709ed8c9501',1,'submit','gASILg==',NULL,NULL,1796048115619,1796048115733,'py_pickle','mv-studio',1796048115000);
INSERT INTO "operation_outputs" VALUES('d7758b63-69f7-4f31-887b-5709ed8c9501',2,'wait','gASILg==',NULL,NULL,1796048115764,1796048118818,'py_pickle','mv-studio',1796048118000);
INSERT INTO "operation_outputs" VALUES('d7758b63-69f7-4f31-887b-5709ed8c9501',3,'collect','gAROLg==',NULL,NULL,1796048118834,1796048118880,'py_pickle','mv-studio',1796048118000);
INSERT INTO "operation_outputs" VALUES('d7758b63-69f7-4f31-887b-5709ed8c9501',4,'what_follows','gARdlC4=',NULL,NULL,1796048118914,1796048118918,'py_pickle','mv-studio',1796048118000);
INSERT INTO "operation_outputs" VALUES('abe55cd8-2282-4721-9762-a98ee594bce2',2,'wait','gASILg==',NULL,NULL,1796048115746,1796048119068,'py_pickle','mv-studio',1796048119000);
INSERT INTO "operation_outputs" VALUES('abe55cd8-2282-4721-9762-a98ee594bce2',3,'collect','gAROLg==',NULL,NULL,1796048119070,1796048119083,'py_pickle','mv-studio',1796048119000);
INSERT INTO "operation_outputs" VALUES('abe55cd8-2282-4721-9762-a98ee594bce2',4,'what_follows','gARdlC4=',NULL,NULL,1796048119087,1796048119088,'py_pickle','mv-studio',1796048119000);
INSERT INTO "operation_outputs" VALUES('5c7c8313-c7eb-4208-9bf6-bb191a479edb',1,'stitch','gAROLg==',NULL,NULL,1796048119296,1796048119689,'py_pickle','mv-studio',1796048119000);
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
INSERT INTO "queues" VALUES('21FF4EC6392D3D7AE39B1B849514CBE2','provider-demo',NULL,2,NULL,NULL,1,0,0.5,1796048112000,1796048112098,'mv-studio',NULL,NULL,NULL,NULL);
INSERT INTO "queues" VALUES('91B24BC9719619A9400578C494A88636','provider-replicate',NULL,2,NULL,NULL,1,0,0.5,1796048112000,1796048112108,'mv-studio',NULL,NULL,NULL,NULL);
INSERT INTO "queues" VALUES('FEF7B3C577B357A092AE35807B1668F0','films',NULL,1,NULL,NULL,1,0,0.5,1796048112000,1796048112112,'mv-studio',NULL,NULL,NULL,NULL);
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
INSERT INTO "workflow_input" VALUES('30e36819-29d2-4324-a7da-6b7e62781a1b','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQzMGUzNjgxOS0yOWQyLTQzMjQtYTdkYS02YjdlNjI3ODFhMWKUhZSMBmt3YXJnc5R9lHUu',1796048112000);
INSERT INTO "workflow_input" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ1ZTdiNzE1Zi0wYTU3LTQ1ZDQtOGRhNC0wYjEyOTQzYzdjNGOUhZSMBmt3YXJnc5R9lHUu',1796048114000);
INSERT INTO "workflow_input" VALUES('d7758b63-69f7-4f31-887b-5709ed8c9501','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCRkNzc1OGI2My02OWY3LTRmMzEtODg3Yi01NzA5ZWQ4Yzk1MDGUhZSMBmt3YXJnc5R9lHUu',1796048115000);
INSERT INTO "workflow_input" VALUES('abe55cd8-2282-4721-9762-a98ee594bce2','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCRhYmU1NWNkOC0yMjgyLTQ3MjEtOTc2Mi1hOThlZTU5NGJjZTKUhZSMBmt3YXJnc5R9lHUu',1796048115000);
INSERT INTO "workflow_input" VALUES('5c7c8313-c7eb-4208-9bf6-bb191a479edb','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ1YzdjODMxMy1jN2ViLTQyMDgtOWJmNi1iYjE5MWE0NzllZGKUhZSMBmt3YXJnc5R9lHUu',1796048119000);
CREATE TABLE workflow_output (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    output TEXT,
    error TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_output" VALUES('30e36819-29d2-4324-a7da-6b7e62781a1b','gAROLg==',NULL,1796048114000);
INSERT INTO "workflow_output" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c','gAROLg==',NULL,1796048115000);
INSERT INTO "workflow_output" VALUES('d7758b63-69f7-4f31-887b-5709ed8c9501','gAROLg==',NULL,1796048118000);
INSERT INTO "workflow_output" VALUES('abe55cd8-2282-4721-9762-a98ee594bce2','gAROLg==',NULL,1796048119000);
INSERT INTO "workflow_output" VALUES('5c7c8313-c7eb-4208-9bf6-bb191a479edb','gAROLg==',NULL,1796048119000);
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
INSERT INTO "workflow_status" VALUES('30e36819-29d2-4324-a7da-6b7e62781a1b','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048112000,1796048114000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048113000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048114000,'null',NULL,NULL,0,'mv-studio','01240faa-828e-458f-a232-a1eb512330ef');
INSERT INTO "workflow_status" VALUES('5e7b715f-0a57-45d4-8da4-0b12943c7c4c','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048114000,1796048115000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048115000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048115000,'null',NULL,NULL,0,'mv-studio','0f0a7524-4e72-4ecb-9558-c15033daa28d');
INSERT INTO "workflow_status" VALUES('d7758b63-69f7-4f31-887b-5709ed8c9501','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048115000,1796048118000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048115000,NULL,0,NULL,NULL,NULL,'5e7b715f-0a57-45d4-8da4-0b12943c7c4c','py_pickle',NULL,0,0,1796048118000,'null',NULL,NULL,0,'mv-studio','985939fe-fcb9-4100-b46a-0b9aed90ea34');
INSERT INTO "workflow_status" VALUES('abe55cd8-2282-4721-9762-a98ee594bce2','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048115000,1796048119000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048115000,NULL,0,NULL,NULL,NULL,'5e7b715f-0a57-45d4-8da4-0b12943c7c4c','py_pickle',NULL,0,0,1796048119000,'null',NULL,NULL,0,'mv-studio','2bb5ee8c-c68a-48f7-a7f0-afff7068119d');
INSERT INTO "workflow_status" VALUES('5c7c8313-c7eb-4208-9bf6-bb191a479edb','SUCCESS','make_film',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048119000,1796048119000,'1','',NULL,NULL,1,'films',NULL,NULL,NULL,1796048119000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048119000,'null',NULL,NULL,0,'mv-studio','98782bdd-cd90-4664-a2f3-d83c33a16a41');
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
