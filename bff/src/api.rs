//! The whole API on one page: a line per module.

pub mod booking;
pub mod notice;
pub mod staff;

use actix_web::web;
use chezhu::ground::clock::Clock;
use chezhu::host::config::Settings;
use utoipa_actix_web::service_config::ServiceConfig;

/// The world outside, as handlers may ask it (`Data` of each).
#[derive(Clone)]
pub struct Gateways {}

impl Gateways {
    /// From the settings; the sentence of an error names the setting.
    pub fn new(_settings: &Settings, _clock: &Clock) -> Result<Gateways, String> {
        Ok(Gateways {})
    }

    /// Hands them to the handlers.
    pub fn share(&self, _config: &mut web::ServiceConfig) {}
}

/// Everything under `/api/v1`.
pub fn routes(config: &mut ServiceConfig) {
    config.configure(booking::routes).configure(notice::routes);
    config.service(utoipa_actix_web::scope::scope("/staff").configure(staff::routes));
}
