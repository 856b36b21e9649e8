//! Which devices may be registered for pushes, by the settings.

use std::time::Duration;

use chezhu::gateway::push::PushConfigError;
use chezhu::gateway::push::vapid::Vapid;
use chezhu::gateway::push::web::WebPushSettings;
use chezhu::ground::seal::Keyring;
use chezhu::host::config::Push;

/// What is switched on.
#[derive(Debug)]
pub struct PushDoor {
    /// Web Push: which services, and the key by which browsers subscribe.
    pub web: Option<(WebPushSettings, String)>,
    /// JPush.
    pub jpush: bool,
}

impl PushDoor {
    /// By the settings; the key follows from the key files.
    ///
    /// # Errors
    /// [`PushConfigError::Key`].
    pub fn new(push: &Push, keys: &Keyring) -> Result<PushDoor, PushConfigError> {
        let web = match push.has("web_push") {
            true => Some((
                WebPushSettings {
                    subject: push.web_subject.clone(),
                    hosts: push.hosts(),
                    allow_http: push.allow_http,
                    timeout: Duration::from_secs(5),
                },
                Vapid::new(keys, &push.web_subject)?.public_key(),
            )),
            false => None,
        };
        Ok(PushDoor {
            web,
            jpush: push.has("jpush"),
        })
    }
}
