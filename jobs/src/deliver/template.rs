//! Template messages of the service account: who follows it, and what each answer means for the delivery (wechat.md 5.1).

use chezhu::domain::notice::Audience;
use chezhu::domain::{identity, notice};
use chezhu::gateway::wechat::{Class, MOST_INFOS, TemplateMessage};
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::Clock;
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::outbox::{Claimed, End};
use chezhu::ground::text::OpenId;

use super::wechat::{end, page};
use super::{Call, Channels, Plan};

/// Too often to one person: come back in hours (43117).
const OFTEN_S: i64 = 3 * 3600;

/// Why the followers could not be looked up.
#[derive(Debug, thiserror::Error)]
pub enum FollowersError {
    /// None is set.
    #[error("CHEZHU_WECHAT__SERVICE__APP_ID is not set: there is no service account to ask")]
    NotSet,
    /// The platform did not tell.
    #[error("the service account's followers cannot be had")]
    WeChat(#[from] chezhu::gateway::wechat::WeChatError),
    /// They could not be written down.
    #[error("the followers cannot be written down")]
    Database(#[from] Error),
}

impl Channels {
    pub(super) async fn template(&self, tx: &Tx, claimed: &Claimed, message: notice::Message) -> Result<Plan, Error> {
        let Some(service) = &self.service else {
            return Ok(Plan::End(End::PassedOn("no_service_account")));
        };
        let Some(filled) = service.templates.fill(message.kind, &message.card) else {
            return Ok(Plan::End(End::PassedOn("no_template")));
        };
        let to = match message.audience {
            Audience::Person(person) => identity::follower(tx, person).await?,
            Audience::StoreRole(..) | Audience::Holder(..) => None,
        };
        let Some(to) = to else {
            return Ok(Plan::End(End::PassedOn("no_follower")));
        };
        let message = TemplateMessage {
            template_id: filled.id,
            page: Some((service.mini_program.clone(), page(&message.subject))),
            client_msg_id: claimed.id.to_string(),
            data: filled.fields,
        };
        Ok(Plan::Call(Call::Template { to, message }))
    }

    pub(super) async fn send_template(
        &self,
        claimed: &Claimed,
        to: &OpenId,
        message: &TemplateMessage,
        clock: &Clock,
    ) -> End {
        let Some(service) = &self.service else {
            return End::PassedOn("no_service_account");
        };
        match service.wechat.send_template(to, message).await {
            Ok(id) => End::Sent(id),
            Err(error) if error.class == Class::Crowded => End::Retry("crowded", clock.now().plus_seconds(OFTEN_S)),
            Err(error) => end(&error, claimed, clock.now()),
        }
    }

    /// Asks the service account who follows it, and forgets those who left; tells how many are known.
    pub(crate) async fn look_up_followers(&self, db: &Db) -> Result<u64, FollowersError> {
        let service = self.service.as_ref().ok_or(FollowersError::NotSet)?;
        let (begun, actor) = (db.clock().now(), Actor::System("followers"));
        let (mut next, mut known): (Option<String>, u64) = (None, 0);
        loop {
            let page = service.wechat.followers(next.as_deref()).await?;
            for some in page.openids.chunks(MOST_INFOS) {
                let infos = service.wechat.unionids(some).await?;
                known += u64::try_from(infos.len()).unwrap_or(0);
                db.write(actor.clone(), async |tx| {
                    for (openid, unionid) in &infos {
                        identity::follow(tx, openid, unionid).await?;
                    }
                    Ok(())
                })
                .await?;
            }
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        db.write(actor, async |tx| identity::forget_followers(tx, begun).await)
            .await?;
        Ok(known)
    }
}
