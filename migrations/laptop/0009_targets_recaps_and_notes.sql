-- What stands beside the numbers that Siklus counts: targets that others projected, recaps of services whose records lie
-- elsewhere, and notes by staff. State: the fold of the log.
-- Older programs: refuse the store, as every newer one; operations about figures lie in its log unread.

-- `month` counts months since year 0.
CREATE TABLE figures (
    uuid    BLOB PRIMARY KEY CHECK (length(uuid) = 16),
    kind    INTEGER,
    subject TEXT,
    desa    TEXT,
    month   INTEGER,
    state   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX figures_by_subject ON figures (kind, month, subject);
