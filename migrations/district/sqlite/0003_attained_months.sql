-- How often what was attained in a month has changed: what was counted of a month before holds as long as its turn is the
-- same. It follows from nothing but the writes themselves, and tells of no person.
-- Older programs: refuse the database, as every newer one; they would change `attainments` and leave the turn.
CREATE TABLE attained_months (
    scope INTEGER NOT NULL,
    month INTEGER NOT NULL,
    turn  INTEGER NOT NULL,
    PRIMARY KEY (scope, month)
) STRICT, WITHOUT ROWID;

INSERT INTO attained_months (scope, month, turn)
SELECT DISTINCT scope, month, 1 FROM attainments;
