//! When a repair will be ready and why that moved, parts that are missing, what is owed for being late, what is warranted.

super::step!(
    "m20261122_000039_repair_times",
    "
ALTER TABLE repair_order ADD COLUMN eta_at bigint;
ALTER TABLE repair_order ADD COLUMN eta_low_at bigint;
ALTER TABLE repair_order ADD COLUMN eta_high_at bigint;
ALTER TABLE repair_order ADD COLUMN eta_reason text;
ALTER TABLE repair_order ADD COLUMN eta_basis text;
ALTER TABLE repair_order ADD COLUMN eta_seq bigint;
ALTER TABLE repair_order ADD COLUMN eta_extra bigint;
ALTER TABLE repair_order ADD COLUMN stage_rung bigint;
ALTER TABLE repair_order ADD COLUMN contact_rung bigint;
ALTER TABLE repair_order ADD COLUMN expert_at bigint;
ALTER TABLE repair_order ADD COLUMN loan_car_at bigint;

CREATE TABLE repair_eta (
  repair_id uuid NOT NULL REFERENCES repair_order (id),
  seq bigint NOT NULL,
  at bigint NOT NULL,
  eta_at bigint NOT NULL,
  low_at bigint NOT NULL,
  high_at bigint NOT NULL,
  reason text NOT NULL,
  words text,
  PRIMARY KEY (repair_id, seq)
);

CREATE TABLE repair_part (
  id uuid PRIMARY KEY,
  repair_id uuid NOT NULL REFERENCES repair_order (id),
  job_id uuid NOT NULL REFERENCES repair_job (id),
  name text NOT NULL,
  quantity bigint NOT NULL,
  lane text NOT NULL,
  since_at bigint NOT NULL,
  due_at bigint NOT NULL,
  expected_at bigint,
  arrived_at bigint,
  rung bigint NOT NULL
);
CREATE INDEX repair_part_repair ON repair_part (repair_id);
CREATE INDEX repair_part_job ON repair_part (job_id, arrived_at);
CREATE INDEX repair_part_due ON repair_part (arrived_at, rung, due_at);

CREATE TABLE repair_compensation (
  repair_id uuid PRIMARY KEY REFERENCES repair_order (id),
  late_minutes bigint NOT NULL,
  promised_at bigint NOT NULL,
  ready_at bigint NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  state text NOT NULL,
  note text,
  proposed_at bigint NOT NULL,
  decided_at bigint,
  decided_by uuid,
  granted_at bigint,
  granted_by uuid
);
CREATE INDEX repair_compensation_state ON repair_compensation (state, proposed_at);

CREATE TABLE repair_warranty (
  job_id uuid PRIMARY KEY REFERENCES repair_job (id),
  repair_id uuid NOT NULL REFERENCES repair_order (id),
  car_id uuid NOT NULL,
  name text NOT NULL,
  from_at bigint NOT NULL,
  until_at bigint NOT NULL,
  floor_days bigint NOT NULL,
  floor_km bigint NOT NULL
);
CREATE INDEX repair_warranty_car ON repair_warranty (car_id, until_at);
CREATE INDEX repair_warranty_repair ON repair_warranty (repair_id);

CREATE TABLE repair_spread (
  store_id uuid PRIMARY KEY,
  low bigint NOT NULL,
  mid bigint NOT NULL,
  high bigint NOT NULL,
  n bigint NOT NULL,
  computed_at bigint NOT NULL
)
"
);
