//! Members of staff, their roles, second factors, invitations; the soft lock of logins.

super::step!(
    "m20261122_000003_staff",
    "
CREATE TABLE staff (
  id uuid PRIMARY KEY,
  username text NOT NULL UNIQUE,
  name text NOT NULL,
  password text,
  totp {bytes},
  totp_confirmed_at bigint,
  totp_step bigint NOT NULL,
  enabled boolean NOT NULL,
  session_version bigint NOT NULL,
  created_at bigint NOT NULL,
  created_by uuid
);

CREATE TABLE staff_role (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  role text NOT NULL,
  store_id uuid,
  active boolean NOT NULL,
  granted_at bigint NOT NULL,
  granted_by uuid,
  approved_at bigint,
  approved_by uuid
);
CREATE UNIQUE INDEX staff_role_store ON staff_role (staff_id, role, store_id) WHERE store_id IS NOT NULL;
CREATE UNIQUE INDEX staff_role_group ON staff_role (staff_id, role) WHERE store_id IS NULL;
CREATE INDEX staff_role_place ON staff_role (store_id);

CREATE TABLE staff_token (
  hash {bytes} PRIMARY KEY,
  kind text NOT NULL,
  staff_id uuid REFERENCES staff (id),
  created_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  used_at bigint
);
CREATE INDEX staff_token_staff ON staff_token (staff_id);

CREATE TABLE recovery_code (
  hash {bytes} PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  used_at bigint
);
CREATE INDEX recovery_code_staff ON recovery_code (staff_id);

CREATE TABLE login_guard (
  key {bytes} PRIMARY KEY,
  failures integer NOT NULL,
  since bigint NOT NULL,
  locked_until bigint NOT NULL
);
CREATE INDEX login_guard_age ON login_guard (since);
"
);
