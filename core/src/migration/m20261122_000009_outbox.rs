//! The ledger of what was intended, beside the rows that say what became of it; fair turns of the stores in each lane.

super::step!(
    "m20261122_000009_outbox",
    "
CREATE TABLE intent (
  delivery_id uuid PRIMARY KEY,
  intended_at bigint NOT NULL
);
INSERT INTO intent (delivery_id, intended_at) SELECT id, intended_at FROM delivery;
ALTER TABLE delivery ADD COLUMN stumbles integer NOT NULL DEFAULT 0;
DROP INDEX delivery_ready;
CREATE INDEX delivery_ready ON delivery (lane, store_id, not_before, id) WHERE state = 'ready'
"
);
