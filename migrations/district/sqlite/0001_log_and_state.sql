-- The district's first shape: who may send, the log of every puskesmas in the district's order, and the
-- state folded from it.
-- Older programs: none.
--
-- A scope is a puskesmas. It stands first in every key, so that the same tables can be spread over
-- several servers by it.

CREATE TABLE facts_of_server (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The head of each scope: the last number given, how many operations there are, their sum, and the chain
-- over all commits. Numbers are given under the lock of this row, so none can be stepped over.
CREATE TABLE scopes (
    scope  INTEGER NOT NULL PRIMARY KEY,
    place  BLOB    NOT NULL UNIQUE CHECK (length(place) = 16),
    name   TEXT    NOT NULL,
    ssn    INTEGER NOT NULL,
    digest BLOB    NOT NULL CHECK (length(digest) = 16),
    chain  BLOB    NOT NULL CHECK (length(chain) = 32)
) STRICT;

-- Laptops. `minute` is when one was last heard of, by the server's clock.
CREATE TABLE devices (
    device     INTEGER NOT NULL PRIMARY KEY,
    scope      INTEGER NOT NULL REFERENCES scopes (scope),
    name       TEXT    NOT NULL,
    public_key BLOB    NOT NULL UNIQUE CHECK (length(public_key) = 32),
    revoked    INTEGER NOT NULL CHECK (revoked IN (0, 1)),
    minute     INTEGER NOT NULL
) STRICT;

-- Logs of laptops. `number` is its short name on the wire; `head` the last place received, `chain` the
-- hash of the last segment.
CREATE TABLE logs (
    number  INTEGER NOT NULL PRIMARY KEY,
    replica INTEGER NOT NULL UNIQUE CHECK (replica > 0),
    device  INTEGER NOT NULL REFERENCES devices (device),
    head    INTEGER NOT NULL,
    chain   BLOB    NOT NULL CHECK (length(chain) = 32)
) STRICT;

-- Codes by which laptops join. `name` is what the code begins with; `desa` area codes with spaces between;
-- `expires` the first minute in which it cannot be used; `wrong` how many wrong codes were tried; `device`
-- the laptop that used it.
CREATE TABLE invites (
    name    TEXT    NOT NULL PRIMARY KEY,
    scope   INTEGER NOT NULL REFERENCES scopes (scope),
    code    TEXT    NOT NULL,
    desa    TEXT    NOT NULL,
    expires INTEGER NOT NULL,
    wrong   INTEGER NOT NULL,
    device  INTEGER REFERENCES devices (device)
) STRICT, WITHOUT ROWID;

-- People of the health office who may look at the district's page. `name` is what they type, in small
-- letters, `shown` how they are called; `secret` proves their passphrase (Argon2id, in PHC's form);
-- `closed` accounts stay, because the audit names them.
CREATE TABLE accounts (
    name   TEXT    NOT NULL PRIMARY KEY,
    shown  TEXT    NOT NULL,
    role   TEXT    NOT NULL CHECK (role IN ('petugas', 'admin')),
    secret TEXT    NOT NULL,
    closed INTEGER NOT NULL CHECK (closed IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Who is signed in. `token` is the hash of what the browser holds; `begun` and `seen` are minutes since 1970
-- by the server's clock.
CREATE TABLE sign_ins (
    token BLOB    NOT NULL PRIMARY KEY CHECK (length(token) = 32),
    name  TEXT    NOT NULL REFERENCES accounts (name),
    begun INTEGER NOT NULL,
    seen  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What people of the health office did, one after the other. `name` is empty for the command line of the
-- server; `hash` covers the row and the hash of the row before, so that none can be changed or taken out.
CREATE TABLE audit (
    number  INTEGER NOT NULL PRIMARY KEY,
    minute  INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    act     TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    reason  TEXT    NOT NULL,
    hash    BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Segments as they came.
CREATE TABLE segments (
    scope   INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    hash    BLOB    NOT NULL CHECK (length(hash) = 32),
    bytes   BLOB    NOT NULL,
    PRIMARY KEY (scope, replica, first)
) STRICT, WITHOUT ROWID;

-- Segments of revoked laptops, kept aside until somebody has looked at them: an honest laptop that was
-- believed lost loses nothing. `state`: 0 waits, 1 was returned; one that is released moves to `segments`.
CREATE TABLE quarantine (
    scope   INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    hash    BLOB    NOT NULL CHECK (length(hash) = 32),
    bytes   BLOB    NOT NULL,
    state   INTEGER NOT NULL CHECK (state IN (0, 1)),
    PRIMARY KEY (scope, replica, first)
) STRICT, WITHOUT ROWID;

-- What deserves a look in an operation that was taken in, and why (`code`, a number of `ledger::notice`): told to its
-- laptop with the segment, and again whenever that asks. `kind` and `key` name what it is about as `entities` does, a
-- fact by its operation; 0 and nothing when it is not understood; `person` is whom, if anybody. `settled` once a later
-- operation is about the same thing.
CREATE TABLE notices (
    scope   INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    code    INTEGER NOT NULL CHECK (code BETWEEN 0 AND 255),
    kind    INTEGER NOT NULL,
    key     BLOB    NOT NULL,
    person  BLOB    NOT NULL CHECK (length(person) IN (0, 16)),
    settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
    PRIMARY KEY (scope, replica, seq, code)
) STRICT, WITHOUT ROWID;

CREATE INDEX notices_by_subject ON notices (scope, kind, key);

CREATE INDEX notices_open ON notices (scope, settled, code);

-- The log of a scope in the district's order.
CREATE TABLE operations (
    scope   INTEGER NOT NULL,
    ssn     INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    author  BLOB    NOT NULL CHECK (length(author) = 16),
    minute  INTEGER NOT NULL,
    suspect INTEGER NOT NULL CHECK (suspect IN (0, 1)),
    body    BLOB    NOT NULL,
    PRIMARY KEY (scope, ssn)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX operations_by_log ON operations (scope, replica, seq);

-- After each commit: the last number given by it, which segment it took in (`replica`, `first`, `count`),
-- and the head as it was then. `replica` is 0 where it took in operations that other puskesmas had before.
CREATE TABLE commits (
    scope   INTEGER NOT NULL,
    ssn     INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    digest  BLOB    NOT NULL CHECK (length(digest) = 16),
    chain   BLOB    NOT NULL CHECK (length(chain) = 32),
    PRIMARY KEY (scope, ssn)
) STRICT, WITHOUT ROWID;

-- The log of a scope up to a number (`ssn`), gathered for laptops that have nothing of it yet. At place 0 stands
-- what it is made of, from 1 on its chunks. It can be made again at any time.
CREATE TABLE snapshots (
    scope INTEGER NOT NULL,
    ssn   INTEGER NOT NULL,
    place INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    hash  BLOB    NOT NULL CHECK (length(hash) = 32),
    bytes BLOB    NOT NULL,
    PRIMARY KEY (scope, ssn, place)
) STRICT, WITHOUT ROWID;

-- Where each scope's log ended when an epoch began: numbers given after that in an older epoch are void.
CREATE TABLE epochs (
    scope INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    ssn   INTEGER NOT NULL,
    PRIMARY KEY (scope, epoch)
) STRICT, WITHOUT ROWID;

-- State: people, places, posyandu days and users, by what they are (`kind`) and their key.
CREATE TABLE entities (
    scope INTEGER NOT NULL,
    kind  INTEGER NOT NULL,
    key   BLOB    NOT NULL,
    state BLOB    NOT NULL,
    PRIMARY KEY (scope, kind, key)
) STRICT, WITHOUT ROWID;

-- Which puskesmas know somebody.
CREATE INDEX entities_by_key ON entities (kind, key, scope);

-- State: facts. All facts of a person lie together. `ssn` is the number of the operation that created the
-- fact: of two on one date the one with the higher number was entered later. A fact that only edits have
-- arrived of has no person (an empty one), no number and no kind yet.
CREATE TABLE facts (
    scope   INTEGER NOT NULL,
    person  BLOB    NOT NULL CHECK (length(person) IN (0, 16)),
    replica INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    ssn     INTEGER,
    kind    INTEGER,
    state   BLOB    NOT NULL,
    PRIMARY KEY (scope, person, replica, seq)
) STRICT, WITHOUT ROWID;

-- The way from an operation to its fact.
CREATE UNIQUE INDEX facts_by_operation ON facts (scope, replica, seq);

-- Derived rows: what indicators compute from one person's state. They are written with the state they are
-- computed from, and can be made again from it at any time.

-- Who lived where from when to when (`to_date` is the first day gone). Birth date, sex and KMS are repeated
-- so that a report of a month reads only the children of its ages; `first_measured`, the date of the first
-- measurement, decides between children who are alike in all that a report says of them.
CREATE TABLE residences (
    scope          INTEGER NOT NULL,
    posyandu       BLOB    NOT NULL CHECK (length(posyandu) = 16),
    birth_date     TEXT    NOT NULL,
    person         BLOB    NOT NULL CHECK (length(person) = 16),
    from_date      TEXT    NOT NULL,
    to_date        TEXT,
    sex            INTEGER NOT NULL CHECK (sex IN (1, 2)),
    owns_kms       INTEGER NOT NULL CHECK (owns_kms IN (0, 1)),
    first_measured TEXT,
    PRIMARY KEY (scope, posyandu, birth_date, person, from_date)
) STRICT, WITHOUT ROWID;

-- What one cell of the posyandu book holds: a child and a month with a measurement or service.
-- `month` counts months since year 0; `fact_replica` and `fact_seq` name the measurement it goes by.
-- Grams and millimetres; z-scores in hundredths; categories by their words; yes is 1 and no is 0.
-- `marks` holds what is counted of the month in one number (`indicators::Marks`).
CREATE TABLE child_months (
    scope         INTEGER NOT NULL,
    month         INTEGER NOT NULL,
    person        BLOB    NOT NULL CHECK (length(person) = 16),
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
    marks         INTEGER NOT NULL,
    PRIMARY KEY (scope, month, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX residences_by_person ON residences (scope, person);

CREATE INDEX child_months_by_person ON child_months (scope, person);

CREATE INDEX child_months_counted ON child_months (scope, month, person, marks);

-- A person, a year and an SPM service in which something was done: how much of it, what is missing (names with spaces
-- between), and the day on which it was complete. `rule` is the version of the rule, or `both` where they do not differ;
-- `number` tells two births of one year apart.
CREATE TABLE person_years (
    scope     INTEGER NOT NULL,
    year      INTEGER NOT NULL,
    spm       INTEGER NOT NULL,
    rule      TEXT    NOT NULL,
    person    BLOB    NOT NULL CHECK (length(person) = 16),
    number    INTEGER NOT NULL,
    done      INTEGER NOT NULL,
    needed    INTEGER NOT NULL,
    missing   TEXT    NOT NULL,
    completed TEXT,
    PRIMARY KEY (scope, year, spm, rule, person, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX person_years_by_person ON person_years (scope, person);

-- What somebody came to of what villages are watched by, on which day, and where the person lived then. `month`
-- counts months since year 0.
CREATE TABLE attainments (
    scope     INTEGER NOT NULL,
    indicator TEXT    NOT NULL,
    month     INTEGER NOT NULL,
    posyandu  BLOB    NOT NULL CHECK (length(posyandu) = 16),
    person    BLOB    NOT NULL CHECK (length(person) = 16),
    date      TEXT    NOT NULL,
    PRIMARY KEY (scope, indicator, month, posyandu, person, date)
) STRICT, WITHOUT ROWID;

CREATE INDEX attainments_by_person ON attainments (scope, person);

-- Who has which NIK: by it records of one person are found.
CREATE TABLE niks (
    scope  INTEGER NOT NULL,
    nik    TEXT    NOT NULL,
    person BLOB    NOT NULL CHECK (length(person) = 16),
    PRIMARY KEY (scope, nik, person)
) STRICT, WITHOUT ROWID;

-- What is said of two records: that they are of one person (`same` 1) or of two (0), by which fact. Each
-- stands twice, from either side.
CREATE TABLE kinships (
    scope   INTEGER NOT NULL,
    person  BLOB    NOT NULL CHECK (length(person) = 16),
    other   BLOB    NOT NULL CHECK (length(other) = 16),
    replica INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    same    INTEGER NOT NULL CHECK (same IN (0, 1)),
    PRIMARY KEY (scope, person, other, replica, seq)
) STRICT, WITHOUT ROWID;

-- Records that are of one person, each with the one under which all are counted (`head`), that one too.
CREATE TABLE same_people (
    scope  INTEGER NOT NULL,
    person BLOB    NOT NULL CHECK (length(person) = 16),
    head   BLOB    NOT NULL CHECK (length(head) = 16),
    PRIMARY KEY (scope, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX same_people_by_head ON same_people (scope, head);

-- Every key begins with the scope, and without statistics SQLite takes ten rows for all of a scope: it would look for one
-- person's rows by reading the whole puskesmas. These are those of a kabupaten, for tables that have several indexes.
ANALYZE;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('notices',      'notices',                '1000000 10000 2 1 1'),
    ('notices',      'notices_by_subject',     '1000000 10000 2000 2'),
    ('notices',      'notices_open',           '1000000 10000 5000 1000'),
    ('operations',   'operations',             '5000000 100000 1'),
    ('operations',   'operations_by_log',      '5000000 100000 10000 1'),
    ('entities',     'entities',               '1000000 30000 20000 1'),
    ('entities',     'entities_by_key',        '1000000 900000 1 1'),
    ('facts',        'facts',                  '4000000 100000 10 5 1'),
    ('facts',        'facts_by_operation',     '4000000 100000 10000 1'),
    ('residences',   'residences',             '1000000 30000 200 2 1 1'),
    ('residences',   'residences_by_person',   '1000000 30000 1'),
    ('child_months', 'child_months',           '2000000 100000 2000 1'),
    ('child_months', 'child_months_by_person', '2000000 100000 24'),
    ('child_months', 'child_months_counted',   '2000000 100000 2000 1 1'),
    ('person_years', 'person_years',           '2000000 60000 30000 5000 3000 1 1'),
    ('person_years', 'person_years_by_person', '2000000 60000 2'),
    ('attainments',  'attainments',            '3000000 100000 5000 200 10 1 1'),
    ('attainments',  'attainments_by_person',  '3000000 100000 4'),
    ('same_people',  'same_people',            '10000 100 1'),
    ('same_people',  'same_people_by_head',    '10000 100 2');
ANALYZE sqlite_schema;
