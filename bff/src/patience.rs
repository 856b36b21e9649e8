//! Patience with connections: with whoever does not read what they asked for (security.md O2), with the unused, with the many.
//!
//! Heads and bodies that do not come have deadlines of their own; an answer that is not taken has none in actix-web: the
//! connection and what waits to be written would stay for ever. The kernel knows what the other side took, so it is told
//! how long to wait.

use std::any::Any;
use std::time::Duration;

use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use socket2::SockRef;

/// So long may what was sent stay unacknowledged, or wait at a closed window. Whoever reads byte by byte opens no window.
const UNREAD: Duration = Duration::from_secs(10);

/// What the kernel keeps for one connection at most (it counts twice as much): for a link of 50 ms, 5 MB a second.
const KEPT: usize = 256 * 1024;

/// So long may a connection that was answered stay open unused: longer than any usual proxy keeps one (nginx 60 s, Traefik
/// 90 s, Caddy 120 s). Whoever sends into a connection that is just being closed hears nothing, and a POST is not sent again.
pub const IDLE: Duration = Duration::from_secs(125);

/// So many connections may wait to be taken, as many as Linux allows by default (net.core.somaxconn). Who comes when there
/// is no room is not told so: their system tries again after one second, three, seven.
pub const WAITING: u32 = 4096;

/// Tells the kernel, for each connection of the public door.
pub fn with(connection: &dyn Any, _: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<TcpStream>() else {
        return;
    };
    if let Err(error) = told(&SockRef::from(stream)) {
        tracing::warn!(%error, "the kernel does not show out who does not read");
    }
}

#[cfg(target_os = "linux")]
fn told(socket: &SockRef<'_>) -> std::io::Result<()> {
    socket.set_tcp_user_timeout(Some(UNREAD))?;
    socket.set_send_buffer_size(KEPT)
}

/// Elsewhere, where nobody serves but developers, the proxy in front has to do it.
#[cfg(not(target_os = "linux"))]
fn told(socket: &SockRef<'_>) -> std::io::Result<()> {
    let _ = UNREAD;
    socket.set_send_buffer_size(KEPT)
}
