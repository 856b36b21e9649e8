//! The security log is read by time.

super::step!(
    "m20261122_000014_audit",
    "
CREATE INDEX audit_time ON audit (at, id);
CREATE INDEX audit_store ON audit (store_id, at) WHERE store_id IS NOT NULL
"
);
