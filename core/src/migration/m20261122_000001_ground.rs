//! Keys of subjects, idempotency, leases, the security log.

super::step!(
    "m20261122_000001_ground",
    "
CREATE TABLE subject_key (
  subject_id uuid PRIMARY KEY,
  wrapped {bytes} NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE idempotency (
  id uuid PRIMARY KEY,
  principal uuid NOT NULL,
  operation text NOT NULL,
  key text NOT NULL,
  request {bytes} NOT NULL,
  status integer,
  location text,
  etag text,
  body {bytes},
  created_at bigint NOT NULL,
  UNIQUE (principal, operation, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE lease (
  name text PRIMARY KEY,
  holder text NOT NULL,
  until bigint NOT NULL
);

CREATE TABLE audit (
  id uuid PRIMARY KEY,
  at bigint NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid NOT NULL,
  store_id uuid,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  detail text
);
CREATE INDEX audit_subject ON audit (subject_id, at);
CREATE INDEX audit_actor ON audit (actor_id, at);
"
);
