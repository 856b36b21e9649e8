//! Bookings, the cells they hold, their history, proposals, the waitlist.

use crate::ground::sabotage;

super::step!("m20261122_000007_booking", &kept(SQL));

/// The key of the cells, unless it is taken away to see that somebody notices.
fn kept(sql: &str) -> String {
    match sabotage::on("cell_key") {
        true => sql.replace(",\n  PRIMARY KEY (resource_id, cell)", ""),
        false => sql.to_owned(),
    }
}

const SQL: &str = "
CREATE TABLE booking_day (
  store_id uuid NOT NULL,
  day text NOT NULL,
  version bigint NOT NULL,
  numbered bigint NOT NULL,
  PRIMARY KEY (store_id, day)
);

CREATE TABLE booking (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL,
  number text NOT NULL,
  person_id uuid NOT NULL,
  vehicle_id uuid,
  model_id uuid,
  kind text NOT NULL,
  way text NOT NULL,
  grade text NOT NULL,
  channel text NOT NULL,
  state text NOT NULL,
  version bigint NOT NULL,
  day text NOT NULL,
  start_at bigint NOT NULL,
  ready_at bigint NOT NULL,
  items text NOT NULL,
  price_low_fen bigint NOT NULL,
  price_high_fen bigint NOT NULL,
  discount_percent bigint NOT NULL,
  band_low_fen bigint,
  band_high_fen bigint,
  to_be_looked_at boolean NOT NULL,
  instant boolean NOT NULL,
  symptom {bytes},
  contact_name {bytes},
  contact_phone {bytes},
  contact_mask text,
  address {bytes},
  licence_confirmed boolean NOT NULL,
  agreement text,
  hold_until bigint NOT NULL,
  requested_at bigint,
  confirm_due_at bigint,
  paused_ms bigint NOT NULL,
  proposed_at bigint,
  proposed_until bigint,
  ladder bigint NOT NULL,
  reason text,
  arrived_at bigint,
  moved_at bigint NOT NULL,
  moved_by text NOT NULL,
  created_at bigint NOT NULL,
  UNIQUE (store_id, number)
);
CREATE INDEX booking_person ON booking (person_id, start_at, id);
CREATE INDEX booking_vehicle ON booking (vehicle_id, start_at);
CREATE INDEX booking_board ON booking (store_id, day, start_at);
CREATE INDEX booking_state ON booking (state, start_at);

CREATE TABLE booking_cell (
  resource_id uuid NOT NULL,
  cell bigint NOT NULL,
  claim_id uuid NOT NULL,
  PRIMARY KEY (resource_id, cell)
);
CREATE INDEX booking_cell_claim ON booking_cell (claim_id);

CREATE TABLE booking_take (
  claim_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  first_cell bigint NOT NULL,
  cells bigint NOT NULL,
  role text NOT NULL,
  store_id uuid NOT NULL,
  day text NOT NULL,
  PRIMARY KEY (claim_id, resource_id, first_cell)
);
CREATE INDEX booking_take_day ON booking_take (store_id, day);

CREATE TABLE booking_event (
  booking_id uuid NOT NULL,
  version bigint NOT NULL,
  at bigint NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid NOT NULL,
  event text NOT NULL,
  state text NOT NULL,
  detail text,
  PRIMARY KEY (booking_id, version)
);

CREATE TABLE booking_proposal (
  id uuid PRIMARY KEY,
  booking_id uuid NOT NULL,
  start_at bigint NOT NULL,
  ready_at bigint NOT NULL,
  day text NOT NULL
);
CREATE INDEX booking_proposal_booking ON booking_proposal (booking_id);

CREATE TABLE booking_wait (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL,
  person_id uuid NOT NULL,
  vehicle_id uuid,
  model_id uuid,
  way text NOT NULL,
  items text NOT NULL,
  first_day text NOT NULL,
  last_day text NOT NULL,
  state text NOT NULL,
  version bigint NOT NULL,
  offered_start_at bigint,
  offered_ready_at bigint,
  offered_until bigint,
  booking_id uuid,
  created_at bigint NOT NULL
);
CREATE INDEX booking_wait_queue ON booking_wait (store_id, state, created_at);
CREATE INDEX booking_wait_person ON booking_wait (person_id, state)
";
