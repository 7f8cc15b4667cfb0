CREATE TABLE audit_entry (
    sequence BIGINT NOT NULL PRIMARY KEY,
    at       BIGINT NOT NULL,
    actor    NVARCHAR(MAX)   NOT NULL,
    action   NVARCHAR(MAX)   NOT NULL,
    subject  NVARCHAR(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    detail   NVARCHAR(MAX)   NOT NULL,
    hash     VARBINARY(32)  NOT NULL
);

CREATE INDEX audit_entry_by_subject ON audit_entry (subject, sequence);

-- The end of the chain, kept apart: the newest entries can not be cut off unseen.
CREATE TABLE audit_head (
    id       INT NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence BIGINT  NOT NULL,
    hash     VARBINARY(32)   NOT NULL
);

INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, 0x0000000000000000000000000000000000000000000000000000000000000000); -- AuditChain.Origin

-- CREATE TRIGGER must be alone in its batch: hence EXEC. XACT_ABORT and the THROW end the transaction.
EXEC('CREATE TRIGGER audit_entry_no_change ON audit_entry AFTER UPDATE, DELETE AS
BEGIN
    IF EXISTS (SELECT 1 FROM deleted) THROW 50001, ''audit entries are append-only'', 1;
END');

-- AFTER, not INSTEAD OF: an insert moves no head yet, so the next in line is the head and one.
EXEC('CREATE TRIGGER audit_entry_in_order ON audit_entry AFTER INSERT AS
BEGIN
    IF EXISTS (SELECT 1 FROM inserted i CROSS JOIN audit_head h WHERE i.sequence <> h.sequence + 1)
        THROW 50002, ''audit entries are numbered without gaps'', 1;
END');

-- An update that changes nothing is how an append takes its turn.
EXEC('CREATE TRIGGER audit_head_forward ON audit_head AFTER UPDATE, DELETE AS
BEGIN
    IF EXISTS (SELECT 1 FROM deleted d LEFT JOIN inserted i ON i.id = d.id
               WHERE i.id IS NULL OR (i.sequence <> d.sequence + 1 AND NOT (i.sequence = d.sequence AND i.hash = d.hash)))
        THROW 50003, ''the audit head moves one entry at a time'', 1;
END');
