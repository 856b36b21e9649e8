//! What staff may call, under `/api/v1/staff`.

pub mod notice;

use utoipa_actix_web::service_config::ServiceConfig;

/// A line per module.
pub fn routes(config: &mut ServiceConfig) {
    config.configure(notice::routes);
}
