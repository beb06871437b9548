-- A store of shape 10 with a small made-up puskesmas. Written once, never changed.

PRAGMA application_id = 1397443667;
PRAGMA user_version = 10;

CREATE TABLE anchors (
    replica INTEGER PRIMARY KEY,
    last    INTEGER NOT NULL,
    hash    BLOB    NOT NULL CHECK (length(hash) = 32),
    ssn     INTEGER NOT NULL
) STRICT;

CREATE TABLE applied_migrations (
           version  INTEGER PRIMARY KEY,
           name     TEXT NOT NULL,
           checksum TEXT NOT NULL
         ) STRICT;

CREATE TABLE attainments (
    indicator   TEXT    NOT NULL,
    month       INTEGER NOT NULL,
    posyandu_id INTEGER NOT NULL REFERENCES places (id),
    person_id   INTEGER NOT NULL REFERENCES people (id),
    date        TEXT    NOT NULL,
    PRIMARY KEY (indicator, month, posyandu_id, person_id, date)
) STRICT, WITHOUT ROWID;

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
    dewormed      INTEGER NOT NULL, marks INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (month, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflicts (
    person_id INTEGER NOT NULL REFERENCES people (id),
    replica   INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    field     INTEGER NOT NULL,
    PRIMARY KEY (person_id, replica, seq, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_key (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    secret BLOB    NOT NULL CHECK (length(secret) = 32)
) STRICT;

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
, noticed INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE due (
    person_id INTEGER NOT NULL REFERENCES people (id),
    item      TEXT    NOT NULL,
    opens     TEXT    NOT NULL,
    due       TEXT    NOT NULL,
    closes    TEXT    NOT NULL,
    PRIMARY KEY (person_id, item, opens)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    person_id    INTEGER NOT NULL REFERENCES people (id),
    replica      INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    date         TEXT,
    live         INTEGER NOT NULL CHECK (live IN (0, 1)),
    posyandu_id  INTEGER REFERENCES places (id),
    first_digest INTEGER NOT NULL,
    state        BLOB    NOT NULL, other_id INTEGER REFERENCES people (id),
    PRIMARY KEY (person_id, replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts_of_store (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE figures (
    uuid    BLOB PRIMARY KEY CHECK (length(uuid) = 16),
    kind    INTEGER,
    subject TEXT,
    desa    TEXT,
    month   INTEGER,
    state   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE first_chunks (
    place INTEGER PRIMARY KEY,
    bytes BLOB    NOT NULL
) STRICT;

CREATE TABLE first_download (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    manifest BLOB    NOT NULL,
    chunks   INTEGER NOT NULL,
    rows     INTEGER NOT NULL
) STRICT;

CREATE TABLE household_members (
    household TEXT    NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (household, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE "incarnations" (
    number        INTEGER PRIMARY KEY,
    replica       INTEGER NOT NULL UNIQUE CHECK (replica >= 0),
    opened_minute INTEGER NOT NULL,
    reason        TEXT    NOT NULL CHECK (reason IN ('made', 'restored', 'forked'))
) STRICT;

CREATE TABLE logs (
    replica    INTEGER PRIMARY KEY,
    number     INTEGER NOT NULL UNIQUE,
    public_key BLOB    NOT NULL CHECK (length(public_key) = 32),
    proof      BLOB    NOT NULL,
    received   INTEGER NOT NULL,
    aside      INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE looks (
    number INTEGER PRIMARY KEY,
    minute INTEGER NOT NULL,
    user   BLOB    NOT NULL CHECK (length(user) = 16),
    person BLOB    NOT NULL CHECK (length(person) = 16),
    form   TEXT    NOT NULL
) STRICT;

CREATE TABLE notices (
    replica INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    code    INTEGER NOT NULL CHECK (code BETWEEN 0 AND 255),
    PRIMARY KEY (replica, seq, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE operations (
    replica       INTEGER NOT NULL CHECK (replica >= 0),
    seq           INTEGER NOT NULL CHECK (seq >= 1),
    author        BLOB    NOT NULL CHECK (length(author) = 16),
    minute        INTEGER NOT NULL,
    clock_suspect INTEGER NOT NULL CHECK (clock_suspect IN (0, 1)),
    body          BLOB    NOT NULL, ssn INTEGER, deferred INTEGER NOT NULL DEFAULT 0 CHECK (deferred IN (0, 1)),
    PRIMARY KEY (replica, seq)
) STRICT, WITHOUT ROWID;

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
, puskesmas BLOB) STRICT;

CREATE VIRTUAL TABLE person_search USING fts5 (
    name,
    mother,
    numbers,
    content = '',
    contentless_delete = 1,
    prefix = '2 3 4 5 6 7 8'
);

CREATE TABLE person_years (
    year      INTEGER NOT NULL,
    spm       INTEGER NOT NULL,
    rule      TEXT    NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    number    INTEGER NOT NULL,
    done      INTEGER NOT NULL,
    needed    INTEGER NOT NULL,
    missing   TEXT    NOT NULL,
    completed TEXT,
    PRIMARY KEY (year, spm, rule, person_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE places (
    id     INTEGER PRIMARY KEY,
    uuid   BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    kind   INTEGER, -- NULL while only edits of an unknown place have arrived
    area   TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
    state  BLOB    NOT NULL
, puskesmas BLOB) STRICT;

CREATE TABLE posyandu_days (
    posyandu_id INTEGER NOT NULL REFERENCES places (id),
    date        TEXT    NOT NULL,
    opened      INTEGER NOT NULL CHECK (opened IN (0, 1)),
    finished    INTEGER NOT NULL CHECK (finished IN (0, 1)),
    state       BLOB    NOT NULL,
    PRIMARY KEY (posyandu_id, date)
) STRICT, WITHOUT ROWID;

CREATE TABLE published_forms (
    fingerprint BLOB NOT NULL PRIMARY KEY,
    minute      INTEGER NOT NULL,
    text        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE puskesmas (
    number INTEGER PRIMARY KEY,
    place  BLOB    NOT NULL UNIQUE CHECK (length(place) = 16),
    name   TEXT    NOT NULL,
    ours   INTEGER NOT NULL CHECK (ours IN (0, 1))
) STRICT;

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

CREATE TABLE same_people (
    person_id INTEGER NOT NULL PRIMARY KEY REFERENCES people (id),
    head_id   INTEGER NOT NULL REFERENCES people (id)
) STRICT;

CREATE TABLE segments (
    replica INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    hash    BLOB    NOT NULL CHECK (length(hash) = 32),
    bytes   BLOB    NOT NULL,
    PRIMARY KEY (replica, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE unborn_facts (
    replica INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    state   BLOB    NOT NULL,
    PRIMARY KEY (replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    uuid  BLOB NOT NULL PRIMARY KEY CHECK (length(uuid) = 16),
    name  TEXT NOT NULL,
    state BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX attainments_by_person ON attainments (person_id);

CREATE INDEX child_months_by_person ON child_months (person_id);

CREATE INDEX child_months_counted ON child_months (month, person_id, marks);

CREATE INDEX due_by_item ON due (item, closes, opens, due, person_id);

CREATE INDEX due_open ON due (closes, opens, item, due, person_id);

CREATE UNIQUE INDEX facts_by_operation ON facts (replica, seq);

CREATE INDEX facts_by_other ON facts (other_id) WHERE other_id IS NOT NULL;

CREATE INDEX facts_by_posyandu_day ON facts (posyandu_id, date) WHERE posyandu_id IS NOT NULL AND live = 1;

CREATE INDEX figures_by_subject ON figures (kind, month, subject);

CREATE INDEX household_members_by_person ON household_members (person_id);

CREATE UNIQUE INDEX operations_by_number ON operations (ssn) WHERE ssn IS NOT NULL;

CREATE INDEX operations_deferred ON operations (replica, seq) WHERE deferred = 1;

CREATE INDEX people_by_birth ON people (birth_date, name_key);

CREATE INDEX people_by_name ON people (name_key, id, birth_date);

CREATE INDEX people_by_nik ON people (nik) WHERE nik IS NOT NULL;

CREATE INDEX people_by_puskesmas ON people (puskesmas) WHERE puskesmas IS NOT NULL;

CREATE INDEX person_years_by_person ON person_years (person_id);

CREATE INDEX residences_by_person ON residences (person_id);

CREATE INDEX same_people_by_head ON same_people (head_id);

INSERT INTO applied_migrations (version, name, checksum) VALUES (1, 'log and state', 'c10d465ec5beea88c2c355618224960f3b8a9ecdd5970370ae704821624398b0');
INSERT INTO applied_migrations (version, name, checksum) VALUES (2, 'people by name', 'a71c8044b0389ad6fec436a1e2100fbeb3aa5817c24128654719de5e6d388f13');
INSERT INTO applied_migrations (version, name, checksum) VALUES (3, 'search by longer beginnings', '8011da9cf6a3aa5161a1cc9ac545f5131d7054937b1f71f293fd5d93bfbbacbd');
INSERT INTO applied_migrations (version, name, checksum) VALUES (4, 'joining a district', '802ba08ada2982351c3b79518fc474d459eff94292d7ab0873cfecce3e7b3da5');
INSERT INTO applied_migrations (version, name, checksum) VALUES (5, 'what people decide', 'ab94705d3b985133bd2b4bf20e376aca2e2289b1688278712580cb7151e241ee');
INSERT INTO applied_migrations (version, name, checksum) VALUES (6, 'other puskesmas', '373371ca919cf73e1681582bcde2c6f5ba62c61ec4cd1add739f8ba0e2775728');
INSERT INTO applied_migrations (version, name, checksum) VALUES (7, 'what deserves a look', '97cf4405378b2aa226eb9d02db65e430ea04d8a5093a776f1e4fc128b278e29f');
INSERT INTO applied_migrations (version, name, checksum) VALUES (8, 'care along the life cycle', '660672377883e0df0f2f2d9e78b6dbce54eaafed6fba5d487d5b6d551dd84140');
INSERT INTO applied_migrations (version, name, checksum) VALUES (9, 'targets, recaps and notes', '8fb66450a7087eae0b397d30094cd83be18580ef0fb89baca1e1e61dc3137770');
INSERT INTO applied_migrations (version, name, checksum) VALUES (10, 'published forms', '60fc495e8c1b634b64660f798ee99def263ecde28d48125373d17f1d781aab5c');
INSERT INTO child_months (month, person_id, fact_replica, fact_seq, date, weight, length, arm, oedema, code, twice_t, follows_curve, bgm, gain, minimum_gain, waz, haz, whz, baz, bb_u, tb_u, bb_tb, imt_u, status, flags, vitamin_a, exclusive, dewormed, marks) VALUES (24315, 1, 1, 7, '2026-04-16', 6600, 645, NULL, 0, 'B', 0, NULL, 1, NULL, 400, -224, -244, -98, -108, 'kurang', 'pendek', 'baik', 'baik', 'baik', '', NULL, NULL, 0, 950672);
INSERT INTO child_months (month, person_id, fact_replica, fact_seq, date, weight, length, arm, oedema, code, twice_t, follows_curve, bgm, gain, minimum_gain, waz, haz, whz, baz, bb_u, tb_u, bb_tb, imt_u, status, flags, vitamin_a, exclusive, dewormed, marks) VALUES (24316, 1, 1, 8, '2026-05-21', 7000, 660, NULL, 0, 'N', 0, 1, 1, 400, 300, -207, -244, -86, -85, 'kurang', 'pendek', 'baik', 'baik', 'baik', '', NULL, NULL, 0, 950581);
INSERT INTO child_months (month, person_id, fact_replica, fact_seq, date, weight, length, arm, oedema, code, twice_t, follows_curve, bgm, gain, minimum_gain, waz, haz, whz, baz, bb_u, tb_u, bb_tb, imt_u, status, flags, vitamin_a, exclusive, dewormed, marks) VALUES (24317, 1, 1, 9, '2026-06-18', 7600, 672, NULL, 0, 'N', 0, 1, 0, 600, 300, -159, -241, -29, -20, 'normal', 'pendek', 'baik', 'baik', 'baik', '', NULL, NULL, 0, 933938);
INSERT INTO child_months (month, person_id, fact_replica, fact_seq, date, weight, length, arm, oedema, code, twice_t, follows_curve, bgm, gain, minimum_gain, waz, haz, whz, baz, bb_u, tb_u, bb_tb, imt_u, status, flags, vitamin_a, exclusive, dewormed, marks) VALUES (24317, 2, 1, 12, '2026-06-18', 9000, 760, NULL, 0, 'B', 0, NULL, 0, NULL, 200, -74, -99, -41, -22, 'normal', 'normal', 'baik', 'baik', 'baik', '', NULL, NULL, 0, 868498);
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'kn1', '2025-02-11', '2025-02-13', '2025-02-13');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'HB0', '2025-02-11', '2025-02-12', '2025-02-18');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'kn2', '2025-02-14', '2025-02-18', '2025-02-18');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'shk', '2025-02-13', '2025-02-14', '2025-02-25');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'asi_0', '2025-02-11', '2025-03-10', '2025-03-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'kn3', '2025-02-19', '2025-03-11', '2025-03-11');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'asi_1', '2025-03-11', '2025-04-10', '2025-04-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'asi_2', '2025-04-11', '2025-05-10', '2025-05-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'asi_3', '2025-05-11', '2025-06-10', '2025-06-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'asi_4', '2025-06-11', '2025-07-10', '2025-07-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'RV1', '2025-04-11', '2025-05-10', '2025-08-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_3', '2025-05-11', '2025-06-10', '2025-08-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'asi_5', '2025-07-11', '2025-08-10', '2025-08-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'kn1', '2025-09-01', '2025-09-03', '2025-09-03');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'HB0', '2025-09-01', '2025-09-02', '2025-09-08');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'kn2', '2025-09-04', '2025-09-08', '2025-09-08');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'pkat', '2025-08-11', '2025-09-10', '2025-09-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'shk', '2025-09-03', '2025-09-04', '2025-09-15');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'kn3', '2025-09-09', '2025-09-29', '2025-09-29');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'asi_0', '2025-09-01', '2025-09-30', '2025-09-30');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'vitamin_a_blue', '2025-08-01', '2025-08-31', '2025-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'RV2', '2025-05-11', '2025-06-10', '2025-10-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'RV3', '2025-06-11', '2025-07-10', '2025-10-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'asi_1', '2025-10-01', '2025-10-31', '2025-10-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_6', '2025-08-11', '2025-09-10', '2025-11-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'asi_2', '2025-11-01', '2025-11-30', '2025-11-30');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'asi_3', '2025-12-01', '2025-12-31', '2025-12-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'asi_4', '2026-01-01', '2026-01-31', '2026-01-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'BCG', '2025-02-11', '2025-03-10', '2026-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'OPV1', '2025-02-11', '2025-03-10', '2026-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_9', '2025-11-11', '2025-12-10', '2026-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'RV1', '2025-11-01', '2025-11-30', '2026-02-28');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_3', '2025-12-01', '2025-12-31', '2026-02-28');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'asi_5', '2026-02-01', '2026-02-28', '2026-02-28');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'vitamin_a_red', '2026-02-01', '2026-02-28', '2026-03-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'pkat', '2026-03-01', '2026-03-31', '2026-03-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'RV2', '2025-12-01', '2025-12-31', '2026-04-30');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'RV3', '2026-01-01', '2026-01-31', '2026-04-30');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_12', '2026-02-11', '2026-03-10', '2026-05-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_6', '2026-03-01', '2026-03-31', '2026-05-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_15', '2026-05-11', '2026-06-10', '2026-08-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'BCG', '2025-09-01', '2025-09-30', '2026-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'OPV1', '2025-09-01', '2025-09-30', '2026-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_9', '2026-06-01', '2026-06-30', '2026-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'deworming', '2026-08-01', '2026-08-31', '2026-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'vitamin_a_blue', '2026-08-01', '2026-08-31', '2026-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'vitamin_a_red', '2026-08-01', '2026-08-31', '2026-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_18', '2026-08-11', '2026-09-10', '2026-11-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_12', '2026-09-01', '2026-09-30', '2026-11-30');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_21', '2026-11-11', '2026-12-10', '2027-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_15', '2026-12-01', '2026-12-31', '2027-02-28');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'vitamin_a_red', '2027-02-01', '2027-02-28', '2027-03-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'vitamin_a_red', '2027-02-01', '2027-02-28', '2027-03-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_18', '2027-03-01', '2027-03-31', '2027-05-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_24', '2027-02-11', '2027-03-10', '2027-08-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_21', '2027-06-01', '2027-06-30', '2027-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'deworming', '2027-08-01', '2027-08-31', '2027-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'deworming', '2027-08-01', '2027-08-31', '2027-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'vitamin_a_red', '2027-08-01', '2027-08-31', '2027-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'vitamin_a_red', '2027-08-01', '2027-08-31', '2027-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'DPT1', '2025-04-11', '2025-05-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'OPV2', '2025-04-11', '2025-05-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'PCV1', '2025-04-11', '2025-05-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'DPT2', '2025-05-11', '2025-06-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'OPV3', '2025-05-11', '2025-06-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'PCV2', '2025-05-11', '2025-06-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'DPT3', '2025-06-11', '2025-07-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'IPV1', '2025-06-11', '2025-07-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'OPV4', '2025-06-11', '2025-07-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'IPV2', '2025-11-11', '2025-12-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'MR1', '2025-11-11', '2025-12-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'PCV3', '2026-02-11', '2026-03-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'DPT4', '2026-08-11', '2027-02-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'MR2', '2026-08-11', '2027-02-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_30', '2027-08-11', '2027-10-10', '2028-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_24', '2027-09-01', '2027-09-30', '2028-02-29');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'vitamin_a_red', '2028-02-01', '2028-02-29', '2028-03-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'vitamin_a_red', '2028-02-01', '2028-02-29', '2028-03-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_36', '2028-02-11', '2028-04-10', '2028-08-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'DPT1', '2025-11-01', '2025-11-30', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'OPV2', '2025-11-01', '2025-11-30', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'PCV1', '2025-11-01', '2025-11-30', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'DPT2', '2025-12-01', '2025-12-31', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'OPV3', '2025-12-01', '2025-12-31', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'PCV2', '2025-12-01', '2025-12-31', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'DPT3', '2026-01-01', '2026-01-31', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'IPV1', '2026-01-01', '2026-01-31', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'OPV4', '2026-01-01', '2026-01-31', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'IPV2', '2026-06-01', '2026-06-30', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'MR1', '2026-06-01', '2026-06-30', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'PCV3', '2026-09-01', '2026-09-30', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'DPT4', '2027-03-01', '2027-08-31', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'MR2', '2027-03-01', '2027-08-31', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_30', '2028-03-01', '2028-04-30', '2028-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'deworming', '2028-08-01', '2028-08-31', '2028-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'deworming', '2028-08-01', '2028-08-31', '2028-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'vitamin_a_red', '2028-08-01', '2028-08-31', '2028-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'vitamin_a_red', '2028-08-01', '2028-08-31', '2028-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_42', '2028-08-11', '2028-10-10', '2029-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_36', '2028-09-01', '2028-10-31', '2029-02-28');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'vitamin_a_red', '2029-02-01', '2029-02-28', '2029-03-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'vitamin_a_red', '2029-02-01', '2029-02-28', '2029-03-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_48', '2029-02-11', '2029-04-10', '2029-08-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_42', '2029-03-01', '2029-04-30', '2029-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'deworming', '2029-08-01', '2029-08-31', '2029-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'deworming', '2029-08-01', '2029-08-31', '2029-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'vitamin_a_red', '2029-08-01', '2029-08-31', '2029-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'vitamin_a_red', '2029-08-01', '2029-08-31', '2029-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'weighing', '2026-07-01', '2026-07-31', '2030-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_54', '2029-08-11', '2029-10-10', '2030-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_48', '2029-09-01', '2029-10-31', '2030-02-28');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'vitamin_a_red', '2030-02-01', '2030-02-28', '2030-03-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_60', '2030-02-11', '2030-04-10', '2030-08-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'weighing', '2026-07-01', '2026-07-31', '2030-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_54', '2030-03-01', '2030-04-30', '2030-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'deworming', '2030-08-01', '2030-08-31', '2030-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'vitamin_a_red', '2030-08-01', '2030-08-31', '2030-10-01');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'preschool', '2030-02-11', '2030-08-10', '2031-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'sdidtk_66', '2030-08-11', '2030-10-10', '2031-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_60', '2030-09-01', '2030-10-31', '2031-02-28');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'preschool', '2030-09-01', '2031-02-28', '2031-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'sdidtk_66', '2031-03-01', '2031-04-30', '2031-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'BIAS_DT', '2032-02-11', '2033-02-10', '2033-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'BIAS_MR', '2032-02-11', '2033-02-10', '2033-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'BIAS_DT', '2032-09-01', '2033-08-31', '2033-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'BIAS_MR', '2032-09-01', '2033-08-31', '2033-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'BIAS_TD2', '2033-02-11', '2034-02-10', '2034-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'BIAS_TD2', '2033-09-01', '2034-08-31', '2034-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'BIAS_TD5', '2036-02-11', '2037-02-10', '2037-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'HPV1', '2036-02-11', '2037-02-10', '2037-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'BIAS_TD5', '2036-09-01', '2037-08-31', '2037-08-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'HPV2', '2037-02-11', '2038-02-10', '2038-02-10');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'school', '2032-01-01', '2032-12-31', '2040-12-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'school', '2032-01-01', '2032-12-31', '2040-12-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'adolescent', '2041-01-01', '2041-12-31', '2042-12-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'adolescent', '2041-01-01', '2041-12-31', '2042-12-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'iva', '2055-01-01', '2055-12-31', '2075-12-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'adult', '2043-01-01', '2043-12-31', '2084-12-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'adult', '2043-01-01', '2043-12-31', '2084-12-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (1, 'elderly', '2085-01-01', '2085-12-31', '9999-12-31');
INSERT INTO due (person_id, item, opens, due, closes) VALUES (2, 'elderly', '2085-01-01', '2085-12-31', '9999-12-31');
INSERT INTO facts (person_id, replica, seq, kind, date, live, posyandu_id, first_digest, state, other_id) VALUES (1, 1, 3, 5, NULL, 1, 1, 2998971784491076824, x'010510ea508cc6524982278705b16bbec9f595016c010103041033752d63c2ad849ab166514f1e549af30000', NULL);
INSERT INTO facts (person_id, replica, seq, kind, date, live, posyandu_id, first_digest, state, other_id) VALUES (1, 1, 7, 1, '2026-04-16', 1, 1, -4640757020191930512, x'010110ea508cc6524982278705b16bbec9f5950764010107030a323032362d30342d313600650101070190670066010107018a0a00670101070102006b0101070102006c010107041033752d63c2ad849ab166514f1e549af3007601010701020000', NULL);
INSERT INTO facts (person_id, replica, seq, kind, date, live, posyandu_id, first_digest, state, other_id) VALUES (1, 1, 8, 1, '2026-05-21', 1, 1, -1015306089943698874, x'010110ea508cc6524982278705b16bbec9f5950764010108030a323032362d30352d3231006501010a01b06d0101086601010801a80a00670101080102006b0101080102006c010108041033752d63c2ad849ab166514f1e549af3007601010801020001010a', NULL);
INSERT INTO facts (person_id, replica, seq, kind, date, live, posyandu_id, first_digest, state, other_id) VALUES (1, 1, 9, 1, '2026-06-18', 1, 1, 6908281886150389219, x'010110ea508cc6524982278705b16bbec9f5950764010109030a323032362d30362d3138006501010901e076006601010901c00a00670101090102006b0101090102006c010109041033752d63c2ad849ab166514f1e549af3007601010901020000', NULL);
INSERT INTO facts (person_id, replica, seq, kind, date, live, posyandu_id, first_digest, state, other_id) VALUES (2, 1, 5, 5, NULL, 1, 1, 2998971784491076824, x'010510f7fcb5cc0e6282769de472bd93290773016c010105041033752d63c2ad849ab166514f1e549af30000', NULL);
INSERT INTO facts (person_id, replica, seq, kind, date, live, posyandu_id, first_digest, state, other_id) VALUES (2, 1, 6, 6, '2026-07-01', 1, NULL, -3992167996637099512, x'010610f7fcb5cc0e6282769de472bd932907730264010106030a323032362d30372d3031007301010601020000', NULL);
INSERT INTO facts (person_id, replica, seq, kind, date, live, posyandu_id, first_digest, state, other_id) VALUES (2, 1, 11, 1, '2026-06-18', 0, 1, -2571229217398374466, x'010110f7fcb5cc0e6282769de472bd93290773080101010d0100006401010b030a323032362d30362d3138006501010b01988e01006601010b01f00b006701010b0102006b01010b0102006c01010b041033752d63c2ad849ab166514f1e549af3007601010b01020001010d', NULL);
INSERT INTO facts (person_id, replica, seq, kind, date, live, posyandu_id, first_digest, state, other_id) VALUES (2, 1, 12, 1, '2026-06-18', 1, 1, -993685751403376440, x'010110f7fcb5cc0e6282769de472bd93290773076401010c030a323032362d30362d3138006501010c01d08c01006601010c01f00b006701010c0102006b01010c0102006c01010c041033752d63c2ad849ab166514f1e549af3007601010c01020000', NULL);
INSERT INTO facts_of_store (name, value) VALUES ('derived', '5');
INSERT INTO facts_of_store (name, value) VALUES ('desa', '12.05.07.1004');
INSERT INTO facts_of_store (name, value) VALUES ('kabupaten', '12.05');
INSERT INTO facts_of_store (name, value) VALUES ('puskesmas', '260804a6-71c7-8a25-9910-015e6e1e1c6a');
INSERT INTO facts_of_store (name, value) VALUES ('puskesmas_name', 'Stabat');
INSERT INTO incarnations (number, replica, opened_minute, reason) VALUES (1, 6664248930893900451, 29921820, 'made');
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 1, x'00000000000000000000000000000001', 29000001, 0, x'01011033752d63c2ad849ab166514f1e549af3052802064d656c6174690029020d31322e30352e30372e31303034002a0106002b0410260804a671c78a259910015e6e1e1c6a002c020477332d340000', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 2, x'00000000000000000000000000000001', 29000002, 0, x'010010ea508cc6524982278705b16bbec9f595040a020442756469000b0102000c030a323032352d30392d30310013020b5369746920416d696e61680000', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 3, x'00000000000000000000000000000001', 29000003, 0, x'000510ea508cc6524982278705b16bbec9f595016c041033752d63c2ad849ab166514f1e549af3', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 4, x'00000000000000000000000000000001', 29000004, 0, x'010010f7fcb5cc0e6282769de472bd93290773030a0203416e69000b0104000c030a323032352d30322d31310000', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 5, x'00000000000000000000000000000001', 29000005, 0, x'000510f7fcb5cc0e6282769de472bd93290773016c041033752d63c2ad849ab166514f1e549af3', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 6, x'00000000000000000000000000000001', 29000006, 0, x'000610f7fcb5cc0e6282769de472bd932907730264030a323032362d30372d3031730102', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 7, x'00000000000000000000000000000001', 29000007, 0, x'000110ea508cc6524982278705b16bbec9f5950764030a323032362d30342d31366501906766018a0a6701026b01026c041033752d63c2ad849ab166514f1e549af3760102', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 8, x'00000000000000000000000000000001', 29000008, 0, x'000110ea508cc6524982278705b16bbec9f5950764030a323032362d30352d32316501807d6601a80a6701026b01026c041033752d63c2ad849ab166514f1e549af3760102', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 9, x'00000000000000000000000000000001', 29000009, 0, x'000110ea508cc6524982278705b16bbec9f5950764030a323032362d30362d31386501e0766601c00a6701026b01026c041033752d63c2ad849ab166514f1e549af3760102', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 10, x'00000000000000000000000000000001', 29000010, 0, x'01040108016501b06d0101080b73616c6168206b6574696b', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 11, x'00000000000000000000000000000001', 29000011, 0, x'000110f7fcb5cc0e6282769de472bd932907730764030a323032362d30362d31386501988e016601f00b6701026b01026c041033752d63c2ad849ab166514f1e549af3760102', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 12, x'00000000000000000000000000000001', 29000012, 0, x'000110f7fcb5cc0e6282769de472bd932907730764030a323032362d30362d31386501d08c016601f00b6701026b01026c041033752d63c2ad849ab166514f1e549af3760102', NULL, 0);
INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred) VALUES (1, 13, x'00000000000000000000000000000001', 29000013, 0, x'0104010b01010100000b73616c6168206b6574696b', NULL, 0);
INSERT INTO people (id, uuid, name, name_key, mother_key, sex, birth_date, nik, desa, state, puskesmas) VALUES (1, x'ea508cc6524982278705b16bbec9f595', 'Budi', 'budi', 'siti aminah', 1, '2025-09-01', NULL, NULL, x'00040a010102020442756469000b0101020102000c010102030a323032352d30392d30310013010102020b5369746920416d696e616800010102', NULL);
INSERT INTO people (id, uuid, name, name_key, mother_key, sex, birth_date, nik, desa, state, puskesmas) VALUES (2, x'f7fcb5cc0e6282769de472bd93290773', 'Ani', 'ani', '', 2, '2025-02-11', NULL, NULL, x'00030a0101040203416e69000b0101040104000c010104030a323032352d30322d313100010104', NULL);
INSERT INTO person_years (year, spm, rule, person_id, number, done, needed, missing, completed) VALUES (2026, 4, 'both', 1, 0, 1, 5, 'weighing development vitamin_a idl', NULL);
INSERT INTO person_years (year, spm, rule, person_id, number, done, needed, missing, completed) VALUES (2026, 4, 'both', 2, 0, 0, 5, 'weighing length development vitamin_a idl', NULL);
INSERT INTO places (id, uuid, kind, area, name, closed, state, puskesmas) VALUES (1, x'33752d63c2ad849ab166514f1e549af3', 3, '12.05.07.1004', 'Melati', 0, x'00052801010102064d656c6174690029010101020d31322e30352e30372e31303034002a0101010106002b0101010410260804a671c78a259910015e6e1e1c6a002c010101020477332d3400010101', x'260804a671c78a259910015e6e1e1c6a');
INSERT INTO residences (posyandu_id, birth_date, person_id, from_date, to_date, sex, owns_kms) VALUES (1, '2025-02-11', 2, '2025-02-11', '2026-07-01', 2, 0);
INSERT INTO residences (posyandu_id, birth_date, person_id, from_date, to_date, sex, owns_kms) VALUES (1, '2025-09-01', 1, '2025-09-01', NULL, 1, 0);
