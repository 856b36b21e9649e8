//! What was said of a repair before it was fitted, so that it can be held against what came; how long each kind of work
//! takes in a store, and how far its words were off.

super::step!(
    "m20261122_000053_repair_fit",
    "
ALTER TABLE repair_eta ADD COLUMN shape text;
ALTER TABLE repair_eta ADD COLUMN mid bigint;
ALTER TABLE repair_eta ADD COLUMN down bigint;
ALTER TABLE repair_eta ADD COLUMN up bigint;
ALTER TABLE repair_eta ADD COLUMN book bigint;
CREATE INDEX repair_eta_first ON repair_eta (seq, at);
CREATE INDEX repair_order_ready ON repair_order (store_id, ready_at);

CREATE TABLE repair_spread_item (
  store_id uuid NOT NULL,
  item_id uuid NOT NULL,
  low bigint NOT NULL,
  mid bigint NOT NULL,
  high bigint NOT NULL,
  n bigint NOT NULL,
  computed_at bigint NOT NULL,
  PRIMARY KEY (store_id, item_id)
);

CREATE TABLE repair_fit (
  store_id uuid NOT NULL,
  shape text NOT NULL,
  low bigint NOT NULL,
  mid bigint NOT NULL,
  high bigint NOT NULL,
  computed_at bigint NOT NULL,
  PRIMARY KEY (store_id, shape)
)
"
);
