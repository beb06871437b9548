-- What the district said of single operations of this laptop: that they deserve a look, and why.
-- Older programs: refuse the store, as every newer one; nothing else about it changed.

-- `replica` and `seq` name the operation. `code` is a number of `ledger::notice`; one of a newer district is kept as it
-- came. A row stays: whether somebody has looked after it since is read from the log.
CREATE TABLE notices (
    replica INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    code    INTEGER NOT NULL CHECK (code BETWEEN 0 AND 255),
    PRIMARY KEY (replica, seq, code)
) STRICT, WITHOUT ROWID;

-- Up to which number of the district this laptop was told.
ALTER TABLE district ADD COLUMN noticed INTEGER NOT NULL DEFAULT 0;
