//! The repair by which a car is back for the same is found by the one that it is back for.

super::step!(
    "m20261122_000056_survey_rework",
    "CREATE INDEX repair_order_rework ON repair_order (rework_of) WHERE rework_of IS NOT NULL"
);
