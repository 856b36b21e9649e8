//! A consent may be for one matter only, e.g. for one loan.

super::step!(
    "m20261122_000039_consent_about",
    "ALTER TABLE consent ADD COLUMN about uuid"
);
