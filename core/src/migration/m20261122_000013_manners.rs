//! What people wish to hear, what they were told, and which visits they were reminded of (rulings 20).

super::step!(
    "m20261122_000013_manners",
    "
CREATE TABLE notice_preference (
  person_id uuid NOT NULL,
  class text NOT NULL,
  inbox boolean NOT NULL,
  channels boolean NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (person_id, class)
);

CREATE TABLE notice_contact (
  person_id uuid NOT NULL,
  aggregate_id uuid NOT NULL,
  event_no bigint NOT NULL,
  kind text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (person_id, aggregate_id, event_no, kind)
);
CREATE INDEX notice_contact_age ON notice_contact (at);
CREATE INDEX delivery_offered ON delivery (audience) WHERE lane >= 2 AND state IN ('ready', 'leased');
ALTER TABLE booking ADD COLUMN reminded_day_of bigint;
ALTER TABLE booking ADD COLUMN reminded_soon_of bigint
"
);
