//! Where the demo finds the builds of the two apps, and the owners' preview, which is the demo's alone (rulings 33).

use std::path::{Path, PathBuf};

use actix_web::web::ServiceConfig;
use chezhu_bff::site::{self, Site};

/// What the preview runner may do in a browser: WXS and templates are compiled there, so scripts may be made of text.
const PREVIEW: &str = "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; connect-src 'self' ws: wss:; font-src 'self' data:; frame-ancestors 'none'";

/// The repository: `CHEZHU_DEMO_ROOT`, else the folder of the contract above the present one, else where this was built.
#[must_use]
pub fn root() -> PathBuf {
    if let Some(told) = std::env::var_os("CHEZHU_DEMO_ROOT").filter(|told| !told.is_empty()) {
        return PathBuf::from(told);
    }
    let here = std::env::current_dir().unwrap_or_default();
    let above = here
        .ancestors()
        .find(|folder| folder.join("openapi/openapi.json").is_file());
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    above.map_or(built, Path::to_path_buf)
}

/// `/preview/`.
pub fn routes(config: &mut ServiceConfig) {
    let preview = Site {
        base: "/preview",
        folder: root().join("miniprogram/dist-preview"),
        policy: PREVIEW,
        missing: "请在 <code>miniprogram</code> 目录运行 <code>npm ci</code> 和 <code>npm run build</code>，然后刷新本页。",
    };
    site::routes(config, preview);
}
