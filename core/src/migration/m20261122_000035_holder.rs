//! Of a notice to a role, the one whose matter it is.

super::step!("m20261122_000035_holder", "ALTER TABLE notice ADD COLUMN staff_id uuid");
