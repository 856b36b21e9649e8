//! A shelf in a bucket that speaks S3: Amazon, Tencent COS, Aliyun OSS, MinIO. `rusty-s3` signs, our client asks.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, Url};
use rusty_s3::{Credentials, S3Action, UrlStyle};

use super::{BucketSettings, LONGEST, ShelfError};
use crate::gateway::http;

/// How long a signed address is good: one call.
const SIGNED: Duration = Duration::from_secs(60);

/// The bucket.
pub struct Bucket {
    bucket: rusty_s3::Bucket,
    key: Credentials,
    client: Client,
}

const ENDPOINT: ShelfError = ShelfError::Setting(
    "CHEZHU_MEDIA__ENDPOINT must be https://host (CHEZHU_MEDIA__ALLOW_HTTP=true permits http, for tests only)",
);

impl Bucket {
    pub fn new(settings: &BucketSettings, timeout: Duration) -> Result<Bucket, ShelfError> {
        let endpoint = http::base(&settings.endpoint, settings.allow_http).map_err(|_bad| ENDPOINT)?;
        let endpoint = endpoint.parse().map_err(|_bad| ENDPOINT)?;
        let style = match settings.path_style {
            true => UrlStyle::Path,
            false => UrlStyle::VirtualHost,
        };
        let bucket = rusty_s3::Bucket::new(endpoint, style, settings.bucket.clone(), settings.region.clone());
        let wrong = ShelfError::Setting("CHEZHU_MEDIA__BUCKET is not a bucket's name");
        let client = http::client(timeout, settings.allow_http);
        Ok(Bucket {
            bucket: bucket.map_err(|_bad| wrong)?,
            key: Credentials::new(settings.key_id.clone(), settings.key_secret.reveal().to_owned()),
            client: client.ok_or(ShelfError::Setting("no TLS roots were found on this machine"))?,
        })
    }

    fn call(&self, method: Method, address: Url) -> RequestBuilder {
        self.client.request(method, address.as_str())
    }

    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), ShelfError> {
        let address = self.bucket.put_object(Some(&self.key), name).sign(SIGNED);
        let call = self.call(Method::PUT, address).body(bytes);
        match http::exchange(call).await.map_err(ShelfError::Silent)?.status {
            200..=299 => Ok(()),
            status => Err(ShelfError::Status(status)),
        }
    }

    pub async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, ShelfError> {
        let address = self.bucket.get_object(Some(&self.key), name).sign(SIGNED);
        let call = self.call(Method::GET, address);
        let reply = http::exchange_up_to(call, LONGEST).await.map_err(ShelfError::Silent)?;
        match reply.status {
            200 => Ok(Some(reply.body.to_vec())),
            404 => Ok(None),
            status => Err(ShelfError::Status(status)),
        }
    }

    pub async fn remove(&self, name: &str) -> Result<(), ShelfError> {
        let address = self.bucket.delete_object(Some(&self.key), name).sign(SIGNED);
        match http::exchange(self.call(Method::DELETE, address))
            .await
            .map_err(ShelfError::Silent)?
            .status
        {
            200..=299 | 404 => Ok(()),
            status => Err(ShelfError::Status(status)),
        }
    }
}
