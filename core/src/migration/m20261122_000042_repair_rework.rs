//! A repair that does again what another one did.

super::step!(
    "m20261122_000042_repair_rework",
    "
ALTER TABLE repair_order ADD COLUMN rework_of uuid;
ALTER TABLE repair_order ADD COLUMN rework_days bigint;
"
);
