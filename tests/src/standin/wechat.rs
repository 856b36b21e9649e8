//! WeChat as far as the suites and the demo need it (wechat.md 14, rows 1 to 17 and 20).
//!
//! What it knows: `/sns/jscode2session`, `/cgi-bin/stable_token`, `/wxa/business/getuserphonenumber`,
//! `/cgi-bin/message/subscribe/send` and `/wxa/msg_sec_check`; [`push`] makes what WeChat pushes to us. Business errors come with HTTP 200 and an errcode, as from WeChat.
//!
//! Codes that need no registration, so that a person can log in as a demo owner (each is good once):
//! `demo-<openid>-<nonce>`, `demo-<openid>-u-<unionid>-<nonce>` and `phone-<digits>-<nonce>`.
//!
//! The control API, for other processes; tests in this one use [`StandIn::state`]:
//!
//! | call | does |
//! |---|---|
//! | `POST /_control/codes` `{code, openid, unionid?}` | a login code, good for five minutes |
//! | `POST /_control/phone-codes` `{code, country_code, number, openid?, appid?, as_text?}` | a phone code |
//! | `POST /_control/faults` `{endpoint, mode, errcode?, status?, times?, after?}` | see [`Fault`] |
//! | `DELETE /_control/faults` | all is well again |
//! | `POST /_control/token` `{how: "expire" \| "kill"}` | the token is expired (42001) or not the latest (40001) |
//! | `POST /_control/credits` `{openid, template_id, count}` | from now on a send without credit is 43101 |
//! | `POST /_control/answers` `{openid, answers: {template: "accept" \| "reject"}}` | an answer, pushed to us when there is where to |
//! | `POST /_control/blocked` `{openid}` | a high-risk user (40226) |
//! | `GET` or `DELETE /_control/journal` | the calls so far |
//! | `GET /_control/secrets` | what was handed out and must be found in no log |

mod api;
mod code;
mod control;
mod fault;
pub mod push;
mod send;
mod state;
mod token;

use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::dev::ServerHandle;
use actix_web::web;
use chezhu::ground::clock::Clock;

pub use code::{LoginCode, PhoneCode};
pub use fault::{Fault, Mode};
pub use state::{Call, Endpoint, State};

/// The mini-program that the stand-in knows.
pub const APP_ID: &str = "wx0123456789chezhu";
/// Its secret.
pub const APP_SECRET: &str = "standin0secret0of0chezhu00000001";

/// The state, shared by the server and the test.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<State>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running stand-in on a port of its own.
pub struct StandIn {
    /// `http://127.0.0.1:<port>`, for `CHEZHU_WECHAT__BASE_URL`.
    pub base_url: String,
    shared: Shared,
    server: ServerHandle,
}

impl StandIn {
    /// Starts on a free port; codes and tokens age by `clock`.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(clock: Clock) -> anyhow::Result<Self> {
        let shared = Shared(Arc::new(Mutex::new(State::new(clock))));
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let data = shared.clone();
        let handle = super::serve(listener, move |config| {
            config
                .app_data(web::Data::new(data.clone()))
                .app_data(web::PayloadConfig::new(1 << 20))
                .configure(api::routes)
                .configure(control::routes);
        })?;
        Ok(Self {
            base_url,
            shared,
            server: handle,
        })
    }

    /// The state itself. Do not hold it over an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock()
    }

    /// Stops at once; calls under way break off.
    pub async fn stop(self) {
        self.server.stop(false).await;
    }
}
