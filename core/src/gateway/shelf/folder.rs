//! A shelf in a folder: files of mode 0600, written beside their place and moved there.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tokio::fs;
use tokio::io::AsyncWriteExt;

use super::ShelfError;

/// The folder; made when something is put there.
pub struct Folder(PathBuf);

fn no(error: std::io::Error) -> ShelfError {
    ShelfError::Folder(error.kind())
}

/// Where a file is written before it is whole.
fn part(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

async fn sync(dir: &Path) -> Result<(), ShelfError> {
    fs::File::open(dir).await.map_err(no)?.sync_all().await.map_err(no)
}

impl Folder {
    pub fn new(dir: PathBuf) -> Folder {
        Folder(dir)
    }

    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), ShelfError> {
        let path = self.0.join(name);
        let dir = path.parent().unwrap_or(&self.0);
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .await
            .map_err(no)?;
        let part = part(&path);
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&part).await.map_err(no)?;
        file.write_all(&bytes).await.map_err(no)?;
        file.sync_all().await.map_err(no)?;
        drop(file);
        fs::rename(&part, &path).await.map_err(no)?;
        sync(dir).await
    }

    pub async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, ShelfError> {
        match fs::read(self.0.join(name)).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(no(error)),
        }
    }

    pub async fn remove(&self, name: &str) -> Result<(), ShelfError> {
        let path = self.0.join(name);
        for one in [part(&path), path] {
            match fs::remove_file(&one).await {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(no(error)),
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::{Shelf, ShelfError, Where};

    #[tokio::test]
    async fn what_is_put_there_is_whole_private_and_goes_again() -> Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        let shelf = Shelf::new(Where::Folder(dir.path().join("media")))?;
        assert_eq!(shelf.get("ab/x.full").await, Ok(None));
        shelf.put("ab/x.full", b"first".to_vec()).await?;
        shelf.put("ab/x.full", b"second".to_vec()).await?;
        assert_eq!(shelf.get("ab/x.full").await?.as_deref(), Some(b"second".as_slice()));
        let mode = |name: &str| std::fs::metadata(dir.path().join(name)).map(|file| file.permissions().mode() & 0o777);
        assert_eq!((mode("media/ab/x.full")?, mode("media/ab")?), (0o600, 0o700));
        assert_eq!(
            std::fs::read_dir(dir.path().join("media/ab"))?.count(),
            1,
            "no part is left"
        );
        shelf.remove("ab/x.full").await?;
        shelf.remove("ab/x.full").await?;
        assert_eq!(shelf.get("ab/x.full").await, Ok(None));
        Ok(())
    }

    #[tokio::test]
    async fn what_a_crash_left_half_written_is_not_read_and_goes_with_its_name()
    -> Result<(), Box<dyn std::error::Error>> {
        let dir = tempfile::tempdir()?;
        let shelf = Shelf::new(Where::Folder(dir.path().to_owned()))?;
        std::fs::create_dir(dir.path().join("ab"))?;
        std::fs::write(dir.path().join("ab/y.full.part"), b"hal")?;
        assert_eq!(shelf.get("ab/y.full").await, Ok(None));
        shelf.remove("ab/y.full").await?;
        assert_eq!(std::fs::read_dir(dir.path().join("ab"))?.count(), 0);
        Ok(())
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_is_said() -> Result<(), Box<dyn std::error::Error>> {
        let file = tempfile::NamedTempFile::new()?;
        let shelf = Shelf::new(Where::Folder(file.path().to_owned()))?;
        assert!(matches!(shelf.put("ab/x", vec![1]).await, Err(ShelfError::Folder(_))));
        let nowhere = Shelf::new(Where::Nowhere)?;
        assert_eq!(nowhere.put("ab/x", vec![1]).await, Err(ShelfError::Unset));
        Ok(())
    }
}
