-- Lists of everybody in the order of name, a page at a time, without sorting them all.
-- Older programs: refuse the store, as every newer one; nothing else about it changed.

CREATE INDEX people_by_name ON people (name_key, id, birth_date);
