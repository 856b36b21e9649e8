//! Where bytes lie that are too many for the database: a folder, or a bucket that speaks S3 (ADR 0011).
//!
//! What is put here is sealed already: a shelf is trusted to keep, not to be silent. Names are ours and plain
//! (`ab/0192….full`), so none can leave the folder or the bucket's prefix.

mod bucket;
mod folder;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::ground::secret::Secret;

/// The longest that is kept or read, in bytes.
pub const LONGEST: usize = 16 << 20;

/// Why the shelf did not do its work. Says nothing of what lies on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShelfError {
    /// Neither a folder nor a bucket is set.
    #[error("no shelf: set CHEZHU_MEDIA__DIR or CHEZHU_MEDIA__BUCKET")]
    Unset,
    /// The folder did not let us.
    #[error("the folder of CHEZHU_MEDIA__DIR: {0}")]
    Folder(std::io::ErrorKind),
    /// The bucket said no.
    #[error("the bucket answered {0}")]
    Status(u16),
    /// The bucket did not answer.
    #[error("the bucket: {0}")]
    Silent(&'static str),
    /// A setting is wrong.
    #[error("{0}")]
    Setting(&'static str),
    /// More bytes than a shelf takes.
    #[error("too long for the shelf")]
    TooLong,
}

/// The settings of a bucket.
#[derive(Clone, Debug)]
pub struct BucketSettings {
    /// `https://s3.cn-north-1.amazonaws.com.cn`, `https://cos.ap-guangzhou.myqcloud.com` …
    pub endpoint: String,
    /// Tests only: permits an endpoint that is not https.
    pub allow_http: bool,
    /// The bucket.
    pub bucket: String,
    /// Its region.
    pub region: String,
    /// Whether the bucket stands in the path instead of in front of the host.
    pub path_style: bool,
    /// The key's id.
    pub key_id: String,
    /// The key.
    pub key_secret: Secret,
}

/// Where it is.
#[derive(Clone, Debug)]
pub enum Where {
    /// Nowhere: uploads are refused.
    Nowhere,
    /// In this folder.
    Folder(PathBuf),
    /// In this bucket.
    Bucket(BucketSettings),
}

enum Kind {
    Nowhere,
    Folder(folder::Folder),
    Bucket(Box<bucket::Bucket>),
}

/// A shelf; cheap to clone.
#[derive(Clone)]
pub struct Shelf(Arc<Kind>);

impl Shelf {
    /// Opens nothing yet.
    ///
    /// # Errors
    /// A sentence that names the wrong setting.
    pub fn new(place: Where) -> Result<Shelf, ShelfError> {
        let kind = match place {
            Where::Nowhere => Kind::Nowhere,
            Where::Folder(dir) => Kind::Folder(folder::Folder::new(dir)),
            Where::Bucket(settings) => Kind::Bucket(Box::new(bucket::Bucket::new(&settings, TIMEOUT)?)),
        };
        Ok(Shelf(Arc::new(kind)))
    }

    /// Puts bytes there under a name; when it returns they are there to stay. Put twice, the last one lies there.
    ///
    /// # Errors
    /// [`ShelfError`]; nothing half-written can be read then.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), ShelfError> {
        if bytes.len() > LONGEST {
            return Err(ShelfError::TooLong);
        }
        match &*self.0 {
            Kind::Nowhere => Err(ShelfError::Unset),
            Kind::Folder(folder) => folder.put(name, bytes).await,
            Kind::Bucket(bucket) => bucket.put(name, bytes).await,
        }
    }

    /// The bytes under a name; `None` when nothing lies there.
    ///
    /// # Errors
    /// [`ShelfError`].
    pub async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, ShelfError> {
        match &*self.0 {
            Kind::Nowhere => Err(ShelfError::Unset),
            Kind::Folder(folder) => folder.get(name).await,
            Kind::Bucket(bucket) => bucket.get(name).await,
        }
    }

    /// Takes what lies under a name away; nothing there is as good.
    ///
    /// # Errors
    /// [`ShelfError`].
    pub async fn remove(&self, name: &str) -> Result<(), ShelfError> {
        match &*self.0 {
            Kind::Nowhere => Err(ShelfError::Unset),
            Kind::Folder(folder) => folder.remove(name).await,
            Kind::Bucket(bucket) => bucket.remove(name).await,
        }
    }

    /// Whether there is one at all.
    #[must_use]
    pub fn is_set(&self) -> bool {
        !matches!(*self.0, Kind::Nowhere)
    }
}

/// How long the bucket may take for one call.
const TIMEOUT: Duration = Duration::from_secs(15);
