//! Nothing secret is said: not in an error, not in a log at the finest level (security.md P1, wechat.md 14 row 30).

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, PoisonError};

use chezhu::gateway::wechat::Subscribe;
use chezhu_tests::standin::wechat::{APP_SECRET, Endpoint, Fault, Mode};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::{Bench, openid};

/// Writes down everything that is logged, at every level, by every crate.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<String>>);

impl Ear {
    fn heard(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn hear(&self, metadata: &Metadata<'_>, fields: impl FnOnce(&mut dyn Visit)) {
        let mut line = Line(format!(
            "{} {} {}",
            metadata.level(),
            metadata.target(),
            metadata.name()
        ));
        fields(&mut line);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_str(&line.0);
        all.push('\n');
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if write!(self.0, " {field}={value:?}").is_err() {
            self.0.push_str(" unwritable");
        }
    }
}

impl Subscriber for Ear {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.hear(span.metadata(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_str(&line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.hear(event.metadata(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn nothing_secret_is_said_whatever_goes_wrong() -> anyhow::Result<()> {
    const CODE: &str = "demo-oCANARYopenid-u-uCANARYunion-";
    const PHONE: &str = "phone-13866667777-cANARYphonecode";
    let ear = Ear::default();
    let _listening = tracing::subscriber::set_default(ear.clone());
    let mut said = String::new();
    let echo = Mode::Errcode {
        errcode: 40029,
        errmsg: Some(format!(
            "invalid code {CODE} of oCANARYopenid with {APP_SECRET}, rid: oCANARYopenid"
        )),
        as_text: false,
    };
    let modes = [
        None,
        Some(Mode::Http { status: 500 }),
        Some(Mode::Html),
        Some(Mode::Truncated),
        Some(Mode::BrokenOff),
        Some(Mode::Hang),
        Some(Mode::Errcode {
            errcode: 40125,
            errmsg: None,
            as_text: false,
        }),
        Some(Mode::Errcode {
            errcode: 40001,
            errmsg: None,
            as_text: false,
        }),
        Some(echo),
    ];
    let me = openid("oCANARYopenid")?;
    let message = Subscribe {
        template_id: "CANARYtemplate".into(),
        page: None,
        data: vec![("thing1".into(), "CANARYvalue".into())],
    };
    let mut secrets = Vec::new();
    for (n, mode) in modes.into_iter().enumerate() {
        let ms = if mode == Some(Mode::Hang) { 300 } else { 3000 };
        let timeout = std::time::Duration::from_millis(ms);
        let bench = Bench::with(|s| super::WeChatSettings { timeout, ..s }).await?;
        if let Some(mode) = mode {
            for endpoint in [
                Endpoint::Jscode2session,
                Endpoint::Getuserphonenumber,
                Endpoint::SubscribeSend,
                Endpoint::MsgSecCheck,
            ] {
                let fault = Fault {
                    after: true,
                    ..Fault::lasting(mode.clone())
                };
                bench.standin.state().fail(endpoint, fault);
            }
        }
        let session = bench.wechat.login(&format!("{CODE}{n}")).await;
        let phone = bench.wechat.phone(&format!("{PHONE}{n}"), &me).await;
        let sent = bench.wechat.send_subscribe(&me, &message).await;
        let judged = bench.wechat.check_text(&me, "CANARYwords").await;
        write!(said, "{session:?} {phone:?} {sent:?} {judged:?}")?;
        sent.err().map_or(Ok(()), |error| write!(said, "{error} {error:#?}"))?;
        judged
            .err()
            .map_or(Ok(()), |error| write!(said, "{error} {error:#?}"))?;
        session
            .err()
            .map_or(Ok(()), |error| write!(said, "{error} {error:#?}"))?;
        phone.err().map_or(Ok(()), |error| write!(said, "{error} {error:#?}"))?;
        secrets.extend(bench.standin.state().secrets().iter().cloned());
        // And when nobody is there at all.
        let Bench { standin, wechat, .. } = bench;
        standin.stop().await;
        let gone = wechat.login(&format!("{CODE}gone")).await;
        write!(said, "{gone:?}")?;
    }
    said.push_str(&ear.heard());
    assert!(
        said.contains("wechat call failed") && said.contains("somebody must look"),
        "it did listen"
    );
    assert!(
        secrets.len() >= 10,
        "keys and tokens were handed out: {}",
        secrets.len()
    );
    secrets.extend(
        [
            "CANARY",
            "13866667777",
            APP_SECRET,
            "js_code",
            "access_token=",
            "secret=",
        ]
        .map(str::to_owned),
    );
    for secret in secrets {
        let line = said.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret}");
    }
    Ok(())
}
