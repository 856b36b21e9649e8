//! In which order somebody is told (domain.md 2.9 "Channel order", rulings 23). Pure.

use super::rules::{Audience, Class};
use crate::domain::staff::Role;
use crate::ground::outbox::Channel;

const OWNER: &[Channel] = &[Channel::WechatSubscribe, Channel::WechatTemplate];
const OWNER_SOON: &[Channel] = &[Channel::WechatSubscribe, Channel::WechatTemplate, Channel::Sms];
/// Marketing is no service notice: the service account may not send it (wechat.md 5.1).
const OWNER_MARKETING: &[Channel] = &[Channel::WechatSubscribe];
const STAFF: &[Channel] = &[Channel::Push, Channel::Wecom];
const MANAGER: &[Channel] = &[Channel::Push, Channel::Wecom, Channel::Sms];

/// The channels of a notice of this class to this audience, the first one first; besides them the inbox always has it.
/// `soon`: what it is about is due within two hours.
pub(super) fn order(class: Class, audience: Audience, soon: bool) -> &'static [Channel] {
    match (audience, class) {
        (Audience::Person(_), Class::Critical) => OWNER_SOON,
        (Audience::Person(_), Class::Transactional) if soon => OWNER_SOON,
        (Audience::Person(_), Class::Transactional | Class::Care) => OWNER,
        (Audience::Person(_), Class::Marketing) => OWNER_MARKETING,
        (Audience::StoreRole(_, Role::StoreManager) | Audience::Holder(_, Role::StoreManager, _), _) => MANAGER,
        (Audience::StoreRole(..) | Audience::Holder(..), _) => STAFF,
    }
}

/// The channel behind `last`. What became due meanwhile may have one more than when it was intended, never one less.
pub(super) fn next(order: &[Channel], last: Channel) -> Option<Channel> {
    let at = order.iter().position(|channel| *channel == last)?;
    order.get(at + 1).copied()
}

#[cfg(test)]
mod tests {
    use super::{next, order};
    use crate::domain::notice::rules::{Audience, Class};
    use crate::domain::staff::Role;
    use crate::ground::clock::At;
    use crate::ground::id::{Id, PersonId, StoreId, fresh_uuid};
    use crate::ground::outbox::Channel::{self, Push, Sms, WechatSubscribe, WechatTemplate, Wecom};
    use sea_orm::Iterable;

    /// domain.md 2.9 and rulings 23, row by row.
    #[test]
    fn each_class_has_its_order() {
        let owner = Audience::Person(PersonId::from_uuid(fresh_uuid(At::from_ms(1))));
        let staff = |role| Audience::StoreRole(StoreId::from_uuid(fresh_uuid(At::from_ms(1))), role);
        let wechat: &[Channel] = &[WechatSubscribe, WechatTemplate];
        let all: &[Channel] = &[WechatSubscribe, WechatTemplate, Sms];
        let table = [
            (Class::Critical, owner, false, all),
            (Class::Critical, owner, true, all),
            (Class::Transactional, owner, false, wechat),
            (Class::Transactional, owner, true, all),
            (Class::Care, owner, true, wechat),
            (Class::Marketing, owner, true, &[WechatSubscribe]),
            (Class::Transactional, staff(Role::ServiceAdvisor), true, &[Push, Wecom]),
            (
                Class::Transactional,
                staff(Role::StoreManager),
                false,
                &[Push, Wecom, Sms],
            ),
        ];
        for (class, audience, soon, channels) in table {
            assert_eq!(order(class, audience, soon), channels, "{class:?} {audience:?} {soon}");
        }
        for role in Role::iter().filter(|role| *role != Role::StoreManager) {
            assert!(!order(Class::Critical, staff(role), true).contains(&Sms), "{role:?}");
        }
    }

    #[test]
    fn each_channel_is_tried_once() {
        let mut tried = vec![WechatSubscribe];
        while let Some(channel) = tried
            .last()
            .and_then(|last| next(&[WechatSubscribe, WechatTemplate, Sms], *last))
        {
            tried.push(channel);
        }
        assert_eq!(tried, [WechatSubscribe, WechatTemplate, Sms]);
        assert_eq!(next(&[WechatSubscribe], Sms), None);
    }
}
