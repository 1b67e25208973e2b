-- Work that is periodic or slow. A row is claimed with a lease: `lease` counts its claims and fences
-- the workers that had it before. No personal text is in here, and no id is given twice.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    enqueued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease INTEGER NOT NULL DEFAULT 0,
    leased_by TEXT,
    leased_until INTEGER,
    error TEXT,
    over_at INTEGER,
    failed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, key),
    CHECK ((leased_by IS NULL) = (leased_until IS NULL)),
    CHECK (over_at IS NULL OR leased_by IS NULL)
) STRICT;
CREATE INDEX jobs_by_time ON jobs (due_at) WHERE over_at IS NULL;
CREATE INDEX jobs_by_end ON jobs (over_at) WHERE over_at IS NOT NULL;
