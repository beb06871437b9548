-- The forms that the district published, by the SHA-256 of their texts, with the minute in which they came. A text that this
-- program does not understand is kept for one that does.
-- Older programs: refuse the store, as every newer one; nothing else about it changed.
CREATE TABLE published_forms (
    fingerprint BLOB NOT NULL PRIMARY KEY,
    minute      INTEGER NOT NULL,
    text        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
