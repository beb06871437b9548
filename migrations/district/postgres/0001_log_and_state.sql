-- The district's first shape: who may send, the log of every puskesmas in the district's order, and the
-- state folded from it.
-- Older programs: none.
--
-- The tables, columns and keys of `../sqlite` and no others: whole numbers are BIGINT, bytes BYTEA, and text
-- is in the order of its bytes, as it is there.
--
-- A scope is a puskesmas. It stands first in every key, so that the same tables can be spread over
-- several servers by it.

CREATE TABLE facts_of_server (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BYTEA  NOT NULL
);

-- The head of each scope: the last number given, how many operations there are, their sum, and the chain
-- over all commits. Numbers are given under the lock of this row, so none can be stepped over.
CREATE TABLE scopes (
    scope  BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    place  BYTEA  NOT NULL UNIQUE CHECK (length(place) = 16),
    name   TEXT COLLATE "C" NOT NULL,
    ssn    BIGINT NOT NULL,
    digest BYTEA  NOT NULL CHECK (length(digest) = 16),
    chain  BYTEA  NOT NULL CHECK (length(chain) = 32)
);

-- Laptops. `minute` is when one was last heard of, by the server's clock.
CREATE TABLE devices (
    device     BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope      BIGINT NOT NULL REFERENCES scopes (scope),
    name       TEXT COLLATE "C" NOT NULL,
    public_key BYTEA  NOT NULL UNIQUE CHECK (length(public_key) = 32),
    revoked    BIGINT NOT NULL CHECK (revoked IN (0, 1)),
    minute     BIGINT NOT NULL
);

-- Logs of laptops. `number` is its short name on the wire; `head` the last place received, `chain` the
-- hash of the last segment.
CREATE TABLE logs (
    number  BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    replica BIGINT NOT NULL UNIQUE CHECK (replica > 0),
    device  BIGINT NOT NULL REFERENCES devices (device),
    head    BIGINT NOT NULL,
    chain   BYTEA  NOT NULL CHECK (length(chain) = 32)
);

-- Codes by which laptops join. `name` is what the code begins with; `desa` area codes with spaces between;
-- `expires` the first minute in which it cannot be used; `wrong` how many wrong codes were tried; `device`
-- the laptop that used it.
CREATE TABLE invites (
    name    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    scope   BIGINT NOT NULL REFERENCES scopes (scope),
    code    TEXT COLLATE "C" NOT NULL,
    desa    TEXT COLLATE "C" NOT NULL,
    expires BIGINT NOT NULL,
    wrong   BIGINT NOT NULL,
    device  BIGINT REFERENCES devices (device)
);

-- Segments as they came.
CREATE TABLE segments (
    scope   BIGINT NOT NULL,
    replica BIGINT NOT NULL,
    first   BIGINT NOT NULL,
    count   BIGINT NOT NULL,
    hash    BYTEA  NOT NULL CHECK (length(hash) = 32),
    bytes   BYTEA  NOT NULL,
    PRIMARY KEY (scope, replica, first)
);

-- Segments of revoked laptops, kept aside until somebody has looked at them: an honest laptop that was
-- believed lost loses nothing. `state`: 0 waits, 1 was returned; one that is released moves to `segments`.
CREATE TABLE quarantine (
    scope   BIGINT NOT NULL,
    replica BIGINT NOT NULL,
    first   BIGINT NOT NULL,
    count   BIGINT NOT NULL,
    hash    BYTEA  NOT NULL CHECK (length(hash) = 32),
    bytes   BYTEA  NOT NULL,
    state   BIGINT NOT NULL CHECK (state IN (0, 1)),
    PRIMARY KEY (scope, replica, first)
);

-- The log of a scope in the district's order.
CREATE TABLE operations (
    scope   BIGINT NOT NULL,
    ssn     BIGINT NOT NULL,
    replica BIGINT NOT NULL,
    seq     BIGINT NOT NULL,
    author  BYTEA  NOT NULL CHECK (length(author) = 16),
    minute  BIGINT NOT NULL,
    suspect BIGINT NOT NULL CHECK (suspect IN (0, 1)),
    body    BYTEA  NOT NULL,
    PRIMARY KEY (scope, ssn)
);

CREATE UNIQUE INDEX operations_by_log ON operations (scope, replica, seq);

