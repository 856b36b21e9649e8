//! What an error code of WeChat demands (wechat.md 1.1, 2, 3.1, 10): one pure function.

/// The calls this gateway makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Api {
    /// `GET /sns/jscode2session` (wechat.md 1.1).
    Code2Session,
    /// `POST /cgi-bin/stable_token` (wechat.md 2).
    StableToken,
    /// `POST /wxa/business/getuserphonenumber` (wechat.md 3.1).
    PhoneNumber,
    /// `POST /cgi-bin/message/subscribe/send` (wechat.md 4.1).
    SubscribeSend,
    /// `POST /cgi-bin/message/template/send` of the service account (wechat.md 5.1).
    TemplateSend,
    /// `GET /cgi-bin/user/get` of the service account (wechat.md 5.1).
    UserGet,
    /// `POST /cgi-bin/user/info/batchget` of the service account (wechat.md 5.1).
    UserInfo,
    /// `POST /wxa/msg_sec_check` (wechat.md 7).
    MsgSecCheck,
}

impl Api {
    /// All of them.
    pub const ALL: [Api; 8] = [
        Self::Code2Session,
        Self::StableToken,
        Self::PhoneNumber,
        Self::SubscribeSend,
        Self::TemplateSend,
        Self::UserGet,
        Self::UserInfo,
        Self::MsgSecCheck,
    ];

    /// The name in logs and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code2Session => "jscode2session",
            Self::StableToken => "stable_token",
            Self::PhoneNumber => "getuserphonenumber",
            Self::SubscribeSend => "subscribe_send",
            Self::TemplateSend => "template_send",
            Self::UserGet => "user_get",
            Self::UserInfo => "user_info",
            Self::MsgSecCheck => "msg_sec_check",
        }
    }

    /// The path below the base URL.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Code2Session => "/sns/jscode2session",
            Self::StableToken => "/cgi-bin/stable_token",
            Self::PhoneNumber => "/wxa/business/getuserphonenumber",
            Self::SubscribeSend => "/cgi-bin/message/subscribe/send",
            Self::TemplateSend => "/cgi-bin/message/template/send",
            Self::UserGet => "/cgi-bin/user/get",
            Self::UserInfo => "/cgi-bin/user/info/batchget",
            Self::MsgSecCheck => "/wxa/msg_sec_check",
        }
    }
}

/// What a failure means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// The platform is busy; the caller may try again soon. Retried once already.
    Busy,
    /// The code is expired, spent, malformed or somebody else's: the person taps again.
    CodeInvalid,
    /// The platform takes this person for a risk: refused in neutral words, no retry.
    Blocked,
    /// Too many calls this minute.
    RateMinute,
    /// Too many calls today: nothing is asked until midnight in Beijing.
    QuotaDay,
    /// The access token was not accepted, twice.
    Token,
    /// Our configuration or our call is wrong: somebody must be woken.
    Config,
    /// The account of the mini-program is limited or punished: somebody must be woken.
    Restricted,
    /// The person has not subscribed, or what they accepted is used up.
    NoCredit,
    /// The person is not one of this mini-program.
    Recipient,
    /// Too many messages to one person at once.
    Crowded,
    /// The words are not allowed.
    Content,
    /// No answer, or none of WeChat's: network, time-out, HTTP error, not JSON; or the breaker is open.
    Unreachable,
    /// A code or an answer that the tables do not know.
    Unknown,
}

impl Class {
    /// The name in logs and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::CodeInvalid => "code_invalid",
            Self::Blocked => "blocked",
            Self::RateMinute => "rate_minute",
            Self::QuotaDay => "quota_day",
            Self::Token => "token",
            Self::Config => "config",
            Self::Restricted => "restricted",
            Self::NoCredit => "no_credit",
            Self::Recipient => "recipient",
            Self::Crowded => "crowded",
            Self::Content => "content",
            Self::Unreachable => "unreachable",
            Self::Unknown => "unknown",
        }
    }
}

