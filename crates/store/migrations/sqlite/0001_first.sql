-- The first shape of the database. Times are milliseconds since 1970, bodies are JSON.
PRAGMA application_id = 1114207092; -- "Bist": opening another program's file is refused

-- One row a log: the epoch fences writers of the past, seq is that of the last event.
CREATE TABLE logs (
    session TEXT NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    session TEXT NOT NULL REFERENCES logs (session),
    seq INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (session, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_stay BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;

-- Personal text. Rows are only ever added at the end and overwritten in place by blanks of
-- the same length, so SQLite never moves one and no stale copy of an erased text can stay
-- behind in the free space of a page; that is why the moment of erasing stands elsewhere.
CREATE TABLE texts (
    place INTEGER PRIMARY KEY,
    session TEXT NOT NULL REFERENCES logs (session),
    id TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX texts_by_id ON texts (session, id);

CREATE TABLE erasures (
    session TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, id)
) STRICT, WITHOUT ROWID;

-- What a client's command was answered, so that a retry gets the same and does nothing more.
CREATE TABLE answers (
    session TEXT NOT NULL REFERENCES logs (session),
    actor TEXT NOT NULL,
    command TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (session, actor, command)
) STRICT, WITHOUT ROWID;

-- One row a session for the agents' list.
CREATE TABLE summaries (
    session TEXT NOT NULL PRIMARY KEY REFERENCES logs (session),
    number INTEGER NOT NULL UNIQUE,
    status TEXT NOT NULL,
    host TEXT,
    customer_name TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    waiting_since INTEGER,
    archived INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX summaries_by_host ON summaries (host, changed_at);
CREATE INDEX summaries_by_change ON summaries (changed_at);
CREATE INDEX summaries_by_status ON summaries (status);

-- The way into a customer's seat. A closed one has neither code nor link.
CREATE TABLE entries (
    session TEXT NOT NULL REFERENCES logs (session),
    seat TEXT NOT NULL,
    generation INTEGER NOT NULL,
    code TEXT UNIQUE,
    link TEXT UNIQUE,
    opens_at INTEGER NOT NULL,
    closes_at INTEGER,
    closed_at INTEGER,
    PRIMARY KEY (session, seat)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL,
    login_folded TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    locale TEXT,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER,
    failed_sign_ins INTEGER NOT NULL DEFAULT 0,
    last_failed_at INTEGER
) STRICT, WITHOUT ROWID;

-- Who holds which cookie: a user, or a customer's device that may resume its seat.
CREATE TABLE cookies (
    token TEXT NOT NULL PRIMARY KEY,
    user TEXT REFERENCES users (id),
    session TEXT REFERENCES logs (session),
    seat TEXT,
    device TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    CHECK ((user IS NULL) <> (session IS NULL)),
    CHECK ((session IS NULL) = (seat IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX cookies_by_user ON cookies (user);
CREATE INDEX cookies_by_seat ON cookies (session, seat);
CREATE INDEX cookies_by_expiry ON cookies (expires_at);

-- What the administrator has set; the value is JSON.
CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what. Nothing here is ever changed or removed.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    session TEXT,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_session ON audit (session, at);
CREATE INDEX audit_by_time ON audit (at);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
