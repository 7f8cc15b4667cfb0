-- The ledger's hash chain: every posted journal once, in the order of sealing.
CREATE TABLE ledger_chain (
    position   BIGINT NOT NULL PRIMARY KEY,
    journal_id BIGINT NOT NULL UNIQUE REFERENCES journal (id),
    hash       VARBINARY(32) NOT NULL
);

-- The end of the chain, kept apart; updating it is also how a writer takes its turn.
CREATE TABLE ledger_chain_head (
    id       INT NOT NULL PRIMARY KEY CHECK (id = 1),
    position BIGINT NOT NULL,
    hash     VARBINARY(32) NOT NULL
);

INSERT INTO ledger_chain_head (id, position, hash) VALUES (1, 0, 0x0000000000000000000000000000000000000000000000000000000000000000); -- LedgerChain.Origin

EXEC('CREATE TRIGGER ledger_chain_no_change ON ledger_chain AFTER UPDATE, DELETE AS BEGIN IF EXISTS (SELECT 1 FROM deleted) THROW 50001, ''ledger_chain is append-only'', 1; END');

EXEC('CREATE TRIGGER ledger_chain_head_forward ON ledger_chain_head AFTER UPDATE, DELETE AS
BEGIN
    IF EXISTS (SELECT 1 FROM deleted d LEFT JOIN inserted i ON i.id = d.id
               WHERE i.id IS NULL OR (i.position <= d.position AND NOT (i.position = d.position AND i.hash = d.hash)))
        THROW 50004, ''the head of the ledger chain only moves forward'', 1;
END');
