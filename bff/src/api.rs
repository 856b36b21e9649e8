//! The whole API on one page: a line per module.

pub mod auth;
pub mod booking;
pub mod butler;
pub mod care;
pub mod case;
pub mod catalog;
pub mod credit;
pub mod feed;
pub mod live;
pub mod loan;
pub mod me;
pub mod media;
pub mod notice;
pub mod order;
pub mod quote;
pub mod repair;
pub mod staff;
pub mod store;
pub mod survey;
pub mod vehicle;
pub mod wechat;

use std::time::Duration;

use actix_web::web;
use chezhu::domain::credit::{Asking, Topic};
use chezhu::domain::feed::Doors;
use chezhu::gateway::shelf::Shelf;
use chezhu::gateway::wechat::push::Push;
use chezhu::gateway::wechat::{WeChat, WeChatSettings};
use chezhu::ground::clock::Clock;
use chezhu::ground::inbound::Intake;
use chezhu::ground::secret::Secret;
use chezhu::host::config::Settings;

use crate::darkroom::Darkroom;
use crate::issue::AppId;
use crate::judge::ContentCheck;
use crate::routes::Routes;

/// How long a login may wait for WeChat in all (security.md 5.4).
const WECHAT_BUDGET: Duration = Duration::from_secs(3);

/// The world outside, as handlers may ask it (`Data` of each).
#[derive(Clone)]
pub struct Gateways {
    wechat: web::Data<WeChat>,
    app: web::Data<AppId>,
    push: web::Data<Option<Push>>,
    asking: web::Data<Asking>,
    check: web::Data<ContentCheck>,
    partners: web::Data<Doors>,
    shelf: web::Data<Shelf>,
    darkroom: web::Data<Darkroom>,
}

/// Which topics have a template to ask for: the notices that use it are named by its key (docs/channels.md).
fn asking(settings: &Settings) -> Asking {
    let topics = |key: &str| -> &'static [Topic] {
        match key {
            "booking" => &[Topic::Booking, Topic::Reminder, Topic::Waitlist],
            "order" => &[Topic::Order],
            _ if key.starts_with("order_") => &[Topic::Order],
            "booking_waitlist_offer" => &[Topic::Waitlist],
            _ if key.starts_with("booking_reminder") => &[Topic::Reminder],
            _ if key.starts_with("booking_") => &[Topic::Booking],
            _ if key == "quote" || key.starts_with("quote_") => &[Topic::Quote],
            _ if key.starts_with("repair_ready") => &[Topic::Ready],
            _ if key.starts_with("repair") => &[Topic::Progress],
            _ if key.starts_with("survey") => &[Topic::Survey],
            _ if key.starts_with("care") => &[Topic::Care],
            _ => &[],
        }
    };
    let templates = settings.wechat.subscribe_templates();
    let of = |(key, id): (&String, &String)| topics(key).iter().map(|topic| (*topic, id.clone())).collect::<Vec<_>>();
    let ids = templates.iter().map(|(key, template)| (key, &template.id));
    Asking(ids.flat_map(of).collect())
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
        let ours = &settings.wechat;
        let push = Push::new(&ours.push_token, &ours.push_aes_key, &ours.app_id).map_err(|error| error.to_string())?;
        Ok(Gateways {
            push: web::Data::new(push),
            asking: web::Data::new(asking(settings)),
            check: web::Data::new(ContentCheck(settings.wechat.content_check)),
            partners: web::Data::new(Doors::default()),
            shelf: web::Data::new(Shelf::new(settings.media.place()).map_err(|error| error.to_string())?),
            darkroom: web::Data::new(Darkroom::new(&settings.media)),
            wechat: web::Data::new(wechat),
            app: web::Data::new(AppId(settings.wechat.app_id.clone())),
        })
    }

    /// Hands them to the handlers.
    pub fn share(&self, config: &mut web::ServiceConfig) {
        config
            .app_data(self.wechat.clone())
            .app_data(self.app.clone())
            .app_data(self.push.clone())
            .app_data(self.asking.clone())
            .app_data(self.check.clone())
            .app_data(self.partners.clone())
            .app_data(self.shelf.clone())
            .app_data(self.darkroom.clone())
            // One for each worker, as its database is.
            .app_data(web::Data::new(Intake::default()));
    }
}

/// Everything under `/api/v1`.
pub fn routes(config: &mut Routes) {
    config.configure(auth::routes);
    config.configure(me::routes);
    config.configure(booking::routes);
    config.configure(butler::routes);
    config.configure(care::routes);
    config.configure(case::routes);
    config.configure(catalog::routes);
    config.configure(credit::routes);
    config.configure(feed::routes);
    config.configure(live::routes);
    config.configure(loan::routes);
    config.configure(media::routes);
    config.configure(notice::routes);
    config.configure(order::routes);
    config.configure(repair::routes);
    config.configure(quote::routes);
    config.configure(store::routes);
    config.configure(survey::routes);
    config.configure(vehicle::routes);
    config.configure(wechat::routes);
    config.under("/staff", staff::routes);
}
