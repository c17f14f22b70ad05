-- What sweeps remember, see scanner/sweeps/state.py. The next version is schema_2.sql.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, target TEXT NOT NULL, started TEXT NOT NULL, ended TEXT,
    status TEXT NOT NULL, rules TEXT NOT NULL, key_id TEXT NOT NULL, root TEXT NOT NULL,
    listed INTEGER, read INTEGER, unchanged INTEGER, moved INTEGER, gone INTEGER,
    partial INTEGER, skipped INTEGER
);
CREATE INDEX runs_of ON runs (target, id);
CREATE TABLE resources (
    target TEXT NOT NULL, id BLOB NOT NULL, outer BLOB, folders BLOB NOT NULL,
    shown TEXT NOT NULL, stamp TEXT NOT NULL, size INTEGER NOT NULL, content TEXT,
    rules TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, format TEXT, tier INTEGER,
    records INTEGER NOT NULL, by_tier TEXT NOT NULL,
    first_run INTEGER NOT NULL, read_run INTEGER NOT NULL, gone_run INTEGER,
    PRIMARY KEY (target, id)
) WITHOUT ROWID;
CREATE INDEX resources_inside ON resources (target, outer) WHERE outer IS NOT NULL;
CREATE TABLE findings (
    target TEXT NOT NULL, resource BLOB NOT NULL, field TEXT NOT NULL, field_id TEXT NOT NULL,
    entity TEXT NOT NULL, matches INTEGER NOT NULL, records INTEGER NOT NULL,
    distinct_values INTEGER NOT NULL, evidence INTEGER NOT NULL,
    first_run INTEGER NOT NULL, gone_run INTEGER,
    PRIMARY KEY (target, resource, field, field_id, entity)
) WITHOUT ROWID;
CREATE TABLE events (
    run INTEGER NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL, resource BLOB NOT NULL,
    shown TEXT NOT NULL, field TEXT NOT NULL, entity TEXT NOT NULL, tier INTEGER NOT NULL,
    before INTEGER NOT NULL, after INTEGER NOT NULL, acknowledged TEXT, by TEXT
);
CREATE INDEX events_of ON events (target, run);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, target TEXT NOT NULL, run INTEGER NOT NULL,
    channel TEXT NOT NULL, body TEXT NOT NULL, queued TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, error TEXT, delivered TEXT
);
