//! Repairs: the order, the stages it went through, jobs, checks, what was seen, who brought the car, its history.

super::step!(
    "m20261122_000035_repair",
    "
CREATE TABLE repair_day (
  store_id uuid NOT NULL,
  day text NOT NULL,
  numbered bigint NOT NULL,
  PRIMARY KEY (store_id, day)
);

CREATE TABLE repair_order (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  store_id uuid NOT NULL REFERENCES store (id),
  booking_id uuid UNIQUE,
  person_id uuid NOT NULL,
  customer_mask text,
  vehicle_id uuid NOT NULL,
  car_id uuid NOT NULL,
  model_id uuid,
  car text,
  plate_mask text,
  kind text NOT NULL,
  grade text NOT NULL,
  way text NOT NULL,
  document text NOT NULL,
  authorisation text NOT NULL,
  stage text NOT NULL,
  version bigint NOT NULL,
  told bigint NOT NULL,
  stage_seq bigint NOT NULL,
  stage_at bigint NOT NULL,
  stage_due_at bigint,
  advisor_id uuid,
  inspector_id uuid,
  story {bytes},
  km integer,
  energy_percent integer,
  photos bigint NOT NULL,
  fetched_at bigint,
  fetched_km integer,
  undecided bigint NOT NULL,
  quote_version bigint,
  settled_at bigint,
  settled_fen bigint,
  hold_reason text,
  hold_at bigint,
  promised_at bigint,
  next_contact_at bigint,
  sheet_hash text,
  sheet_signed_at bigint,
  sheet_paper text,
  accept_hash text,
  accept_signed_at bigint,
  accept_paper text,
  wash text,
  redone bigint NOT NULL,
  cancel_reason text,
  opened_at bigint NOT NULL,
  ready_at bigint,
  ended_at bigint,
  moved_at bigint NOT NULL,
  UNIQUE (store_id, number)
);
CREATE INDEX repair_order_person ON repair_order (person_id, opened_at, id);
CREATE INDEX repair_order_board ON repair_order (store_id, stage, stage_due_at);
CREATE INDEX repair_order_car ON repair_order (car_id, opened_at);
CREATE INDEX repair_order_open ON repair_order (stage, next_contact_at);

CREATE TABLE repair_stage (
  repair_id uuid NOT NULL REFERENCES repair_order (id),
  seq bigint NOT NULL,
  stage text NOT NULL,
  entered_at bigint NOT NULL,
  left_at bigint,
  PRIMARY KEY (repair_id, seq)
);

CREATE TABLE repair_job (
  id uuid PRIMARY KEY,
  repair_id uuid NOT NULL REFERENCES repair_order (id),
  pos bigint NOT NULL,
  item_id uuid,
  line_id uuid UNIQUE,
  name text NOT NULL,
  minutes bigint NOT NULL,
  skills text NOT NULL,
  state text NOT NULL,
  consented boolean NOT NULL,
  technician_id uuid,
  bay_id uuid,
  started_at bigint,
  running_since bigint,
  worked_ms bigint NOT NULL,
  done_at bigint,
  done_by uuid
);
CREATE INDEX repair_job_repair ON repair_job (repair_id, pos);
CREATE INDEX repair_job_technician ON repair_job (technician_id, state);

CREATE TABLE repair_check (
  repair_id uuid NOT NULL REFERENCES repair_order (id),
  list text NOT NULL,
  code text NOT NULL,
  pos bigint NOT NULL,
  outcome text NOT NULL,
  value_milli bigint,
  unit text,
  note text,
  by_id uuid NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (repair_id, list, code)
);

CREATE TABLE repair_evidence (
  id uuid PRIMARY KEY,
  repair_id uuid NOT NULL REFERENCES repair_order (id),
  kind text NOT NULL,
  code text,
  words text,
  colour text,
  x integer,
  y integer,
  photos bigint NOT NULL,
  by_id uuid NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX repair_evidence_repair ON repair_evidence (repair_id, at);

CREATE TABLE repair_party (
  id uuid PRIMARY KEY,
  repair_id uuid NOT NULL REFERENCES repair_order (id),
  role text NOT NULL,
  relation text NOT NULL,
  name {bytes},
  phone {bytes},
  phone_index {bytes},
  mask text,
  at bigint NOT NULL,
  by_id uuid NOT NULL,
  UNIQUE (repair_id, role)
);
CREATE INDEX repair_party_phone ON repair_party (phone_index);

CREATE TABLE repair_event (
  repair_id uuid NOT NULL REFERENCES repair_order (id),
  version bigint NOT NULL,
  at bigint NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid NOT NULL,
  event text NOT NULL,
  stage text NOT NULL,
  detail text,
  PRIMARY KEY (repair_id, version)
)
"
);
