//! What staff may call, under `/api/v1/staff`.

use utoipa_actix_web::service_config::ServiceConfig;

/// A line per module.
pub fn routes(_config: &mut ServiceConfig) {}
