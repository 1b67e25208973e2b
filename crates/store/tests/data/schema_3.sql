-- A data folder as the build of 1 December 2026 (schema 3) wrote it: `.dump` of its database. Anna
-- started four sessions: one is open and has a title and a conversation, one ended after a call, the
-- texts of one were erased, and nobody has entered the last. All of it is made up for the tests.
PRAGMA application_id = 1114207092;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE schema_versions (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;
INSERT INTO schema_versions VALUES(1,'first');
INSERT INTO schema_versions VALUES(2,'list');
INSERT INTO schema_versions VALUES(3,'ended');
CREATE TABLE logs (
    session TEXT NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO logs VALUES('s104bb39a43c300ca',2,10);
INSERT INTO logs VALUES('scecfe6bdc85d5c6d',2,12);
INSERT INTO logs VALUES('sd0d617c446258c87',2,2);
INSERT INTO logs VALUES('sfb0af217eae0fa63',2,13);
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
INSERT INTO events VALUES('s104bb39a43c300ca',1,1,1796109372412,'opened',3,'{"edition":"second","host":"ua886697bd05d002","host_seat":"p1","losses":"told-when-they-last","name":"t1","session":"s104bb39a43c300ca"}');
INSERT INTO events VALUES('s104bb39a43c300ca',2,1,1796109372412,'customer-invited',1,'{"seat":"p2"}');
INSERT INTO events VALUES('s104bb39a43c300ca',3,2,1796109372464,'connected',1,'{"connection":"cc0158e64b2e4d68c","seat":"p1"}');
INSERT INTO events VALUES('s104bb39a43c300ca',4,2,1796109372497,'entered',1,'{"device":"d6bf380620293ed30","seat":"p2","via":"code"}');
INSERT INTO events VALUES('s104bb39a43c300ca',5,2,1796109372497,'name-given',1,'{"name":"t2","seat":"p2"}');
INSERT INTO events VALUES('s104bb39a43c300ca',6,2,1796109372554,'connected',1,'{"connection":"c5d95ee7d27973819","seat":"p2"}');
INSERT INTO events VALUES('s104bb39a43c300ca',7,2,1796109372570,'said',1,'{"by":"p2","conversation":"p2","text":"t3","waiting":false}');
INSERT INTO events VALUES('s104bb39a43c300ca',8,2,1796109372576,'session-ended',1,'{"by":"p1","to":"cancelled"}');
INSERT INTO events VALUES('s104bb39a43c300ca',9,2,1796109372585,'connection-lost',1,'{"connection":"c5d95ee7d27973819","seat":"p2"}');
INSERT INTO events VALUES('s104bb39a43c300ca',10,2,1796109372950,'connection-lost',1,'{"connection":"cc0158e64b2e4d68c","seat":"p1"}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',1,1,1796109370960,'opened',3,'{"edition":"second","host":"ua886697bd05d002","host_seat":"p1","losses":"told-when-they-last","name":"t1","session":"scecfe6bdc85d5c6d"}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',2,1,1796109370960,'customer-invited',1,'{"seat":"p2"}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',3,2,1796109371124,'connected',1,'{"connection":"cc0158e64b2e4d68c","seat":"p1"}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',4,2,1796109371132,'titled',1,'{"by":"p1","title":"t2"}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',5,2,1796109371145,'entered',1,'{"device":"d1ccf21478095fdd","seat":"p2","via":"code"}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',6,2,1796109371145,'name-given',1,'{"name":"t3","seat":"p2"}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',7,2,1796109371232,'connected',1,'{"connection":"cf1ed9258618eabcf","seat":"p2"}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',8,2,1796109371264,'said',1,'{"by":"p1","conversation":"p2","text":"t4","waiting":false}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',9,2,1796109371285,'said',1,'{"by":"p2","conversation":"p2","text":"t5","waiting":false}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',10,2,1796109371321,'said',1,'{"by":"p1","conversation":"p2","text":"t6","waiting":false}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',11,2,1796109371361,'connection-lost',1,'{"connection":"cf1ed9258618eabcf","seat":"p2"}');
INSERT INTO events VALUES('scecfe6bdc85d5c6d',12,2,1796109372950,'connection-lost',1,'{"connection":"cc0158e64b2e4d68c","seat":"p1"}');
INSERT INTO events VALUES('sd0d617c446258c87',1,1,1796109372908,'opened',3,'{"edition":"second","host":"ua886697bd05d002","host_seat":"p1","losses":"told-when-they-last","name":"t1","session":"sd0d617c446258c87"}');
INSERT INTO events VALUES('sd0d617c446258c87',2,1,1796109372908,'customer-invited',1,'{"seat":"p2"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',1,1,1796109371923,'opened',3,'{"edition":"second","host":"ua886697bd05d002","host_seat":"p1","losses":"told-when-they-last","name":"t1","session":"sfb0af217eae0fa63"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',2,1,1796109371923,'customer-invited',1,'{"seat":"p2"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',3,2,1796109371965,'connected',1,'{"connection":"cc0158e64b2e4d68c","seat":"p1"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',4,2,1796109371996,'entered',1,'{"device":"dc208094e9adf1c0a","seat":"p2","via":"code"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',5,2,1796109371996,'name-given',1,'{"name":"t2","seat":"p2"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',6,2,1796109372022,'connected',1,'{"connection":"c49de6b05ab7d122f","seat":"p2"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',7,2,1796109372034,'check-skipped',1,'{"seat":"p2"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',8,2,1796109372038,'ring-started',1,'{"by":"p1"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',9,2,1796109372049,'call-began',1,'{"by":"p2","with":"p1"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',10,2,1796109372053,'said',1,'{"by":"p2","conversation":"p2","text":"t3","waiting":false}');
INSERT INTO events VALUES('sfb0af217eae0fa63',11,2,1796109372082,'session-ended',1,'{"by":"p1","to":"done"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',12,2,1796109372100,'connection-lost',1,'{"connection":"c49de6b05ab7d122f","seat":"p2"}');
INSERT INTO events VALUES('sfb0af217eae0fa63',13,2,1796109372950,'connection-lost',1,'{"connection":"cc0158e64b2e4d68c","seat":"p1"}');
CREATE TABLE texts (
    place INTEGER PRIMARY KEY,
    session TEXT NOT NULL REFERENCES logs (session),
    id TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
INSERT INTO texts VALUES(1,'scecfe6bdc85d5c6d','t1','Agent Anna');
INSERT INTO texts VALUES(2,'scecfe6bdc85d5c6d','t2','Case 4711');
INSERT INTO texts VALUES(3,'scecfe6bdc85d5c6d','t3','Customer One');
INSERT INTO texts VALUES(4,'scecfe6bdc85d5c6d','t4','Hello');
INSERT INTO texts VALUES(5,'scecfe6bdc85d5c6d','t5','The printer blinks: grüße, 你好');
INSERT INTO texts VALUES(6,'scecfe6bdc85d5c6d','t6','Which colour?');
INSERT INTO texts VALUES(7,'sfb0af217eae0fa63','t1','Agent Anna');
INSERT INTO texts VALUES(8,'sfb0af217eae0fa63','t2','Customer Two');
INSERT INTO texts VALUES(9,'sfb0af217eae0fa63','t3','It works again');
INSERT INTO texts VALUES(10,'s104bb39a43c300ca','t1','          ');
INSERT INTO texts VALUES(11,'s104bb39a43c300ca','t2','              ');
INSERT INTO texts VALUES(12,'s104bb39a43c300ca','t3','            ');
INSERT INTO texts VALUES(13,'sd0d617c446258c87','t1','Agent Anna');
CREATE TABLE erasures (
    session TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, id)
) STRICT, WITHOUT ROWID;
INSERT INTO erasures VALUES('s104bb39a43c300ca','t1',1796109379220);
INSERT INTO erasures VALUES('s104bb39a43c300ca','t2',1796109379220);
INSERT INTO erasures VALUES('s104bb39a43c300ca','t3',1796109379220);
CREATE TABLE answers (
    session TEXT NOT NULL REFERENCES logs (session),
    actor TEXT NOT NULL,
    command TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (session, actor, command)
) STRICT, WITHOUT ROWID;
INSERT INTO answers VALUES('s104bb39a43c300ca','p1','787a02e083d5a000',1796109372576,'{}');
INSERT INTO answers VALUES('s104bb39a43c300ca','p2','f95a84624fed9000',1796109372570,'{"sequence":2}');
INSERT INTO answers VALUES('scecfe6bdc85d5c6d','p1','0c82edf9d6671000',1796109371321,'{"sequence":4}');
INSERT INTO answers VALUES('scecfe6bdc85d5c6d','p1','72a80801c0fc7000',1796109371264,'{"sequence":2}');
INSERT INTO answers VALUES('scecfe6bdc85d5c6d','p1','c38bda039af03000',1796109371132,'{}');
INSERT INTO answers VALUES('scecfe6bdc85d5c6d','p2','82c1ae67c449d000',1796109371285,'{"sequence":3}');
INSERT INTO answers VALUES('sfb0af217eae0fa63','p1','a44bd701d013d000',1796109372038,'{}');
INSERT INTO answers VALUES('sfb0af217eae0fa63','p1','f1616871bb810000',1796109372082,'{}');
INSERT INTO answers VALUES('sfb0af217eae0fa63','p2','2821214cc44be000',1796109372034,'{}');
INSERT INTO answers VALUES('sfb0af217eae0fa63','p2','391c7edbee62d000',1796109372053,'{"sequence":3}');
INSERT INTO answers VALUES('sfb0af217eae0fa63','p2','f0a0b2f994055000',1796109372049,'{}');
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
, title TEXT, customer_state TEXT, customer_since INTEGER, over_since INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO summaries VALUES('s104bb39a43c300ca',3,'cancelled','ua886697bd05d002','t2',1796109372412,1796109372585,NULL,0,NULL,'left',1796109372585,1796109372576);
INSERT INTO summaries VALUES('scecfe6bdc85d5c6d',1,'confirmed','ua886697bd05d002','t3',1796109370960,1796109371361,1796109371145,0,'t2','away',1796109371361,NULL);
INSERT INTO summaries VALUES('sd0d617c446258c87',4,'confirmed','ua886697bd05d002',NULL,1796109372908,1796109372908,NULL,0,NULL,'invited',NULL,NULL);
INSERT INTO summaries VALUES('sfb0af217eae0fa63',2,'done','ua886697bd05d002','t2',1796109371923,1796109372100,NULL,0,NULL,'left',1796109372100,1796109372082);
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
INSERT INTO entries VALUES('s104bb39a43c300ca','p2',1,NULL,'0addf01814ddc7b2a3c2f8fac402481d',1796109372576,1796195772576,NULL);
INSERT INTO entries VALUES('scecfe6bdc85d5c6d','p2',1,'845829572','4a561e760fd3ad14c0d7e37efe648161',1796109370960,NULL,NULL);
INSERT INTO entries VALUES('sd0d617c446258c87','p2',1,'771445100','76e55720f2030c19e2a80b65238ec9c9',1796109372908,NULL,NULL);
INSERT INTO entries VALUES('sfb0af217eae0fa63','p2',1,NULL,'18839ab9d2065df1415d17e6d838c25f',1796109372082,1796195772082,NULL);
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
INSERT INTO users VALUES('ua369556f5a8db5d7','bert','bert','Agent Bert','administrator','$argon2id$v=19$m=19456,t=2,p=1$db0dug7peyXtxgVjHZu+Ug$rj8dGlPysRwjBho4A+Ag2x7mO2WTaBfwUNt3aq5bxVE',NULL,1796109364893,1796109364933,0,NULL);
INSERT INTO users VALUES('ua886697bd05d002','anna','anna','Agent Anna','agent','$argon2id$v=19$m=19456,t=2,p=1$haWivgfU2I8qhLHhvMmZ6A$1RqjYTNvxLvYz2fOkwZtO1zd7JJIesSDs7BSAclPOSs',NULL,1796109364786,NULL,0,NULL);
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
INSERT INTO cookies VALUES('59a84a6f60d3098abd26988ee4d7d7707ca7d2630493bc02a50bf2d9356c4e89','ua886697bd05d002',NULL,NULL,'',1796109370701,1796109370701,1796152570701);
INSERT INTO cookies VALUES('7f12827de9537fcde91d55eea29203f0971b52e9271bc248f3ad77f9b69ee0a2',NULL,'scecfe6bdc85d5c6d','p2','d1ccf21478095fdd',1796109371153,1796109371153,1796714171153);
INSERT INTO cookies VALUES('923b3258e6220a503772245ee76b0f9a30b4f2712e7375ac81f1b30609ff7217',NULL,'sfb0af217eae0fa63','p2','dc208094e9adf1c0a',1796109372006,1796109372006,1796714172006);
INSERT INTO cookies VALUES('e2fec247b69424de0d3c2ae281c2ed39591cdc885df1efdac7b17cc76f9cd285',NULL,'s104bb39a43c300ca','p2','d6bf380620293ed30',1796109372508,1796109372508,1796714172508);
CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO settings VALUES('sign-in.known-devices','"f35e0941364d464168b62b958296ba711a6cabc285aecaaed693652fa6ab12a6"',1796109365088);
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES('erasures',1);
INSERT INTO counters VALUES('session_number',4);
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    session TEXT,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
INSERT INTO audit VALUES(1,1796109364786,NULL,'command-line','user_created','{"user":"ua886697bd05d002"}');
INSERT INTO audit VALUES(2,1796109364893,NULL,'command-line','user_created','{"user":"ua369556f5a8db5d7"}');
INSERT INTO audit VALUES(3,1796109364933,NULL,'command-line','user_disabled','{"user":"ua369556f5a8db5d7"}');
INSERT INTO audit VALUES(4,1796109370701,NULL,'ua886697bd05d002','signed_in','{}');
INSERT INTO audit VALUES(5,1796109370960,'scecfe6bdc85d5c6d','ua886697bd05d002','session-opened','{"edition":"second","host":"ua886697bd05d002","host_seat":"p1","losses":"told-when-they-last","name":"t1","session":"scecfe6bdc85d5c6d"}');
INSERT INTO audit VALUES(6,1796109371923,'sfb0af217eae0fa63','ua886697bd05d002','session-opened','{"edition":"second","host":"ua886697bd05d002","host_seat":"p1","losses":"told-when-they-last","name":"t1","session":"sfb0af217eae0fa63"}');
INSERT INTO audit VALUES(7,1796109372049,'sfb0af217eae0fa63','p2','call-began','{"by":"p2","with":"p1"}');
INSERT INTO audit VALUES(8,1796109372082,'sfb0af217eae0fa63','ua886697bd05d002','session-ended','{"by":"p1","to":"done"}');
INSERT INTO audit VALUES(9,1796109372412,'s104bb39a43c300ca','ua886697bd05d002','session-opened','{"edition":"second","host":"ua886697bd05d002","host_seat":"p1","losses":"told-when-they-last","name":"t1","session":"s104bb39a43c300ca"}');
INSERT INTO audit VALUES(10,1796109372576,'s104bb39a43c300ca','ua886697bd05d002','session-ended','{"by":"p1","to":"cancelled"}');
INSERT INTO audit VALUES(11,1796109372908,'sd0d617c446258c87','ua886697bd05d002','session-opened','{"edition":"second","host":"ua886697bd05d002","host_seat":"p1","losses":"told-when-they-last","name":"t1","session":"sd0d617c446258c87"}');
INSERT INTO audit VALUES(12,1796109379220,'s104bb39a43c300ca','command-line','texts-erased','{"texts":3}');
CREATE TRIGGER events_stay BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE UNIQUE INDEX texts_by_id ON texts (session, id);
CREATE INDEX summaries_by_host ON summaries (host, changed_at);
CREATE INDEX summaries_by_change ON summaries (changed_at);
CREATE INDEX summaries_by_status ON summaries (status);
CREATE INDEX cookies_by_user ON cookies (user);
CREATE INDEX cookies_by_seat ON cookies (session, seat);
CREATE INDEX cookies_by_expiry ON cookies (expires_at);
CREATE INDEX audit_by_session ON audit (session, at);
CREATE INDEX audit_by_time ON audit (at);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE INDEX summaries_by_end ON summaries (over_since) WHERE over_since IS NOT NULL;
COMMIT;
