//! The providers of this process and what each is told to use, by its settings.

use std::sync::Arc;
use std::time::Duration;

use chezhu::domain::notice::SmsCaps;
use chezhu::domain::notice::manners::Terms;
use chezhu::gateway::push::jpush::{JPush, JPushSettings};
use chezhu::gateway::push::web::{WebPush, WebPushSettings};
use chezhu::gateway::push::{Push, PushConfigError};
use chezhu::gateway::shelf::{Shelf, ShelfError};
use chezhu::gateway::sms::{Provider, SmsConfigError, SmsGateway, SmsSettings};
use chezhu::gateway::wechat::{WeChat, WeChatConfigError, WeChatSettings};
use chezhu::gateway::wecom::{Wecom, WecomConfigError, WecomSettings};
use chezhu::ground::clock::Clock;
use chezhu::ground::outbox::{Channel, Claimed, End};
use chezhu::ground::secret::Secret;
use chezhu::host::config::Settings;

use super::plan::Call;
use super::push::PushChannel;
use super::templates::{TemplateError, Templates};

/// A send may take as long as this, its retry included.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A setting of a channel that stops the start; the sentence names it.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// Of WeChat.
    #[error("{0}")]
    WeChat(#[from] WeChatConfigError),
    /// Of the SMS provider.
    #[error("{0}")]
    Sms(#[from] SmsConfigError),
    /// Of WeCom.
    #[error("{0}")]
    Wecom(#[from] WecomConfigError),
    /// Of pushes.
    #[error("{0}")]
    Push(#[from] PushConfigError),
    /// Of a template.
    #[error("{0}")]
    Template(#[from] TemplateError),
    /// Of the shelf for pictures.
    #[error("{0}")]
    Shelf(#[from] ShelfError),
}

/// Text messages: the provider, its templates, what they may cost.
#[derive(Clone)]
pub struct SmsChannel {
    /// The provider.
    pub gateway: Arc<SmsGateway>,
    /// Its templates.
    pub templates: Arc<Templates>,
    /// How many a day.
    pub caps: SmsCaps,
}

/// The service account and its templates.
#[derive(Clone)]
pub struct ServiceChannel {
    /// The account: an app of its own at WeChat.
    pub wechat: Arc<WeChat>,
    /// Its templates.
    pub templates: Arc<Templates>,
    /// The mini-program that a tap opens.
    pub mini_program: String,
}

/// The providers and what they are told to use.
#[derive(Clone)]
pub struct Channels {
    /// The mini-program's platform.
    pub wechat: Arc<WeChat>,
    /// Subscribe templates by notice.
    pub templates: Arc<Templates>,
    /// The service account, if there is one.
    pub service: Option<ServiceChannel>,
    /// Text messages, if there is a provider.
    pub sms: Option<SmsChannel>,
    /// WeCom, if there is one.
    pub wecom: Option<Arc<Wecom>>,
    /// Pushes to the staff's app.
    pub push: PushChannel,
    /// What care and marketing may do.
    pub manners: Terms,
    /// Where uploaded pictures lie.
    pub shelf: Shelf,
}

impl Channels {
    /// By the settings of the process.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn new(settings: &Settings, clock: &Clock) -> Result<Channels, ChannelError> {
        let wechat = WeChatSettings {
            base_url: settings.wechat.base_url.clone(),
            app_id: settings.wechat.app_id.clone(),
            app_secret: Secret::new(settings.wechat.app_secret.clone()),
            allow_http: settings.wechat.allow_http,
            timeout: TIMEOUT,
        };
        let templates = settings.wechat.subscribe_templates();
        let templates = Templates::wechat(Channel::WechatSubscribe, "CHEZHU_WECHAT__TEMPLATES", &templates)?;
        Ok(Channels {
            wechat: Arc::new(WeChat::new(wechat, clock.clone())?.at_pace(settings.wechat.sends_per_second)),
            templates: Arc::new(templates),
            service: service(settings, clock)?,
            sms: sms(settings, clock)?,
            wecom: wecom(settings, clock)?,
            push: push(settings, clock)?,
            manners: Terms {
                care_per_week: settings.notice.care_per_week,
            },
            shelf: Shelf::new(settings.media.place())?,
        })
    }

    pub(crate) async fn perform(&self, claimed: &Claimed, call: Call, clock: &Clock) -> End {
        match call {
            Call::Subscribe { to, message } => self.send_subscribe(claimed, &to, &message, clock).await,
            Call::Template { to, message } => self.send_template(claimed, &to, &message, clock).await,
            Call::Sms { to, message } => self.send_sms(claimed, &to, &message, clock).await,
            Call::Push { to, body } => self.send_push(claimed, &to, &body, clock).await,
            Call::Wecom { to, text } => self.send_wecom(claimed, &to, &text, clock).await,
        }
    }
}

fn service(settings: &Settings, clock: &Clock) -> Result<Option<ServiceChannel>, ChannelError> {
    let (wechat, service) = (&settings.wechat, &settings.wechat.service);
    let prefix = "CHEZHU_WECHAT__SERVICE__TEMPLATES";
    let templates = Arc::new(Templates::wechat(Channel::WechatTemplate, prefix, &service.templates)?);
    if service.app_id.is_empty() {
        return Ok(None);
    }
    let account = WeChatSettings {
        base_url: match service.base_url.as_str() {
            "" => wechat.base_url.clone(),
            own => own.to_owned(),
        },
        app_id: service.app_id.clone(),
        app_secret: Secret::new(service.app_secret.clone()),
        allow_http: wechat.allow_http,
        timeout: TIMEOUT,
    };
    Ok(Some(ServiceChannel {
        wechat: Arc::new(WeChat::new(account, clock.clone())?),
        templates,
        mini_program: wechat.app_id.clone(),
    }))
}

fn sms(settings: &Settings, clock: &Clock) -> Result<Option<SmsChannel>, ChannelError> {
    let sms = &settings.sms;
    // Templates are checked also where nobody carries them yet.
    let templates = Arc::new(Templates::sms("CHEZHU_SMS__TEMPLATES", &sms.templates)?);
    let provider = match sms.provider.as_str() {
        "" => return Ok(None),
        "tencent" => Provider::Tencent {
            app_id: sms.app_id.clone(),
            region: sms.region.clone(),
        },
        _ => Provider::Aliyun,
    };
    let gateway = SmsGateway::new(
        SmsSettings {
            provider,
            base_url: sms.base_url.clone(),
            allow_http: sms.allow_http,
            key_id: sms.key_id.clone(),
            key_secret: Secret::new(sms.key_secret.clone()),
            sign_name: sms.sign_name.clone(),
            timeout: TIMEOUT,
        },
        clock.clone(),
    )?;
    Ok(Some(SmsChannel {
        gateway: Arc::new(gateway),
        templates,
        caps: SmsCaps {
            phone: sms.per_phone,
            store: sms.per_store,
        },
    }))
}

fn wecom(settings: &Settings, clock: &Clock) -> Result<Option<Arc<Wecom>>, ChannelError> {
    let wecom = &settings.wecom;
    if wecom.corp_id.is_empty() {
        return Ok(None);
    }
    let gateway = Wecom::new(
        WecomSettings {
            base_url: wecom.base_url.clone(),
            allow_http: wecom.allow_http,
            corp_id: wecom.corp_id.clone(),
            // A number: the settings were checked when they were read.
            agent_id: wecom.agent_id.parse().unwrap_or_default(),
            secret: Secret::new(wecom.secret.clone()),
            timeout: TIMEOUT,
        },
        clock.clone(),
    )?;
    Ok(Some(Arc::new(gateway)))
}

fn push(settings: &Settings, clock: &Clock) -> Result<PushChannel, ChannelError> {
    let push = &settings.push;
    let web = WebPushSettings {
        subject: push.web_subject.clone(),
        hosts: push.hosts(),
        allow_http: push.allow_http,
        timeout: TIMEOUT,
    };
    let jpush = JPushSettings {
        base_url: push.jpush_base_url.clone(),
        allow_http: push.allow_http,
        app_key: push.jpush_app_key.clone(),
        master_secret: Secret::new(push.jpush_master_secret.clone()),
        timeout: TIMEOUT,
    };
    Ok(PushChannel::new(Push {
        web: push
            .has("web_push")
            .then(|| WebPush::new(web, clock.clone()))
            .transpose()?,
        jpush: push.has("jpush").then(|| JPush::new(jpush)).transpose()?,
    }))
}
