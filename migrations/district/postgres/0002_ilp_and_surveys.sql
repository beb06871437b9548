-- The office's own registers: how far each lokus of ILP has come, how many are to be reached, and the survey figures that
-- stand beside what is counted. No row is of any person.
-- Older programs: refuse the database, as every newer one; nothing else about it changed.

-- A puskesmas, pustu or posyandu that takes up ILP, and the day on which each stage was reached. It is done once all are.
CREATE TABLE lokus (
    kind             TEXT COLLATE "C" NOT NULL CHECK (kind IN ('puskesmas', 'pustu', 'posyandu')),
    puskesmas        TEXT COLLATE "C" NOT NULL,
    name             TEXT COLLATE "C" NOT NULL,
    structure        TEXT COLLATE "C",
    clusters         TEXT COLLATE "C",
    posyandu_package TEXT COLLATE "C",
    kader_skills     TEXT COLLATE "C",
    home_visits      TEXT COLLATE "C",
    pws              TEXT COLLATE "C",
    PRIMARY KEY (kind, puskesmas, name)
);

-- How many of a kind are to be done by the end of a year, and who says so.
CREATE TABLE lokus_targets (
    kind   TEXT COLLATE "C" NOT NULL CHECK (kind IN ('puskesmas', 'pustu', 'posyandu')),
    year   BIGINT NOT NULL,
    target BIGINT NOT NULL CHECK (target >= 0),
    source TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, year)
);

-- What a survey found: stunting, wasting, underweight in a year, in per mille.
CREATE TABLE surveys (
    indicator TEXT COLLATE "C" NOT NULL CHECK (indicator IN ('short', 'wasted', 'underweight')),
    year      BIGINT NOT NULL,
    per_mille BIGINT NOT NULL CHECK (per_mille BETWEEN 0 AND 1000),
    source    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (indicator, year)
);

-- Who may be in S in a month: those born in five years, out of people of all ages. It holds all that is asked of a stay.
CREATE INDEX residences_by_birth
    ON residences (scope, birth_date, posyandu, person, from_date, to_date, sex, owns_kms);
