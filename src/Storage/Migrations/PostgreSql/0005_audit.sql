CREATE TABLE audit_entry (
    sequence BIGINT NOT NULL PRIMARY KEY,
    at       BIGINT NOT NULL,
    actor    TEXT   NOT NULL,
    action   TEXT   NOT NULL,
    subject  TEXT   COLLATE "C" NOT NULL,
    detail   TEXT   NOT NULL,
    hash     BYTEA  NOT NULL
);

CREATE INDEX audit_entry_by_subject ON audit_entry (subject, sequence);

-- The end of the chain, kept apart: the newest entries can not be cut off unseen.
CREATE TABLE audit_head (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence BIGINT  NOT NULL,
    hash     BYTEA   NOT NULL
);

INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex')); -- AuditChain.Origin

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

CREATE FUNCTION audit_entry_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence <> (SELECT sequence + 1 FROM audit_head) THEN
        RAISE EXCEPTION 'audit entries are numbered without gaps';
    END IF;
    RETURN NEW;
END $$;

-- An update that changes nothing is how an append takes its turn.
CREATE FUNCTION audit_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence <> OLD.sequence + 1 AND NOT (NEW.sequence = OLD.sequence AND NEW.hash = OLD.hash) THEN
        RAISE EXCEPTION 'the audit head moves one entry at a time';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_in_order BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_in_order();
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_head_forward();
CREATE TRIGGER audit_head_no_delete BEFORE DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
