-- The laptop's first shape: the log, the state folded from it, and the rows derived from the state.
-- Older programs: none.
--
-- Truth is `operations`; everything below it can be made again from it (`siklus doctor --rebuild`).

CREATE TABLE facts_of_store (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Logs this store has written. The last one is written to; a restore begins a new one.
CREATE TABLE incarnations (
    number        INTEGER PRIMARY KEY,
    replica       INTEGER NOT NULL UNIQUE CHECK (replica >= 0),
    opened_minute INTEGER NOT NULL,
    reason        TEXT    NOT NULL CHECK (reason IN ('made', 'restored'))
) STRICT;

-- The log. `author` is the user's id; `minute` is the writer's clock, right or wrong; `body` is
-- what the operation says, in the wire format of the ledger.
CREATE TABLE operations (
    replica       INTEGER NOT NULL CHECK (replica >= 0),
    seq           INTEGER NOT NULL CHECK (seq >= 1),
    author        BLOB    NOT NULL CHECK (length(author) = 16),
    minute        INTEGER NOT NULL,
    clock_suspect INTEGER NOT NULL CHECK (clock_suspect IN (0, 1)),
    body          BLOB    NOT NULL,
    PRIMARY KEY (replica, seq)
) STRICT, WITHOUT ROWID;

-- State: one row an entity. `state` is its registers; the columns beside it are shown values that
-- queries need.

CREATE TABLE people (
    id         INTEGER PRIMARY KEY,
    uuid       BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL, -- normalised, for matching
    mother_key TEXT    NOT NULL, -- normalised, empty when the mother is not known
    sex        INTEGER CHECK (sex IN (1, 2)),
    birth_date TEXT,
    nik        TEXT,
    desa       TEXT,
    state      BLOB    NOT NULL
) STRICT;

CREATE INDEX people_by_birth ON people (birth_date, name_key);

CREATE INDEX people_by_nik ON people (nik) WHERE nik IS NOT NULL;

CREATE TABLE places (
    id     INTEGER PRIMARY KEY,
    uuid   BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    kind   INTEGER, -- NULL while only edits of an unknown place have arrived
    area   TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
    state  BLOB    NOT NULL
) STRICT;

CREATE TABLE posyandu_days (
    posyandu_id INTEGER NOT NULL REFERENCES places (id),
    date        TEXT    NOT NULL,
    opened      INTEGER NOT NULL CHECK (opened IN (0, 1)),
    finished    INTEGER NOT NULL CHECK (finished IN (0, 1)),
    state       BLOB    NOT NULL,
    PRIMARY KEY (posyandu_id, date)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    uuid  BLOB NOT NULL PRIMARY KEY CHECK (length(uuid) = 16),
    name  TEXT NOT NULL,
    state BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- All facts of a person lie together. `first_digest` is over kind and values as first given: an
-- import finds by it what it has brought before, also when it was amended or voided since.
CREATE TABLE facts (
    person_id    INTEGER NOT NULL REFERENCES people (id),
    replica      INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    date         TEXT,
    live         INTEGER NOT NULL CHECK (live IN (0, 1)),
    posyandu_id  INTEGER REFERENCES places (id),
    first_digest INTEGER NOT NULL,
    state        BLOB    NOT NULL,
    PRIMARY KEY (person_id, replica, seq)
) STRICT, WITHOUT ROWID;

-- Order of entry, and the way from an operation to its fact.
CREATE UNIQUE INDEX facts_by_operation ON facts (replica, seq);

CREATE INDEX facts_by_posyandu_day ON facts (posyandu_id, date) WHERE posyandu_id IS NOT NULL AND live = 1;

-- Edits of facts that have not arrived yet.
CREATE TABLE unborn_facts (
    replica INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    state   BLOB    NOT NULL,
    PRIMARY KEY (replica, seq)
) STRICT, WITHOUT ROWID;

-- Derived rows: what indicators compute from one person's history.

-- Who lived where from when to when (`to_date` is the first day gone). Birth date, sex and KMS are
-- repeated so that a report of a month reads only the children of its ages.
CREATE TABLE residences (
    posyandu_id INTEGER NOT NULL REFERENCES places (id),
    birth_date  TEXT    NOT NULL,
    person_id   INTEGER NOT NULL REFERENCES people (id),
    from_date   TEXT    NOT NULL,
    to_date     TEXT,
    sex         INTEGER NOT NULL,
    owns_kms    INTEGER NOT NULL CHECK (owns_kms IN (0, 1)),
    PRIMARY KEY (posyandu_id, birth_date, person_id, from_date)
) STRICT, WITHOUT ROWID;

CREATE INDEX residences_by_person ON residences (person_id);

-- What one cell of the posyandu book holds: a child and a month with a measurement or service.
-- `month` counts months since year 0. z-scores in hundredths; categories by their words.
CREATE TABLE child_months (
    month         INTEGER NOT NULL,
    person_id     INTEGER NOT NULL REFERENCES people (id),
    fact_replica  INTEGER,
    fact_seq      INTEGER,
    date          TEXT,
    weight        INTEGER,
    length        INTEGER,
    arm           INTEGER,
    oedema        INTEGER NOT NULL,
    code          TEXT,
    twice_t       INTEGER NOT NULL,
    follows_curve INTEGER,
    bgm           INTEGER NOT NULL,
    gain          INTEGER,
    minimum_gain  INTEGER,
    waz           INTEGER,
    haz           INTEGER,
    whz           INTEGER,
    baz           INTEGER,
    bb_u          TEXT,
    tb_u          TEXT,
    bb_tb         TEXT,
    imt_u         TEXT,
    status        TEXT,
    flags         TEXT    NOT NULL,
    vitamin_a     INTEGER,
    exclusive     INTEGER,
    dewormed      INTEGER NOT NULL,
    PRIMARY KEY (month, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX child_months_by_person ON child_months (person_id);

-- Search keys of names, and numbers, by the row of `people`.
CREATE VIRTUAL TABLE person_search USING fts5 (
    name,
    mother,
    numbers,
    content = '',
    contentless_delete = 1,
    prefix = '2 3 4'
);
