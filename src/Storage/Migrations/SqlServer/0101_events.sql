-- What meters have in their event logs. sequence keeps the log's order among entries with one stamp. The watermark is in reading_watermark, under the
-- log's name; writing it is also what refuses events of an unknown meter.
CREATE TABLE meter_event (
    sequence    BIGINT IDENTITY(1,1) NOT NULL PRIMARY KEY,
    meter_id    BIGINT NOT NULL,
    log_id      INT    NOT NULL,
    occurred_at BIGINT NOT NULL,
    code        INT    NOT NULL,
    occurrence  INT    NOT NULL,
    stored_at   BIGINT NOT NULL,
    UNIQUE (meter_id, log_id, occurred_at, code, occurrence)
);

CREATE INDEX meter_event_newest ON meter_event (meter_id, occurred_at, sequence);