/// The class of `errcode` (not 0) as `api` answered it. The same code may mean two things: 40001 is a wrong secret
/// when a token is asked for and a dead token everywhere else.
pub const fn classify(api: Api, errcode: i64) -> Class {
    match (api, errcode) {
        (_, -1) => Class::Busy,
        (Api::Code2Session | Api::PhoneNumber, 40029 | 40163) => Class::CodeInvalid,
        // The openid sent along does not go with the code.
        (Api::PhoneNumber, 40003) => Class::CodeInvalid,
        (Api::Code2Session, 40226) => Class::Blocked,
        (_, 45011 | 44990) => Class::RateMinute,
        (_, 45009) => Class::QuotaDay,
        (Api::PhoneNumber | Api::SubscribeSend | Api::MsgSecCheck, 40001 | 40014 | 42001) => Class::Token,
        // Not seen for two hours, or not one of this mini-program: nobody is asked, a person looks.
        (Api::MsgSecCheck, 61010 | 40003 | 43104) => Class::Recipient,
        (Api::MsgSecCheck, 40129 | 43302 | 44002 | 47001) => Class::Config,
        (Api::MsgSecCheck, 87014) => Class::Content,
        (Api::SubscribeSend, 43101) => Class::NoCredit,
        (Api::SubscribeSend, 40003) => Class::Recipient,
        (Api::SubscribeSend, 43108) => Class::Crowded,
        (Api::SubscribeSend, 45168) => Class::Content,
        (Api::SubscribeSend, 40037 | 41030 | 43107 | 43116 | 45103 | 47001 | 47003) => Class::Config,
        (Api::TemplateSend | Api::UserGet | Api::UserInfo, 40001 | 40014 | 42001) => Class::Token,
        // Not a follower (any more).
        (Api::TemplateSend, 40003 | 43004) => Class::Recipient,
        // Too often to this person, here: hours, not seconds.
        (Api::TemplateSend, 43117) => Class::Crowded,
        (Api::TemplateSend, 45168) => Class::Content,
        (Api::TemplateSend, 40037 | 41030 | 43116 | 47001 | 47003) => Class::Config,
        (Api::StableToken, 40001) => Class::Config,
        (_, 40002 | 40013 | 40125 | 40164 | 40243 | 41001 | 41002 | 41004 | 41008 | 48001 | 61007) => Class::Config,
        (_, 48004 | 50001..=50004) => Class::Restricted,
        _ => Class::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Api, Class, classify};

    fn check(api: Api, table: &[(i64, Class)]) {
        for (errcode, class) in table {
            assert_eq!(classify(api, *errcode), *class, "{} {errcode}", api.name());
        }
    }

    /// wechat.md 1.1, row by row.
    #[test]
    fn codes_of_jscode2session() {
        check(
            Api::Code2Session,
            &[
                (-1, Class::Busy),
                (40029, Class::CodeInvalid),
                (40163, Class::CodeInvalid),
                (40226, Class::Blocked),
                (45011, Class::RateMinute),
                (40013, Class::Config),
                (40125, Class::Config),
                (41002, Class::Config),
                (41004, Class::Config),
                (41008, Class::Config),
                (40243, Class::Config),
                (50001, Class::Restricted),
                (50002, Class::Restricted),
                (50003, Class::Restricted),
                (50004, Class::Restricted),
            ],
        );
    }

    /// wechat.md 2, row by row, for the call that asks for a token.
    #[test]
    fn codes_of_the_token_call() {
        check(
            Api::StableToken,
            &[
                (40001, Class::Config),
                (41002, Class::Config),
                (41004, Class::Config),
                (40013, Class::Config),
                (40125, Class::Config),
                (40002, Class::Config),
                (40164, Class::Config),
                (40243, Class::Config),
                (45009, Class::QuotaDay),
                (45011, Class::RateMinute),
                (50004, Class::Restricted),
                (50002, Class::Restricted),
                (61007, Class::Config),
                (-1, Class::Busy),
            ],
        );
    }

    /// wechat.md 2, the rows about a token that is used, and 3.1, row by row.
    #[test]
    fn codes_of_getuserphonenumber() {
        check(
            Api::PhoneNumber,
            &[
                (40001, Class::Token),
                (40014, Class::Token),
                (42001, Class::Token),
                (41001, Class::Config),
                (40029, Class::CodeInvalid),
                (40163, Class::CodeInvalid),
                (40013, Class::Config),
                (45011, Class::RateMinute),
                (45009, Class::QuotaDay),
                (-1, Class::Busy),
                (48001, Class::Config),
                (48004, Class::Restricted),
            ],
        );
    }

    /// wechat.md 4.3, row by row.
    #[test]
    fn codes_of_subscribe_send() {
        check(
            Api::SubscribeSend,
            &[
                (40003, Class::Recipient),
                (40037, Class::Config),
                (41030, Class::Config),
                (43101, Class::NoCredit),
                (43107, Class::Config),
                (43108, Class::Crowded),
                (45168, Class::Content),
                (47003, Class::Config),
                (43116, Class::Config),
                (45103, Class::Config),
                (48001, Class::Config),
                (40001, Class::Token),
                (40014, Class::Token),
                (42001, Class::Token),
                (-1, Class::Busy),
                (45009, Class::QuotaDay),
                (45011, Class::RateMinute),
                (43999, Class::Unknown),
            ],
        );
    }

    /// wechat.md 5.1, row by row.
    #[test]
    fn codes_of_template_send() {
        check(
            Api::TemplateSend,
            &[
                (43004, Class::Recipient),
                (40003, Class::Recipient),
                (40037, Class::Config),
                (43117, Class::Crowded),
                (40241, Class::Unknown),
                (48001, Class::Config),
                (45009, Class::QuotaDay),
                (47003, Class::Config),
                (40001, Class::Token),
                (42001, Class::Token),
                (-1, Class::Busy),
            ],
        );
    }

    /// wechat.md 7.
    #[test]
    fn codes_of_msg_sec_check() {
        check(
            Api::MsgSecCheck,
            &[
                (61010, Class::Recipient),
                (40003, Class::Recipient),
                (43104, Class::Recipient),
                (40129, Class::Config),
                (43302, Class::Config),
                (44002, Class::Config),
                (47001, Class::Config),
                (87014, Class::Content),
                (40001, Class::Token),
                (42001, Class::Token),
                (45009, Class::QuotaDay),
                (45011, Class::RateMinute),
                (-1, Class::Busy),
                (48001, Class::Config),
            ],
        );
    }

    #[test]
    fn what_no_table_knows_is_unknown() {
        for api in [Api::Code2Session, Api::StableToken, Api::PhoneNumber] {
            check(
                api,
                &[
                    (1, Class::Unknown),
                    (43101, Class::Unknown),
                    (i64::MAX, Class::Unknown),
                    (-2, Class::Unknown),
                ],
            );
        }
        check(Api::Code2Session, &[(42001, Class::Unknown)]);
        check(Api::StableToken, &[(40029, Class::Unknown), (40226, Class::Unknown)]);
    }
}
