-- People move between puskesmas: which ones the district has, whose each posyandu is, and who looks after whom.
-- Older programs: refuse the store, as every newer one; nothing else about it changed.

-- The puskesmas of the district by their numbers there; `ours` is 1 for that of this laptop.
CREATE TABLE puskesmas (
    number INTEGER PRIMARY KEY,
    place  BLOB    NOT NULL UNIQUE CHECK (length(place) = 16),
    name   TEXT    NOT NULL,
    ours   INTEGER NOT NULL CHECK (ours IN (0, 1))
) STRICT;

-- The puskesmas of a posyandu; NULL, also in rows from before, is ours.
ALTER TABLE places ADD COLUMN puskesmas BLOB;

-- The puskesmas that looks after somebody; NULL is the one that registered the person.
ALTER TABLE people ADD COLUMN puskesmas BLOB;

CREATE INDEX people_by_puskesmas ON people (puskesmas) WHERE puskesmas IS NOT NULL;
