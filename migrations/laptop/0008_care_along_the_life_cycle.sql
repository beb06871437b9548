-- Services along the life cycle: what people are due for, what their years come to, and what villages are watched by.
-- All but `looks` is derived: the program makes the rows when it opens a store that has none.
-- Older programs: refuse the store, as every newer one; nothing else about it changed.

-- What is counted of a child's month, in one number (`indicators::Marks`): the program derives the rows anew.
ALTER TABLE child_months ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;

CREATE INDEX child_months_counted ON child_months (month, person_id, marks);

-- Who belongs to which household: by the family card, or by a name given where there is none.
CREATE TABLE household_members (
    household TEXT    NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (household, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX household_members_by_person ON household_members (person_id);

-- What somebody is due for and has not had: an item of the schedule, a dose, an open referral. From `opens` on, in time
-- until `due`, and at all until `closes` (9999-12-31 is for ever). Which of them are open is decided when asked.
CREATE TABLE due (
    person_id INTEGER NOT NULL REFERENCES people (id),
    item      TEXT    NOT NULL,
    opens     TEXT    NOT NULL,
    due       TEXT    NOT NULL,
    closes    TEXT    NOT NULL,
    PRIMARY KEY (person_id, item, opens)
) STRICT, WITHOUT ROWID;

CREATE INDEX due_by_item ON due (item, closes, opens, due, person_id);

CREATE INDEX due_open ON due (closes, opens, item, due, person_id);

-- A person, a year and an SPM service in which something was done: how much of it, what is missing (names with spaces
-- between), and the day on which it was complete. `rule` is the version of the rule, or `both` where they do not differ;
-- `number` tells two births of one year apart.
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

CREATE INDEX person_years_by_person ON person_years (person_id);

-- What somebody came to of what villages are watched by, on which day, and where the person lived then.
-- `month` counts months since year 0.
CREATE TABLE attainments (
    indicator   TEXT    NOT NULL,
    month       INTEGER NOT NULL,
    posyandu_id INTEGER NOT NULL REFERENCES places (id),
    person_id   INTEGER NOT NULL REFERENCES people (id),
    date        TEXT    NOT NULL,
    PRIMARY KEY (indicator, month, posyandu_id, person_id, date)
) STRICT, WITHOUT ROWID;

CREATE INDEX attainments_by_person ON attainments (person_id);

-- Who opened a restricted record on this laptop: whose, which form, and when by this laptop's clock. It is not sent.
CREATE TABLE looks (
    number INTEGER PRIMARY KEY,
    minute INTEGER NOT NULL,
    user   BLOB    NOT NULL CHECK (length(user) = 16),
    person BLOB    NOT NULL CHECK (length(person) = 16),
    form   TEXT    NOT NULL
) STRICT;
