-- The ledger's hash chain: every posted journal once, in the order of sealing.
CREATE TABLE ledger_chain (
    position   BIGINT NOT NULL PRIMARY KEY,
    journal_id BIGINT NOT NULL UNIQUE REFERENCES journal (id),
    hash       BYTEA  NOT NULL
);

-- The end of the chain, kept apart; updating it is also how a writer takes its turn.
CREATE TABLE ledger_chain_head (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    position BIGINT  NOT NULL,
    hash     BYTEA   NOT NULL
);

INSERT INTO ledger_chain_head (id, position, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex')); -- LedgerChain.Origin

CREATE FUNCTION ledger_chain_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position <= OLD.position AND NOT (NEW.position = OLD.position AND NEW.hash = OLD.hash) THEN
        RAISE EXCEPTION 'the head of the ledger chain only moves forward';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ledger_chain_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_chain FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_chain_head_no_delete BEFORE DELETE OR TRUNCATE ON ledger_chain_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_chain_head_forward BEFORE UPDATE ON ledger_chain_head FOR EACH ROW EXECUTE FUNCTION ledger_chain_head_forward();
