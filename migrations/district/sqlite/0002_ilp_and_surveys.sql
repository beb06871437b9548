-- The office's own registers: how far each lokus of ILP has come, how many are to be reached, and the survey figures that
-- stand beside what is counted. No row is of any person.
-- Older programs: refuse the database, as every newer one; nothing else about it changed.

-- A puskesmas, pustu or posyandu that takes up ILP, and the day on which each stage was reached. It is done once all are.
CREATE TABLE lokus (
    kind             TEXT NOT NULL CHECK (kind IN ('puskesmas', 'pustu', 'posyandu')),
    puskesmas        TEXT NOT NULL,
    name             TEXT NOT NULL,
    structure        TEXT,
    clusters         TEXT,
    posyandu_package TEXT,
    kader_skills     TEXT,
    home_visits      TEXT,
    pws              TEXT,
    PRIMARY KEY (kind, puskesmas, name)
) STRICT, WITHOUT ROWID;

-- How many of a kind are to be done by the end of a year, and who says so.
CREATE TABLE lokus_targets (
    kind   TEXT NOT NULL CHECK (kind IN ('puskesmas', 'pustu', 'posyandu')),
    year   INTEGER NOT NULL,
    target INTEGER NOT NULL CHECK (target >= 0),
    source TEXT NOT NULL,
    PRIMARY KEY (kind, year)
) STRICT, WITHOUT ROWID;

-- What a survey found: stunting, wasting, underweight in a year, in per mille.
CREATE TABLE surveys (
    indicator TEXT NOT NULL CHECK (indicator IN ('short', 'wasted', 'underweight')),
    year      INTEGER NOT NULL,
    per_mille INTEGER NOT NULL CHECK (per_mille BETWEEN 0 AND 1000),
    source    TEXT NOT NULL,
    PRIMARY KEY (indicator, year)
) STRICT, WITHOUT ROWID;

-- Who may be in S in a month: those born in five years, out of people of all ages. It holds all that is asked of a stay.
CREATE INDEX residences_by_birth
    ON residences (scope, birth_date, posyandu, person, from_date, to_date, sex, owns_kms);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('residences', 'residences_by_birth', '1000000 30000 3 2 1 1 1 1 1');
ANALYZE sqlite_schema;