-- After each commit: the last number given by it, which segment it took in (`replica`, `first`, `count`),
-- and the head as it was then.
CREATE TABLE commits (
    scope   BIGINT NOT NULL,
    ssn     BIGINT NOT NULL,
    replica BIGINT NOT NULL,
    first   BIGINT NOT NULL,
    count   BIGINT NOT NULL,
    digest  BYTEA  NOT NULL CHECK (length(digest) = 16),
    chain   BYTEA  NOT NULL CHECK (length(chain) = 32),
    PRIMARY KEY (scope, ssn)
);

-- Where each scope's log ended when an epoch began: numbers given after that in an older epoch are void.
CREATE TABLE epochs (
    scope BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    ssn   BIGINT NOT NULL,
    PRIMARY KEY (scope, epoch)
);

-- State: people, places, posyandu days and users, by what they are (`kind`) and their key.
CREATE TABLE entities (
    scope BIGINT NOT NULL,
    kind  BIGINT NOT NULL,
    key   BYTEA  NOT NULL,
    state BYTEA  NOT NULL,
    PRIMARY KEY (scope, kind, key)
);

-- State: facts. All facts of a person lie together. `ssn` is the number of the operation that created the
-- fact: of two on one date the one with the higher number was entered later. A fact that only edits have
-- arrived of has no person (an empty one), no number and no kind yet.
CREATE TABLE facts (
    scope   BIGINT NOT NULL,
    person  BYTEA  NOT NULL CHECK (length(person) IN (0, 16)),
    replica BIGINT NOT NULL,
    seq     BIGINT NOT NULL,
    ssn     BIGINT,
    kind    BIGINT,
    state   BYTEA  NOT NULL,
    PRIMARY KEY (scope, person, replica, seq)
);

-- The way from an operation to its fact.
CREATE UNIQUE INDEX facts_by_operation ON facts (scope, replica, seq);

-- Derived rows: what indicators compute from one person's state. They are written with the state they are
-- computed from, and can be made again from it at any time.

-- Who lived where from when to when (`to_date` is the first day gone). Birth date, sex and KMS are repeated
-- so that a report of a month reads only the children of its ages; `first_measured`, the date of the first
-- measurement, decides between children who are alike in all that a report says of them.
CREATE TABLE residences (
    scope          BIGINT NOT NULL,
    posyandu       BYTEA  NOT NULL CHECK (length(posyandu) = 16),
    birth_date     TEXT COLLATE "C" NOT NULL,
    person         BYTEA  NOT NULL CHECK (length(person) = 16),
    from_date      TEXT COLLATE "C" NOT NULL,
    to_date        TEXT COLLATE "C",
    sex            BIGINT NOT NULL CHECK (sex IN (1, 2)),
    owns_kms       BIGINT NOT NULL CHECK (owns_kms IN (0, 1)),
    first_measured TEXT COLLATE "C",
    PRIMARY KEY (scope, posyandu, birth_date, person, from_date)
);

-- What one cell of the posyandu book holds: a child and a month with a measurement or service.
-- `month` counts months since year 0; `fact_replica` and `fact_seq` name the measurement it goes by.
-- Grams and millimetres; z-scores in hundredths; categories by their words; yes is 1 and no is 0.
CREATE TABLE child_months (
    scope         BIGINT NOT NULL,
    month         BIGINT NOT NULL,
    person        BYTEA  NOT NULL CHECK (length(person) = 16),
    fact_replica  BIGINT,
    fact_seq      BIGINT,
    date          TEXT COLLATE "C",
    weight        BIGINT,
    length        BIGINT,
    arm           BIGINT,
    oedema        BIGINT NOT NULL,
    code          TEXT COLLATE "C",
    twice_t       BIGINT NOT NULL,
    follows_curve BIGINT,
    bgm           BIGINT NOT NULL,
    gain          BIGINT,
    minimum_gain  BIGINT,
    waz           BIGINT,
    haz           BIGINT,
    whz           BIGINT,
    baz           BIGINT,
    bb_u          TEXT COLLATE "C",
    tb_u          TEXT COLLATE "C",
    bb_tb         TEXT COLLATE "C",
    imt_u         TEXT COLLATE "C",
    status        TEXT COLLATE "C",
    flags         TEXT COLLATE "C" NOT NULL,
    vitamin_a     BIGINT,
    exclusive     BIGINT,
    dewormed      BIGINT NOT NULL,
    PRIMARY KEY (scope, month, person)
);
