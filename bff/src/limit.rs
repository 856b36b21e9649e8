//! Rate limits: in this process always; across processes too when Redis is there (security.md 6.8, S11).

use std::net::IpAddr;
use std::num::NonZeroU32;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use chezhu::gateway::cache::Cache;
use chezhu::ground::sabotage;
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::problem::{self, Refusing};

/// The limits of one process.
pub struct Limits {
    callers: DefaultKeyedRateLimiter<[u8; 32]>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    logins: DefaultKeyedRateLimiter<IpAddr>,
    logins_a_minute: u32,
    hops: usize,
    shared: Option<Cache>,
}

fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

impl Limits {
    /// The limits of the settings.
    pub fn new(http: &chezhu::host::config::Http, shared: Option<Cache>) -> Limits {
        let usual = Quota::per_second(at_least_one(http.per_second)).allow_burst(at_least_one(http.burst));
        let address = Quota::per_second(at_least_one(http.per_second.saturating_mul(10)))
            .allow_burst(at_least_one(http.burst.saturating_mul(10)));
        Limits {
            callers: RateLimiter::keyed(usual),
            addresses: RateLimiter::keyed(address),
            logins: RateLimiter::keyed(Quota::per_minute(at_least_one(http.login_per_minute))),
            logins_a_minute: http.login_per_minute,
            hops: http.trusted_hops,
            shared,
        }
    }

    /// One request of this caller.
    pub fn caller(&self, key: [u8; 32]) -> Result<(), Refusing> {
        self.callers.check_key(&key).map_err(|_until| problem::RATE.into())
    }

    /// One request of this address, whoever is behind it: ten times a caller's share.
    pub fn address(&self, address: IpAddr) -> Result<(), Refusing> {
        self.addresses
            .check_key(&address)
            .map_err(|_until| problem::RATE.into())
    }

    /// One login attempt of this address; counted across processes when Redis answers.
    pub async fn login(&self, address: IpAddr) -> Result<(), Refusing> {
        self.logins
            .check_key(&address)
            .map_err(|_until| Refusing::from(problem::RATE))?;
        let Some(cache) = &self.shared else { return Ok(()) };
        match cache.count(&format!("login:{address}"), 60).await {
            Some(count) if count > i64::from(self.logins_a_minute) => Err(problem::RATE.into()),
            None if sabotage::on("redis") => Err(problem::RATE.into()),
            // Redis makes the limit one for all processes; without it each has its own.
            Some(_) | None => Ok(()),
        }
    }

    /// Forgets callers that have not been seen for long, so that memory stays flat.
    pub fn tidy(&self) {
        self.callers.retain_recent();
        self.addresses.retain_recent();
        self.logins.retain_recent();
    }

    /// The caller's address: the socket's, or the entry that the outermost believed proxy wrote.
    pub fn address_of(&self, request: &HttpRequest) -> IpAddr {
        let socket = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip());
        if self.hops == 0 {
            return socket;
        }
        let header = request
            .headers()
            .get_all("x-forwarded-for")
            .filter_map(|value| value.to_str().ok())
            .collect::<Vec<_>>()
            .join(",");
        let entries: Vec<&str> = header.split(',').map(str::trim).collect();
        entries
            .len()
            .checked_sub(self.hops)
            .and_then(|n| entries.get(n))
            .and_then(|text| text.parse().ok())
            .unwrap_or(socket)
    }
}

/// Put this into a handler of a login: it counts the attempt before anything else happens.
pub struct LoginAttempt(
    /// The caller's address.
    pub IpAddr,
);

impl FromRequest for LoginAttempt {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Self, Refusing>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            let limits = request
                .app_data::<web::Data<Limits>>()
                .cloned()
                .ok_or(Refusing::from(problem::FAULT))?;
            let address = limits.address_of(&request);
            limits.login(address).await?;
            Ok(LoginAttempt(address))
        }
        .boxed_local()
    }
}
