//! Who holds which matter, hand-overs; indexes for what the staff's pages read of others' tables.

super::step!(
    "m20261122_000020_duty",
    "
CREATE TABLE duty_holder (
  subject_id uuid PRIMARY KEY,
  subject text NOT NULL,
  store_id uuid NOT NULL REFERENCES store (id),
  staff_id uuid NOT NULL REFERENCES staff (id),
  since bigint NOT NULL,
  by_id uuid NOT NULL
);
CREATE INDEX duty_holder_staff ON duty_holder (staff_id);

CREATE TABLE duty_handover (
  id uuid PRIMARY KEY,
  store_id uuid NOT NULL REFERENCES store (id),
  from_id uuid NOT NULL REFERENCES staff (id),
  to_id uuid NOT NULL REFERENCES staff (id),
  note {bytes},
  subjects text NOT NULL,
  customers bigint NOT NULL,
  at bigint NOT NULL,
  seen_at bigint
);
CREATE INDEX duty_handover_to ON duty_handover (to_id, at);
CREATE INDEX duty_handover_store ON duty_handover (store_id, at);

CREATE INDEX booking_open ON booking (store_id, state, day);
CREATE INDEX booking_asked ON booking (store_id, requested_at);
CREATE INDEX delivery_stuck_store ON delivery (store_id, settled_at) WHERE state IN ('dead', 'unknown');
CREATE INDEX customer_store_advisor ON customer_store (advisor_id) WHERE advisor_id IS NOT NULL
"
);
