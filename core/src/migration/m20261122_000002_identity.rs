//! Sessions, persons, accounts, consents, a store's customers.

use sea_orm::ConnectionTrait;
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261122_000002_identity"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::apply(manager, TABLES).await?;
        let keep = match manager.get_database_backend() {
            sea_orm::DbBackend::Sqlite => KEEP_SQLITE,
            _ => KEEP_POSTGRES,
        };
        for statement in keep {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The consent ledger is added to, never changed.
const KEEP_SQLITE: &[&str] = &[
    "CREATE TRIGGER consent_no_update BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END",
    "CREATE TRIGGER consent_no_delete BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END",
];
const KEEP_POSTGRES: &[&str] = &[
    "CREATE FUNCTION consent_keep() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'consent is append-only'; END $$",
    "CREATE TRIGGER consent_keep BEFORE UPDATE OR DELETE ON consent FOR EACH ROW EXECUTE FUNCTION consent_keep()",
];

const TABLES: &str = "
CREATE TABLE session (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  holder_id uuid NOT NULL,
  device text NOT NULL,
  print {bytes} NOT NULL,
  created_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  ended_at bigint,
  ended_why text
);
CREATE INDEX session_holder ON session (holder_id, kind);

CREATE TABLE refresh (
  id uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session (id),
  parent_id uuid,
  child_id uuid,
  hash {bytes} NOT NULL UNIQUE,
  state text NOT NULL,
  issued_at bigint NOT NULL,
  consumed_at bigint,
  used_by {bytes},
  access_used_at bigint
);
CREATE INDEX refresh_session ON refresh (session_id);

CREATE TABLE person (
  id uuid PRIMARY KEY,
  name {bytes},
  phone {bytes},
  phone_index {bytes},
  tail_index {bytes},
  phone_verified_at bigint,
  address {bytes},
  merged_into uuid REFERENCES person (id),
  created_at bigint NOT NULL
);
CREATE INDEX person_tail ON person (tail_index);
CREATE INDEX person_merged ON person (merged_into);

CREATE TABLE phone_owner (
  phone_index {bytes} PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id)
);
CREATE INDEX phone_owner_person ON phone_owner (person_id);

CREATE TABLE account (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  app_id text NOT NULL,
  openid {bytes} NOT NULL,
  openid_index {bytes} NOT NULL,
  unionid {bytes},
  unionid_index {bytes},
  session_version bigint NOT NULL,
  created_at bigint NOT NULL,
  login_at bigint NOT NULL,
  UNIQUE (app_id, openid_index)
);
CREATE INDEX account_person ON account (person_id);
CREATE INDEX account_union ON account (unionid_index);

CREATE TABLE used_code (
  hash {bytes} PRIMARY KEY,
  used_at bigint NOT NULL
);
CREATE INDEX used_code_age ON used_code (used_at);

CREATE TABLE phone_bind (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  bound_at bigint NOT NULL
);
CREATE INDEX phone_bind_account ON phone_bind (account_id, bound_at);

CREATE TABLE merge_request (
  id uuid PRIMARY KEY,
  asking_id uuid NOT NULL REFERENCES person (id),
  holding_id uuid NOT NULL REFERENCES person (id),
  phone_index {bytes} NOT NULL,
  state text NOT NULL,
  created_at bigint NOT NULL,
  decided_at bigint,
  decided_by uuid
);
CREATE UNIQUE INDEX merge_request_open ON merge_request (asking_id, holding_id) WHERE state = 'open';
CREATE INDEX merge_request_state ON merge_request (state, created_at);

CREATE TABLE consent (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  seq bigint NOT NULL,
  account_id uuid,
  purpose text NOT NULL,
  granted boolean NOT NULL,
  document_id text NOT NULL,
  document_sha256 text NOT NULL,
  at bigint NOT NULL,
  channel text NOT NULL,
  device text,
  UNIQUE (person_id, seq)
);

CREATE TABLE customer_store (
  person_id uuid NOT NULL REFERENCES person (id),
  store_id uuid NOT NULL,
  advisor_id uuid,
  since bigint NOT NULL,
  PRIMARY KEY (person_id, store_id)
);
CREATE INDEX customer_store_store ON customer_store (store_id);
";
