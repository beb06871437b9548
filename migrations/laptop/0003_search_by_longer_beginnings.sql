-- Beginnings of up to eight letters or digits are looked up as they stand: of a NIK's first six digits
-- everybody in a kecamatan has the same, and a longer beginning than indexed is gathered from all of them.
-- The keys are derived: the program writes them again when it opens a store with an older set.
-- Older programs: refuse the store, as every newer one; nothing else about it changed.

DROP TABLE person_search;

CREATE VIRTUAL TABLE person_search USING fts5 (
    name,
    mother,
    numbers,
    content = '',
    contentless_delete = 1,
    prefix = '2 3 4 5 6 7 8'
);
