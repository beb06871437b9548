-- A laptop can join a district: which number the district gave to each operation, the district itself,
-- the logs of the puskesmas, and segments as they were signed, own ones and those of others.
-- Older programs: refuse the store, as every newer one.

-- `ssn`: the operation's number in the log of the puskesmas; NULL while only this laptop has it.
-- `deferred`: 1 while this program does not understand the body; it is kept, passed on, and folded by
-- the program that does.
ALTER TABLE operations ADD COLUMN ssn INTEGER;

ALTER TABLE operations ADD COLUMN deferred INTEGER NOT NULL DEFAULT 0 CHECK (deferred IN (0, 1));

CREATE UNIQUE INDEX operations_by_number ON operations (ssn) WHERE ssn IS NOT NULL;

CREATE INDEX operations_deferred ON operations (replica, seq) WHERE deferred = 1;

-- `other_id`: whom a fact of kinship speaks of (two records of one person, or of two).
ALTER TABLE facts ADD COLUMN other_id INTEGER REFERENCES people (id);

CREATE INDEX facts_by_other ON facts (other_id) WHERE other_id IS NOT NULL;

-- Derived: records that are of one person, each with the one under which all are counted, that one too.
CREATE TABLE same_people (
    person_id INTEGER NOT NULL PRIMARY KEY REFERENCES people (id),
    head_id   INTEGER NOT NULL REFERENCES people (id)
) STRICT;

CREATE INDEX same_people_by_head ON same_people (head_id);

-- A log begins also when another laptop turns out to write the same one.
CREATE TABLE incarnations_new (
    number        INTEGER PRIMARY KEY,
    replica       INTEGER NOT NULL UNIQUE CHECK (replica >= 0),
    opened_minute INTEGER NOT NULL,
    reason        TEXT    NOT NULL CHECK (reason IN ('made', 'restored', 'forked'))
) STRICT;

INSERT INTO incarnations_new SELECT number, replica, opened_minute, reason FROM incarnations;

DROP TABLE incarnations;

ALTER TABLE incarnations_new RENAME TO incarnations;

-- The key by which the district knows this laptop (Ed25519). Made before it first asks to join, so that
-- a lost answer can be asked for again.
CREATE TABLE device_key (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    secret BLOB    NOT NULL CHECK (length(secret) = 32)
) STRICT;

-- The district; no row while the laptop works alone. `ssn`, `digest` and `chain` are how far the log of the
-- puskesmas is here; `complete` once that was all there is; `minute` when that was last so, by this
-- laptop's clock. `pins` are hashes of public keys, 32 bytes each. `proof` is the district's signature of
-- scope, epoch and head, with which another laptop believes them from a stick.
CREATE TABLE district (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    url        TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    public_key BLOB    NOT NULL CHECK (length(public_key) = 32),
    pins       BLOB    NOT NULL CHECK (length(pins) % 32 = 0),
    device     INTEGER NOT NULL,
    scope      INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    ssn        INTEGER NOT NULL,
    digest     BLOB    NOT NULL CHECK (length(digest) = 16),
    chain      BLOB    NOT NULL CHECK (length(chain) = 32),
    proof      BLOB    NOT NULL,
    complete   INTEGER NOT NULL CHECK (complete IN (0, 1)),
    revoked    INTEGER NOT NULL CHECK (revoked IN (0, 1)),
    minute     INTEGER
) STRICT;

-- Logs of the puskesmas: the short name and the key of each, with the district's signature of both (empty for
-- an own log until the district is asked for its name), and up to which place the district has it. Of that,
-- the last `aside` operations are kept aside there until somebody has looked at them.
CREATE TABLE logs (
    replica    INTEGER PRIMARY KEY,
    number     INTEGER NOT NULL UNIQUE,
    public_key BLOB    NOT NULL CHECK (length(public_key) = 32),
    proof      BLOB    NOT NULL,
    received   INTEGER NOT NULL,
    aside      INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Segments as their laptops signed them. `hash` is what the next segment of the log names.
CREATE TABLE segments (
    replica INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    hash    BLOB    NOT NULL CHECK (length(hash) = 32),
    bytes   BLOB    NOT NULL,
    PRIMARY KEY (replica, first)
) STRICT, WITHOUT ROWID;

-- The first download while it is under way: what the district says it is made of, how many of its chunks were
-- taken in, and how many operations of the next one. Empty otherwise.
CREATE TABLE first_download (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    manifest BLOB    NOT NULL,
    chunks   INTEGER NOT NULL,
    rows     INTEGER NOT NULL
) STRICT;

-- Its chunks, as far as they are here.
CREATE TABLE first_chunks (
    place INTEGER PRIMARY KEY,
    bytes BLOB    NOT NULL
) STRICT;

-- Where logs ended in the first download, whose segments are not here: `hash` is what the next segment names,
-- `ssn` how many operations the download had.
CREATE TABLE anchors (
    replica INTEGER PRIMARY KEY,
    last    INTEGER NOT NULL,
    hash    BLOB    NOT NULL CHECK (length(hash) = 32),
    ssn     INTEGER NOT NULL
) STRICT;
