CREATE TABLE read_attempt (
    id                BIGINT  IDENTITY(1,1) NOT NULL PRIMARY KEY,
    meter_id          BIGINT  NOT NULL REFERENCES meter (id),
    parts             INT NOT NULL,
    trigger_name      NVARCHAR(MAX)    NOT NULL,
    started_at        BIGINT  NOT NULL,
    duration          BIGINT  NOT NULL, -- 100 ns
    failure           INT NOT NULL, -- 0: everything asked for was read
    detail            NVARCHAR(MAX),
    registers_stored  INT NOT NULL,
    intervals_stored  INT NOT NULL,
    frozen_stored     INT NOT NULL,
    octets_sent       BIGINT  NOT NULL,
    octets_received   BIGINT  NOT NULL,
    clock_offset      BIGINT            -- 100 ns
);

CREATE INDEX read_attempt_by_meter ON read_attempt (meter_id, started_at, id, failure);
CREATE INDEX read_attempt_by_time ON read_attempt (started_at, meter_id, failure);
