//! Devices of staff that can be pushed to (security.md 5.8).

use actix_web::web::{Data, Json, Path};
use actix_web::{delete, get, post};
use chezhu::domain::staff::{self, DeviceKind, DeviceView};
use chezhu::gateway::push::Device;
use chezhu::gateway::push::web::{may_ask, may_be_keys};
use chezhu::ground::db::Db;
use chezhu::ground::error::{Error, Field};
use chezhu::ground::id::DeviceId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Colleague;
use crate::door::PushDoor;
use crate::problem::Answer;
use crate::reply;
use crate::routes::Routes;
use crate::wish::Wish;

/// A device to push to: a browser's subscription (`PushSubscription.toJSON()`, flattened), or an installation of JPush.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RegisterDevice {
    /// A browser.
    WebPush {
        /// Its address at the push service.
        #[schema(max_length = 1024)]
        endpoint: String,
        /// Its public key, base64url.
        #[schema(max_length = 128)]
        p256dh: String,
        /// Its secret, base64url.
        #[schema(max_length = 64)]
        auth: String,
    },
    /// A native shell.
    Jpush {
        /// JPush's id of the installation.
        #[schema(max_length = 64)]
        registration_id: String,
    },
}

/// The key by which browsers know this house.
#[derive(Serialize, ToSchema)]
pub struct VapidKeyView {
    /// `applicationServerKey`: base64url of an uncompressed point of P-256.
    pub public_key: String,
}

/// The device, if it can be pushed to.
fn device(wish: RegisterDevice, door: &PushDoor) -> Result<(DeviceKind, Device), Error> {
    match wish {
        RegisterDevice::WebPush { endpoint, p256dh, auth } => {
            let mut wrong = Vec::new();
            let known = door
                .web
                .as_ref()
                .is_some_and(|(settings, _)| may_ask(settings, &endpoint));
            if !known {
                let words = "不支持该推送服务，请换用企业微信接收提醒";
                wrong.push(Field::new("/endpoint", "device.endpoint", words));
            }
            if !may_be_keys(&p256dh, &auth) {
                wrong.push(Field::new("/p256dh", "device.keys", "订阅密钥不正确，请重新开启通知"));
            }
            match wrong.is_empty() {
                true => Ok((DeviceKind::WebPush, Device::WebPush { endpoint, p256dh, auth })),
                false => Err(Error::Invalid(wrong)),
            }
        }
        RegisterDevice::Jpush { registration_id } => {
            let plain = registration_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !door.jpush || !plain || !(8..=64).contains(&registration_id.len()) {
                let words = "设备注册号不正确，请重新开启通知";
                return Err(Error::field("/registration_id", "device.registration_id", words));
            }
            Ok((DeviceKind::Jpush, Device::Jpush { registration_id }))
        }
    }
}

/// The key by which browsers subscribe to pushes of this house; 404 while Web Push is switched off
#[utoipa::path(tag = "device", responses((status = 200, description = "The key", body = VapidKeyView)), security(("staff" = [])))]
#[get("/vapid-key")]
pub async fn get_vapid_key(_me: Colleague, door: Data<PushDoor>) -> Answer<Json<VapidKeyView>> {
    let (_, public_key) = door.web.as_ref().ok_or(Error::Missing("device"))?;
    Ok(Json(VapidKeyView {
        public_key: public_key.clone(),
    }))
}

/// Register this device for pushes, for as long as this session lives
#[utoipa::path(tag = "device", request_body = RegisterDevice, responses((status = 201, description = "Registered", body = DeviceView)), security(("staff" = [])))]
#[post("/devices")]
pub async fn register_device(me: Colleague, wish: Wish<RegisterDevice>, door: Data<PushDoor>, db: Data<Db>) -> Answer {
    wish.once(&db, me.actor(), "register_device", async |tx, wish| {
        let (kind, device) = device(wish, &door)?;
        let address = serde_json::to_string(&device).map_err(|e| Error::fault("write an address", e))?;
        let view = staff::register_device(tx, kind, &address).await?;
        reply::created("/api/v1/staff/devices", &view)
    })
    .await
}

/// Your devices that are pushed to, the newest first
#[utoipa::path(tag = "device", responses((status = 200, description = "The devices", body = [DeviceView])), security(("staff" = [])))]
#[get("/devices")]
pub async fn list_devices(me: Colleague, db: Data<Db>) -> Answer<Json<Vec<DeviceView>>> {
    Ok(Json(staff::devices(&db.read(me.actor())).await?))
}

/// Push to this device no more
#[utoipa::path(tag = "device", params(("id" = DeviceId, Path)), responses((status = 204, description = "Forgotten")), security(("staff" = [])))]
#[delete("/devices/{id}")]
pub async fn remove_device(me: Colleague, path: Path<DeviceId>, db: Data<Db>) -> Answer {
    let id = path.into_inner();
    db.write(me.actor(), async |tx| staff::remove_device(tx, id).await)
        .await?;
    Ok(reply::respond(reply::done()?))
}

/// The routes of this file.
pub fn routes(config: &mut Routes) {
    config
        .service(get_vapid_key)
        .service(register_device)
        .service(list_devices)
        .service(remove_device);
}
