//! The whole API on one page: a line per module.

pub mod auth;
pub mod booking;
pub mod catalog;
pub mod live;
pub mod me;
pub mod notice;
pub mod staff;
pub mod store;
pub mod vehicle;

use std::time::Duration;

use actix_web::web;
use chezhu::gateway::wechat::{WeChat, WeChatSettings};
use chezhu::ground::clock::Clock;
use chezhu::ground::secret::Secret;
use chezhu::host::config::Settings;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::issue::AppId;

/// How long a login may wait for WeChat in all (security.md 5.4).
const WECHAT_BUDGET: Duration = Duration::from_secs(3);

/// The world outside, as handlers may ask it (`Data` of each).
#[derive(Clone)]
pub struct Gateways {
    wechat: web::Data<WeChat>,
    app: web::Data<AppId>,
}

impl Gateways {
    /// From the settings; the sentence of an error names the setting.
    pub fn new(settings: &Settings, clock: &Clock) -> Result<Gateways, String> {
        let wechat = WeChatSettings {
            base_url: settings.wechat.base_url.clone(),
            app_id: settings.wechat.app_id.clone(),
            app_secret: Secret::new(settings.wechat.app_secret.clone()),
            allow_http: settings.wechat.allow_http,
            timeout: WECHAT_BUDGET,
        };
        let wechat = WeChat::new(wechat, clock.clone()).map_err(|error| error.to_string())?;
        Ok(Gateways {
            wechat: web::Data::new(wechat),
            app: web::Data::new(AppId(settings.wechat.app_id.clone())),
        })
    }

    /// Hands them to the handlers.
    pub fn share(&self, config: &mut web::ServiceConfig) {
        config.app_data(self.wechat.clone()).app_data(self.app.clone());
    }
}

/// Everything under `/api/v1`.
pub fn routes(config: &mut ServiceConfig) {
    config.configure(auth::routes);
    config.configure(me::routes);
    config.configure(booking::routes);
    config.configure(catalog::routes);
    config.configure(live::routes);
    config.configure(notice::routes);
    config.configure(store::routes);
    config.configure(vehicle::routes);
    config.service(utoipa_actix_web::scope::scope("/staff").configure(staff::routes));
}
