-- The ledger's hash chain: every posted journal once, in the order of sealing.
CREATE TABLE ledger_chain (
    position   INTEGER NOT NULL PRIMARY KEY,
    journal_id INTEGER NOT NULL UNIQUE REFERENCES journal (id),
    hash       BLOB    NOT NULL
);

-- The end of the chain, kept apart; updating it is also how a writer takes its turn.
CREATE TABLE ledger_chain_head (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL,
    hash     BLOB    NOT NULL
);

INSERT INTO ledger_chain_head (id, position, hash) VALUES (1, 0, zeroblob(32)); -- LedgerChain.Origin

CREATE TRIGGER ledger_chain_no_update BEFORE UPDATE ON ledger_chain BEGIN SELECT RAISE(ABORT, 'ledger_chain is append-only'); END;
CREATE TRIGGER ledger_chain_no_delete BEFORE DELETE ON ledger_chain BEGIN SELECT RAISE(ABORT, 'ledger_chain is append-only'); END;
CREATE TRIGGER ledger_chain_head_no_delete BEFORE DELETE ON ledger_chain_head BEGIN SELECT RAISE(ABORT, 'ledger_chain_head is never deleted'); END;
CREATE TRIGGER ledger_chain_head_forward BEFORE UPDATE ON ledger_chain_head
WHEN NEW.position <= OLD.position AND NOT (NEW.position = OLD.position AND NEW.hash = OLD.hash)
BEGIN
    SELECT RAISE(ABORT, 'the head of the ledger chain only moves forward');
END;
