CREATE TABLE audit_entry (
    sequence INTEGER NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL,
    actor    TEXT    NOT NULL,
    action   TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    detail   TEXT    NOT NULL,
    hash     BLOB    NOT NULL
);

CREATE INDEX audit_entry_by_subject ON audit_entry (subject, sequence);

-- The end of the chain, kept apart: the newest entries can not be cut off unseen.
CREATE TABLE audit_head (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    hash     BLOB    NOT NULL
);

INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, zeroblob(32)); -- AuditChain.Origin

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never changed');
END;

CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never deleted');
END;

-- Also what INSERT OR REPLACE runs into, which fires no delete trigger.
CREATE TRIGGER audit_entry_in_order BEFORE INSERT ON audit_entry
WHEN NEW.sequence <> (SELECT sequence + 1 FROM audit_head)
BEGIN
    SELECT RAISE(ABORT, 'audit entries are numbered without gaps');
END;

-- An update that changes nothing is how an append takes its turn.
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head
WHEN NEW.sequence <> OLD.sequence + 1 AND NOT (NEW.sequence = OLD.sequence AND NEW.hash = OLD.hash)
BEGIN
    SELECT RAISE(ABORT, 'the audit head moves one entry at a time');
END;

CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
BEGIN
    SELECT RAISE(ABORT, 'the audit head is never deleted');
END;
