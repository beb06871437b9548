-- The forms that the office published, each in its versions, as laptops are given them. No row is of any person.
-- Older programs: refuse the database, as every newer one; nothing else about it changed.
CREATE TABLE published_forms (
    form    TEXT NOT NULL,
    version INTEGER NOT NULL,
    minute  INTEGER NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (form, version)
) STRICT, WITHOUT ROWID;
