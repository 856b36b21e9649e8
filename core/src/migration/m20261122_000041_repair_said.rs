//! What somebody of the store said when they moved the time of a repair.

super::step!(
    "m20261122_000041_repair_said",
    "ALTER TABLE repair_order ADD COLUMN eta_said text"
);
