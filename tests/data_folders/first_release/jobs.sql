BEGIN TRANSACTION;
CREATE TABLE application_versions (
    version_id TEXT NOT NULL PRIMARY KEY,
    version_name TEXT NOT NULL UNIQUE,
    version_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL);
INSERT INTO "application_versions" VALUES('be904dcc-8314-46fe-b320-7e69c67f844f','1',1796048201000,1796048201000,'mv-studio');
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
INSERT INTO "operation_outputs" VALUES('0777fdc3-fa87-4112-81e0-645e3bd1ef00',1,'submit','gASILg==',NULL,NULL,1796048202489,1796048202509,'py_pickle','mv-studio',1796048202000);
INSERT INTO "operation_outputs" VALUES('0777fdc3-fa87-4112-81e0-645e3bd1ef00',2,'wait','gASILg==',NULL,NULL,1796048202530,1796048203542,'py_pickle','mv-studio',1796048203000);
INSERT INTO "operation_outputs" VALUES('0777fdc3-fa87-4112-81e0-645e3bd1ef00',3,'collect','gARdlC4=',NULL,NULL,1796048203546,1796048203645,'py_pickle','mv-studio',1796048203000);
INSERT INTO "operation_outputs" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5',1,'submit','gASILg==',NULL,NULL,1796048203738,1796048203742,'py_pickle','mv-studio',1796048203000);
INSERT INTO "operation_outputs" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5',2,'wait','gASILg==',NULL,NULL,1796048203744,1796048203745,'py_pickle','mv-studio',1796048203000);
INSERT INTO "operation_outputs" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5',3,'collect','gASVUwAAAAAAAABdlCiMJDkxODBkNTc0LTZlYzctNGU2NC1hMWI4LTk0ZDE2MWRkNTc0YZSMJDAzODI4N2E4LWY1M2ItNDY2YS04NmMxLWI3ZjJiMGExZTc5MpRlLg==',NULL,NULL,1796048203747,1796048203755,'py_pickle','mv-studio',1796048203000);
INSERT INTO "operation_outputs" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5',4,'DBOS.getStatus','gAROLg==',NULL,NULL,1796048203757,1796048203759,'py_pickle','mv-studio',1796048203000);
INSERT INTO "operation_outputs" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5',5,'make_take',NULL,NULL,'9180d574-6ec7-4e64-a1b8-94d161dd574a',1796048203761,1796048203762,NULL,'mv-studio',1796048203000);
INSERT INTO "operation_outputs" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5',6,'DBOS.getStatus','gAROLg==',NULL,NULL,1796048203764,1796048203765,'py_pickle','mv-studio',1796048203000);
INSERT INTO "operation_outputs" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5',7,'make_take',NULL,NULL,'038287a8-f53b-466a-86c1-b7f2b0a1e792',1796048203767,1796048203768,NULL,'mv-studio',1796048203000);
INSERT INTO "operation_outputs" VALUES('9180d574-6ec7-4e64-a1b8-94d161dd574a',1,'submit','gASILg==',NULL,NULL,1796048203956,1796048203975,'py_pickle','mv-studio',1796048203000);
INSERT INTO "operation_outputs" VALUES('038287a8-f53b-466a-86c1-b7f2b0a1e792',1,'submit','gASILg==',NULL,NULL,1796048203958,1796048203977,'py_pickle','mv-studio',1796048204000);
INSERT INTO "operation_outputs" VALUES('038287a8-f53b-466a-86c1-b7f2b0a1e792',2,'wait','gASILg==',NULL,NULL,1796048204058,1796048208127,'py_pickle','mv-studio',1796048208000);
INSERT INTO "operation_outputs" VALUES('038287a8-f53b-466a-86c1-b7f2b0a1e792',3,'collect','gARdlC4=',NULL,NULL,1796048208143,1796048208207,'py_pickle','mv-studio',1796048208000);
INSERT INTO "operation_outputs" VALUES('9180d574-6ec7-4e64-a1b8-94d161dd574a',2,'wait','gASILg==',NULL,NULL,1796048204008,1796048209050,'py_pickle','mv-studio',1796048209000);
INSERT INTO "operation_outputs" VALUES('9180d574-6ec7-4e64-a1b8-94d161dd574a',3,'collect','gARdlC4=',NULL,NULL,1796048209054,1796048209082,'py_pickle','mv-studio',1796048209000);
INSERT INTO "operation_outputs" VALUES('a52afb7d-94ae-4a4a-8d37-18d5437ff3cf',1,'stitch','gAROLg==',NULL,NULL,1796048209265,1796048209760,'py_pickle','mv-studio',1796048209000);
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
INSERT INTO "queues" VALUES('3F6A817BE59A5564E0BD8BA6D2E760E3','provider-demo',NULL,8,NULL,NULL,1,0,0.2,1796048201000,1796048201291,'mv-studio',NULL,NULL,NULL,NULL);
INSERT INTO "queues" VALUES('7C17975E126A1DFCE04ABD540FC22193','films',NULL,1,NULL,NULL,1,0,0.2,1796048201000,1796048201298,'mv-studio',NULL,NULL,NULL,NULL);
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
INSERT INTO "workflow_input" VALUES('0777fdc3-fa87-4112-81e0-645e3bd1ef00','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQwNzc3ZmRjMy1mYTg3LTQxMTItODFlMC02NDVlM2JkMWVmMDCUhZSMBmt3YXJnc5R9lHUu',1796048201000);
INSERT INTO "workflow_input" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCRlN2ZmOTliNC05ZGNiLTQxMWMtODg2Mi01NTVmZDFkMDBlZTWUhZSMBmt3YXJnc5R9lHUu',1796048203000);
INSERT INTO "workflow_input" VALUES('9180d574-6ec7-4e64-a1b8-94d161dd574a','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQ5MTgwZDU3NC02ZWM3LTRlNjQtYTFiOC05NGQxNjFkZDU3NGGUhZSMBmt3YXJnc5R9lHUu',1796048203000);
INSERT INTO "workflow_input" VALUES('038287a8-f53b-466a-86c1-b7f2b0a1e792','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCQwMzgyODdhOC1mNTNiLTQ2NmEtODZjMS1iN2YyYjBhMWU3OTKUhZSMBmt3YXJnc5R9lHUu',1796048203000);
INSERT INTO "workflow_input" VALUES('a52afb7d-94ae-4a4a-8d37-18d5437ff3cf','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCRhNTJhZmI3ZC05NGFlLTRhNGEtOGQzNy0xOGQ1NDM3ZmYzY2aUhZSMBmt3YXJnc5R9lHUu',1796048209000);
INSERT INTO "workflow_input" VALUES('a20490ca-d79d-4a26-a5ef-e71b77ffeb44','gASVQAAAAAAAAAB9lCiMBGFyZ3OUjCRhMjA0OTBjYS1kNzlkLTRhMjYtYTVlZi1lNzFiNzdmZmViNDSUhZSMBmt3YXJnc5R9lHUu',1796048209000);
CREATE TABLE workflow_output (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    output TEXT,
    error TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_output" VALUES('0777fdc3-fa87-4112-81e0-645e3bd1ef00','gAROLg==',NULL,1796048203000);
INSERT INTO "workflow_output" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5','gAROLg==',NULL,1796048203000);
INSERT INTO "workflow_output" VALUES('038287a8-f53b-466a-86c1-b7f2b0a1e792','gAROLg==',NULL,1796048208000);
INSERT INTO "workflow_output" VALUES('9180d574-6ec7-4e64-a1b8-94d161dd574a','gAROLg==',NULL,1796048209000);
INSERT INTO "workflow_output" VALUES('a52afb7d-94ae-4a4a-8d37-18d5437ff3cf','gAROLg==',NULL,1796048209000);
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
INSERT INTO "workflow_status" VALUES('0777fdc3-fa87-4112-81e0-645e3bd1ef00','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048201000,1796048203000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048202000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048203000,'null',NULL,NULL,0,'mv-studio','7ea93901-25db-4794-bae9-d5cca67594e2');
INSERT INTO "workflow_status" VALUES('e7ff99b4-9dcb-411c-8862-555fd1d00ee5','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048203000,1796048203000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048203000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048203000,'null',NULL,NULL,0,'mv-studio','6a5e9977-c973-4c4f-a56a-bab2e3462908');
INSERT INTO "workflow_status" VALUES('9180d574-6ec7-4e64-a1b8-94d161dd574a','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048203000,1796048209000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048203000,NULL,0,NULL,NULL,NULL,'e7ff99b4-9dcb-411c-8862-555fd1d00ee5','py_pickle',NULL,0,0,1796048209000,'null',NULL,NULL,0,'mv-studio','c18ded30-85dd-4fd9-9cb1-b27125d0f3dc');
INSERT INTO "workflow_status" VALUES('038287a8-f53b-466a-86c1-b7f2b0a1e792','SUCCESS','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048203000,1796048208000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048203000,NULL,0,NULL,NULL,NULL,'e7ff99b4-9dcb-411c-8862-555fd1d00ee5','py_pickle',NULL,0,0,1796048208000,'null',NULL,NULL,0,'mv-studio','9d7027c3-5d89-4429-985d-a9824ec23917');
INSERT INTO "workflow_status" VALUES('a52afb7d-94ae-4a4a-8d37-18d5437ff3cf','SUCCESS','make_film',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048209000,1796048209000,'1','',NULL,NULL,1,'films',NULL,NULL,NULL,1796048209000,NULL,0,NULL,NULL,NULL,NULL,'py_pickle',NULL,0,0,1796048209000,'null',NULL,NULL,0,'mv-studio','6e7fe6e1-4d94-47cc-a46b-f27747cce003');
INSERT INTO "workflow_status" VALUES('a20490ca-d79d-4a26-a5ef-e71b77ffeb44','PENDING','make_take',NULL,NULL,NULL,NULL,NULL,NULL,'studio',1796048209000,1796048209000,'1','',NULL,NULL,1,'provider-demo',NULL,NULL,NULL,1796048209000,NULL,0,NULL,NULL,'c1951987-5dbe-43ec-ae92-3a58471e0965',NULL,'py_pickle',NULL,0,0,NULL,'null',NULL,NULL,0,'mv-studio','34ef4b35-a38e-4d63-a77a-bf4df86bdb00');
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
