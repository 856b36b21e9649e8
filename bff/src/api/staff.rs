//! What staff may call, under `/api/v1/staff`.

pub mod booking;
pub mod notice;

use utoipa_actix_web::service_config::ServiceConfig;

/// A line per module.
pub fn routes(config: &mut ServiceConfig) {
    config.configure(booking::routes).configure(notice::routes);
}
