//! Care: what the store sets, what is known of cars, what was announced, called back and switched off, and what was said.

super::step!(
    "m20261122_000051_care",
    "
CREATE TABLE care_store (
  store_id uuid PRIMARY KEY REFERENCES store (id),
  version bigint NOT NULL,
  yearly_km bigint NOT NULL,
  gap_days bigint NOT NULL,
  sms_fen bigint NOT NULL,
  changed_at bigint NOT NULL
);

CREATE TABLE care_rule (
  store_id uuid NOT NULL REFERENCES store (id),
  kind text NOT NULL,
  active boolean NOT NULL,
  params text NOT NULL,
  version bigint NOT NULL,
  changed_at bigint NOT NULL,
  changed_by uuid NOT NULL,
  PRIMARY KEY (store_id, kind)
);

CREATE TABLE care_dry_run (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL REFERENCES store (id),
  kind text NOT NULL,
  params text NOT NULL,
  result text NOT NULL,
  by_id uuid NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX care_dry_run_store ON care_dry_run (store_id, at);

CREATE TABLE care_mark (
  name text PRIMARY KEY,
  at bigint NOT NULL
);

CREATE TABLE care_car (
  ownership_id uuid PRIMARY KEY REFERENCES vehicle_ownership (id),
  person_id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  car_id uuid NOT NULL,
  store_id uuid NOT NULL,
  look_on text NOT NULL,
  basis bigint NOT NULL,
  readings bigint NOT NULL,
  seen_at bigint NOT NULL
);
CREATE INDEX care_car_due ON care_car (store_id, look_on, ownership_id);
CREATE INDEX care_car_car ON care_car (car_id);
CREATE INDEX care_car_person ON care_car (person_id);

CREATE TABLE care_fact (
  ownership_id uuid PRIMARY KEY REFERENCES vehicle_ownership (id),
  started_on text,
  registered_on text,
  insurance_until text,
  inspection_until text,
  serviced_on text,
  serviced_km bigint,
  battery_percent bigint,
  battery_on text,
  version bigint NOT NULL,
  changed_at bigint NOT NULL,
  changed_by uuid NOT NULL
);

CREATE TABLE care_trip (
  id uuid PRIMARY KEY,
  ownership_id uuid NOT NULL REFERENCES vehicle_ownership (id),
  on_day text NOT NULL,
  km bigint NOT NULL,
  created_at bigint NOT NULL,
  ended_at bigint
);
CREATE INDEX care_trip_car ON care_trip (ownership_id, on_day);

CREATE TABLE care_recall (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL REFERENCES store (id),
  code text NOT NULL,
  title text NOT NULL,
  words text NOT NULL,
  imported_at bigint NOT NULL,
  imported_by uuid NOT NULL,
  UNIQUE (store_id, code)
);

CREATE TABLE care_recall_vin (
  recall_id uuid NOT NULL REFERENCES care_recall (id),
  vin_index {bytes} NOT NULL,
  done_at bigint,
  done_by uuid,
  PRIMARY KEY (recall_id, vin_index)
);
CREATE INDEX care_recall_vin_car ON care_recall_vin (vin_index);

CREATE TABLE care_wish (
  person_id uuid NOT NULL,
  kind text NOT NULL,
  wanted boolean NOT NULL,
  changed_at bigint NOT NULL,
  PRIMARY KEY (person_id, kind)
);

CREATE TABLE care_message (
  id uuid PRIMARY KEY,
  ownership_id uuid NOT NULL REFERENCES vehicle_ownership (id),
  person_id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  store_id uuid NOT NULL REFERENCES store (id),
  kind text NOT NULL,
  occasion text NOT NULL,
  place bigint NOT NULL,
  service boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('planned', 'sent', 'suppressed')),
  reason text,
  why text NOT NULL,
  offer text,
  from_on text NOT NULL,
  until_on text,
  wait_on text NOT NULL,
  planned_at bigint NOT NULL,
  settled_at bigint,
  sent_at bigint,
  version bigint NOT NULL,
  UNIQUE (ownership_id, kind, occasion),
  CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX care_message_planned ON care_message (store_id, wait_on, person_id, place) WHERE state = 'planned';
CREATE INDEX care_message_person ON care_message (person_id, sent_at);
CREATE INDEX care_message_store ON care_message (store_id, planned_at, id);
CREATE INDEX sales_order_vehicle ON sales_order (vehicle_id) WHERE vehicle_id IS NOT NULL;
CREATE INDEX quote_deferred_person ON quote_deferred (person_id);
CREATE INDEX vehicle_ownership_vin_index ON vehicle_ownership (vin_index) WHERE until_at IS NULL
"
);
