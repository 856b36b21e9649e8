//! `/s/{code}`: where the link of a text message leads. A page without a script that opens the mini-program.
//!
//! WeChat opens `weixin://dl/business/?appid=…&path=…&query=…` (a plain URL Scheme; the path is allowed in the console of the
//! mini-program) from any browser of a phone and needs no call of ours. Looking at the page opens nothing and spends nothing:
//! messengers look at links before people do.

use std::sync::LazyLock;

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data, Path};
use actix_web::{HttpResponse, HttpResponseBuilder};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chezhu::domain::survey::{self, LinkLook};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;

use crate::issue::AppId;
use crate::problem::Answer;

/// The page of the mini-program that answers a survey.
const PAGE: &str = "pages/survey/detail";

const STYLE: &str = include_str!("doorstep.css");

/// Nothing runs and nothing is fetched; the one style is named by its hash (CSP Level 3, 2.3.1).
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

fn harmless(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn page(title: &str, rest: &str) -> String {
    format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>服务评价</title><style>{STYLE}</style></head>\
         <body><main><section><h1>{}</h1>{rest}</section></main></body></html>",
        harmless(title)
    )
}

fn respond(mut reply: HttpResponseBuilder, body: String) -> HttpResponse {
    reply
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .body(body)
}

async fn doorstep(code: Path<String>, db: Data<Db>, app: Data<AppId>) -> Answer {
    Ok(match survey::look_at_link(&db.read(Actor::Anonymous), &code).await? {
        LinkLook::Open(store) => {
            let scheme = format!(
                "weixin://dl/business/?appid={}&path={PAGE}&query=code%3D{}",
                app.0,
                code.as_str()
            );
            let rest = format!(
                "<p>约一分钟，填写中途可以离开，之后再次打开链接继续。</p><a href=\"{}\">打开微信小程序填写</a>\
                 <small>请在装有微信的手机上打开。</small>",
                harmless(&scheme)
            );
            respond(HttpResponse::Ok(), page(&format!("{store}想听听您的感受"), &rest))
        }
        LinkLook::Shut(no) => {
            let status = match no.code {
                code if code == survey::LINK.code => StatusCode::NOT_FOUND,
                _ => StatusCode::GONE,
            };
            respond(
                HttpResponse::build(status),
                page(no.title, "<p>如需帮助，请联系门店或在小程序中留言。</p>"),
            )
        }
    })
}

/// The route.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/s/{code}", web::get().to(doorstep));
}
