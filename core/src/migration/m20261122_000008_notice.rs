//! The inbox and the outbox.

super::step!(
    "m20261122_000008_notice",
    "
CREATE TABLE notice (
  id uuid PRIMARY KEY,
  person_id uuid,
  store_id uuid NOT NULL,
  role text,
  audience text NOT NULL,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  subject text NOT NULL,
  event_no bigint NOT NULL,
  facts {bytes} NOT NULL,
  created_at bigint NOT NULL,
  shown_at bigint NOT NULL,
  read_at bigint,
  read_by uuid,
  UNIQUE (subject_id, event_no, kind, audience)
);
CREATE INDEX notice_person ON notice (person_id, shown_at, id) WHERE person_id IS NOT NULL;
CREATE INDEX notice_role ON notice (store_id, role, shown_at, id) WHERE role IS NOT NULL;

CREATE TABLE delivery (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  channel text NOT NULL,
  promise text NOT NULL,
  lane integer NOT NULL,
  aggregate_kind text NOT NULL,
  aggregate_id uuid NOT NULL,
  event_no bigint NOT NULL,
  audience text NOT NULL,
  store_id uuid NOT NULL,
  payload {bytes} NOT NULL,
  state text NOT NULL,
  reason text,
  intended_at bigint NOT NULL,
  not_before bigint NOT NULL,
  expires_at bigint,
  attempts integer NOT NULL,
  crashes integer NOT NULL,
  fence uuid,
  lease_until bigint,
  provider_id text,
  settled_at bigint,
  UNIQUE (aggregate_id, event_no, kind, audience, channel)
);
CREATE INDEX delivery_ready ON delivery (lane, not_before, id) WHERE state = 'ready';
CREATE INDEX delivery_taken ON delivery (lease_until) WHERE state IN ('leased', 'calling');
CREATE INDEX delivery_stuck ON delivery (settled_at, id) WHERE state IN ('dead', 'unknown')
"
);
