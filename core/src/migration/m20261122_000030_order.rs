//! Orders of new cars: the plan, what was reported, the steps, the money, checks, promises, what the owner saw, norms.

super::step!(
    "m20261122_000030_order",
    "
CREATE TABLE order_day (
  day text PRIMARY KEY,
  numbered bigint NOT NULL
);

CREATE TABLE sales_order (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  store_id uuid NOT NULL,
  person_id uuid NOT NULL,
  customer_mask text,
  consultant_id uuid,
  model_id uuid NOT NULL,
  model text NOT NULL,
  source text NOT NULL,
  state text NOT NULL,
  version bigint NOT NULL,
  told bigint NOT NULL,
  plan_version bigint NOT NULL,
  plan_hash text,
  plan text NOT NULL,
  total_fen bigint NOT NULL,
  to_store_fen bigint NOT NULL,
  financed_fen bigint NOT NULL,
  car_fen bigint NOT NULL,
  down_kind text NOT NULL,
  down_fen bigint NOT NULL,
  valid_until bigint,
  offered_at bigint,
  lapsed boolean NOT NULL,
  signed_at bigint,
  signed_by text,
  contract_number text,
  vin_report_id uuid,
  vin_mask text,
  vin_index {bytes} UNIQUE,
  scan_at bigint,
  scan_place text,
  expected_from text,
  expected_to text,
  delay_reason text,
  delay_from text,
  delay_to text,
  delayed_at bigint,
  hold_reason text,
  hold_at bigint,
  held bigint NOT NULL,
  pdi_failed boolean NOT NULL,
  pdi_at bigint,
  amber_at bigint,
  red_at bigint,
  critical text,
  contact_due_at bigint,
  paid_fen bigint NOT NULL,
  returned_fen bigint NOT NULL,
  booking_id uuid,
  checks_hash text,
  owner_signed_hash text,
  owner_signed_at bigint,
  paper_reference text,
  delivered_at bigint,
  vehicle_id uuid,
  cancelled_at bigint,
  cancel_reason text,
  cancel_returned_fen bigint,
  cancel_kept_fen bigint,
  moved_at bigint NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX sales_order_person ON sales_order (person_id, created_at, id);
CREATE INDEX sales_order_store ON sales_order (store_id, state, red_at);
CREATE INDEX sales_order_consultant ON sales_order (consultant_id, state);
CREATE INDEX sales_order_validity ON sales_order (state, lapsed, valid_until);

CREATE TABLE order_reference (
  partner text NOT NULL,
  number text NOT NULL,
  order_id uuid NOT NULL REFERENCES sales_order (id),
  PRIMARY KEY (partner, number)
);
CREATE INDEX order_reference_order ON order_reference (order_id);

CREATE TABLE order_report (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES sales_order (id),
  source text NOT NULL,
  version bigint NOT NULL,
  occurred_at bigint NOT NULL,
  heard_at bigint NOT NULL,
  what text NOT NULL,
  milestone text,
  place text,
  range_from text,
  range_to text,
  reason text,
  vin {bytes},
  vin_mask text,
  vin_index {bytes},
  taken boolean NOT NULL,
  decision text NOT NULL,
  decided_by uuid,
  decided_at bigint,
  standing text NOT NULL,
  why text,
  UNIQUE (order_id, source, version)
);
CREATE INDEX order_report_held ON order_report (standing, order_id);

CREATE TABLE order_step (
  order_id uuid NOT NULL REFERENCES sales_order (id),
  kind text NOT NULL,
  pos bigint NOT NULL,
  state text NOT NULL,
  waits text NOT NULL,
  waits_name text,
  note text,
  since_at bigint,
  done_at bigint,
  p50_ms bigint NOT NULL,
  p80_ms bigint NOT NULL,
  p90_ms bigint NOT NULL,
  p95_ms bigint NOT NULL,
  n bigint NOT NULL,
  amber_at bigint,
  red_at bigint,
  rung bigint NOT NULL,
  PRIMARY KEY (order_id, kind)
);
CREATE INDEX order_step_quiet ON order_step (state, rung, amber_at);
CREATE INDEX order_step_done ON order_step (kind, done_at);

CREATE TABLE order_check (
  order_id uuid NOT NULL REFERENCES sales_order (id),
  list text NOT NULL,
  code text NOT NULL,
  pos bigint NOT NULL,
  result text NOT NULL,
  note text,
  by_id uuid,
  at bigint,
  PRIMARY KEY (order_id, list, code)
);

CREATE TABLE order_payment (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES sales_order (id),
  kind text NOT NULL,
  method text NOT NULL,
  amount_fen bigint NOT NULL,
  reference text,
  at bigint NOT NULL,
  by_id uuid NOT NULL
);
CREATE INDEX order_payment_order ON order_payment (order_id, at);

CREATE TABLE order_contact (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES sales_order (id),
  due_at bigint NOT NULL,
  rung bigint NOT NULL,
  kept_at bigint,
  kept_by uuid,
  note {bytes},
  missed_at bigint
);
CREATE INDEX order_contact_order ON order_contact (order_id, due_at);
CREATE INDEX order_contact_due ON order_contact (kept_at, rung, due_at);

CREATE TABLE order_seen (
  order_id uuid NOT NULL REFERENCES sales_order (id),
  version bigint NOT NULL,
  state text NOT NULL,
  critical text,
  at bigint NOT NULL,
  PRIMARY KEY (order_id, version)
);

CREATE TABLE order_event (
  order_id uuid NOT NULL REFERENCES sales_order (id),
  version bigint NOT NULL,
  at bigint NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid NOT NULL,
  event text NOT NULL,
  state text NOT NULL,
  detail text,
  PRIMARY KEY (order_id, version)
);

CREATE TABLE leg_norm (
  kind text NOT NULL,
  source text NOT NULL,
  p50_ms bigint NOT NULL,
  p80_ms bigint NOT NULL,
  p90_ms bigint NOT NULL,
  p95_ms bigint NOT NULL,
  n bigint NOT NULL,
  computed_at bigint NOT NULL,
  PRIMARY KEY (kind, source)
)
"
);
