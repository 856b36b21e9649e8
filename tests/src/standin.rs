//! Stand-ins for the world outside: small HTTP servers with a memory, told what to do by a control API. They are
//! written from wechat.md and share no code with what they test.

pub mod bucket;
pub mod fault;
pub mod push;
pub mod service;
pub mod sms;
pub mod wechat;
pub mod wecom;

use std::net::TcpListener;

use actix_web::dev::ServerHandle;
use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};

/// Answers on a listener until the handle stops it; calls under way then break off.
pub(crate) fn serve<R>(listener: TcpListener, routes: R) -> anyhow::Result<ServerHandle>
where
    R: Fn(&mut ServiceConfig) + Clone + Send + 'static,
{
    let server = HttpServer::new(move || App::new().configure(routes.clone()))
        .workers(1)
        .disable_signals()
        .shutdown_timeout(0)
        .listen(listener)?
        .run();
    let handle = server.handle();
    tokio::spawn(server);
    Ok(handle)
}
