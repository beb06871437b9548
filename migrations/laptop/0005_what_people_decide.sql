-- What waits for a person to decide is found without reading every state.
-- Older programs: refuse the store, as every newer one; nothing else about it changed.

-- Derived: registers of which several versions stand that differ, given without knowing of each other.
-- `replica` and `seq` name the fact whose register it is; both are 0 for an attribute of the person.
CREATE TABLE conflicts (
    person_id INTEGER NOT NULL REFERENCES people (id),
    replica   INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    field     INTEGER NOT NULL,
    PRIMARY KEY (person_id, replica, seq, field)
) STRICT, WITHOUT ROWID;
