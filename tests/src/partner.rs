//! A partner as it is at its own desk: it has the secret that was printed, signs by the specification of Standard Webhooks
//! and posts. Nothing of the house's own code signs here.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chezhu::domain::feed::{self, Kind, Name};
use chezhu::ground::actor::Actor;
use chezhu::ground::db::Db;
use serde_json::{Value, json};

/// A partner with its secret.
#[derive(Clone, Debug)]
pub struct Partner {
    /// Its name.
    pub name: String,
    secret: Vec<u8>,
}

/// Headers and body of a push.
#[derive(Clone, Debug)]
pub struct Signed {
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`.
    pub timestamp: String,
    /// `webhook-signature`.
    pub signature: String,
    /// The bytes.
    pub body: Vec<u8>,
}

fn bytes_of(secret: &str) -> anyhow::Result<Vec<u8>> {
    let text = secret.strip_prefix("whsec_");
    let text = text.ok_or_else(|| anyhow::anyhow!("not a secret of Standard Webhooks"))?;
    Ok(STANDARD.decode(text)?)
}

impl Partner {
    /// From what was printed.
    ///
    /// # Errors
    /// When it is no such secret.
    pub fn with(name: &str, secret: &str) -> anyhow::Result<Partner> {
        Ok(Partner {
            name: name.to_owned(),
            secret: bytes_of(secret)?,
        })
    }

    /// Adds a partner and takes what is printed.
    ///
    /// # Errors
    /// When the name is taken or the database fails.
    pub async fn add(db: &Db, name: &str, kind: Kind) -> anyhow::Result<Partner> {
        let name: Name = name.parse().map_err(anyhow::Error::msg)?;
        let shown = db
            .write(Actor::System("test"), async |tx| feed::add(tx, &name, kind).await)
            .await?;
        Partner::with(name.as_str(), &shown)
    }

    /// Gets a second key; gives the partner as it signs with that.
    ///
    /// # Errors
    /// When two live already.
    pub async fn rotate(&self, db: &Db) -> anyhow::Result<Partner> {
        let name: Name = self.name.parse().map_err(anyhow::Error::msg)?;
        let shown = db
            .write(Actor::System("test"), async |tx| feed::rotate(tx, &name).await)
            .await?;
        Partner::with(&self.name, &shown)
    }

    /// `v1,<base64>` over `id.timestamp.body`.
    pub fn signature(&self, id: &str, timestamp: &str, body: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.secret);
        let text = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
        format!("v1,{}", STANDARD.encode(hmac::sign(&key, &text)))
    }

    /// Signs a body at this second.
    pub fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> Signed {
        let timestamp = seconds.to_string();
        Signed {
            signature: self.signature(id, &timestamp, body),
            id: id.to_owned(),
            timestamp,
            body: body.to_vec(),
        }
    }

    /// The address it posts to, behind the origin.
    pub fn path(&self) -> String {
        format!("/api/v1/feeds/{}", self.name)
    }
}

/// A maker's document about an order under our number, in STAR's terms; `more` goes into its status.
pub fn star(number: &str, revision: i64, code: &str, at: &str, more: Value) -> Value {
    let mut status = json!({
        "Header": { "DocumentID": format!("XC-{number}"), "DealerOrderNumber": number, "RevisionNumber": revision },
        "StatusCode": code, "StatusEffectiveDateTime": at,
    });
    if let (Some(status), Value::Object(more)) = (status.as_object_mut(), more) {
        status.extend(more);
    }
    json!({ "ShowVehicleOrderStatus": {
        "@releaseID": "5.13.4",
        "ApplicationArea": {
            "Sender": { "CreatorNameCode": "XINGCHEN-OTD", "SenderNameCode": "XC", "DealerNumberID": "S01" },
            "CreationDateTime": at, "BODID": format!("{number}-{revision}"),
        },
        "DataArea": { "Show": {}, "VehicleOrderStatus": status },
    } })
}

/// A lender's event about one of our applications.
pub fn lender(number: &str, sequence: i64, event: &str, at: &str, data: Value) -> Value {
    json!({ "event": event, "application_no": number, "seq": sequence, "time": at, "data": data })
}
