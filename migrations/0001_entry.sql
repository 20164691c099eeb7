-- The history: one row an entry, each carrying the hash of the one before it.
-- Nothing here is ever changed; what is wrong is superseded by a later entry.
CREATE TABLE entry (
    sequence INTEGER NOT NULL PRIMARY KEY,
    at       TEXT    NOT NULL, -- RFC 3339, UTC: when it was appended
    kind     TEXT    NOT NULL, -- observation, coverage, evidence, finding, account, case-event, source
    noun     TEXT    NOT NULL, -- id of what the entry is about, 32 hexadecimal digits
    body     TEXT    NOT NULL, -- JSON, fields in the order in which the types declare them
    previous TEXT    NOT NULL, -- hash of the entry before; 64 zeros for the first
    hash     TEXT    NOT NULL  -- SHA-256 over all of the above, each with its length before it
);

CREATE INDEX entry_by_noun ON entry (noun, kind);

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN
    SELECT RAISE(ABORT, 'an entry of the ledger is never changed');
END;

CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN
    SELECT RAISE(ABORT, 'an entry of the ledger is never deleted');
END;
