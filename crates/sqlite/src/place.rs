//! Where a store may lie, and whether there is room for it.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::{Error, Refusal};

/// Free space that must remain before anything large is written: 64 MiB.
pub const MINIMUM_FREE_BYTES: u64 = 64 << 20;

/// File systems on which SQLite's locks or the order of writes cannot be relied on.
const REMOTE_FILE_SYSTEMS: [&str; 13] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "davfs",
    "fuse.davfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.gvfsd-fuse",
    "fuse.onedriver",
];

/// First words of folder names that a cloud client keeps in step behind our back.
const CLOUD_FOLDERS: [&str; 5] = [
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
];

/// Bytes that may still be written by this user on the disk of `folder`.
///
/// # Errors
/// [`Error::File`] when the folder does not exist or the system does not say.
pub fn free_bytes(folder: &Path) -> Result<u64, Error> {
    Ok(fs4::available_space(folder)?)
}

/// Makes sure that a batch fits: free space of at least 64 MiB, and three times the batch.
///
/// # Errors
/// [`Error::Full`] with the number of bytes to free.
pub fn require_free(folder: &Path, batch_bytes: u64) -> Result<(), Error> {
    match missing_bytes(free_bytes(folder)?, batch_bytes) {
        0 => Ok(()),
        missing => Err(Error::Full {
            missing_bytes: Some(missing),
        }),
    }
}

/// Refuses folders on a network share or inside a cloud client's folder, as far as that can be told.
///
/// A mapped Windows drive letter looks like a local disk from here and passes.
///
/// # Errors
/// [`Refusal::UnsafePlace`].
pub fn refuse_unsafe_place(path: &Path) -> Result<(), Error> {
    let resolved = resolve(path);
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    if is_share(&resolved) || is_cloud_folder(&resolved) || is_remote_mount(&mounts, &resolved) {
        return Err(Refusal::UnsafePlace {
            path: path.to_owned(),
        }
        .into());
    }
    Ok(())
}

fn missing_bytes(free: u64, batch_bytes: u64) -> u64 {
    MINIMUM_FREE_BYTES
        .max(batch_bytes.saturating_mul(3))
        .saturating_sub(free)
}

/// The path without links; of what does not exist yet, the nearest folder that does.
fn resolve(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute
        .ancestors()
        .find_map(|ancestor| fs::canonicalize(ancestor).ok())
        .unwrap_or(absolute)
}

/// `\\server\share`, in both of Windows' spellings.
fn is_share(path: &Path) -> bool {
    use std::path::Prefix;
    path.components().any(|component| match component {
        Component::Prefix(prefix) => {
            matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
        }
        Component::RootDir | Component::CurDir | Component::ParentDir | Component::Normal(_) => {
            false
        }
    })
}

fn is_cloud_folder(path: &Path) -> bool {
    path.components().any(|component| {
        let name = component.as_os_str().to_string_lossy().to_lowercase();
        CLOUD_FOLDERS.iter().any(|cloud| {
            name.strip_prefix(cloud)
                .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
        })
    })
}

/// Reads Linux's mount table: the longest mount point above the path decides.
fn is_remote_mount(mountinfo: &str, path: &Path) -> bool {
    mountinfo
        .lines()
        .filter_map(|line| {
            let (mount, source) = line.split_once(" - ")?;
            let point = mount.split(' ').nth(4)?.replace("\\040", " ");
            let kind = source.split(' ').next()?;
            path.starts_with(&point).then_some((point.len(), kind))
        })
        .max_by_key(|(length, _)| *length)
        .is_some_and(|(_, kind)| REMOTE_FILE_SYSTEMS.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_decides_whether_a_folder_is_remote() {
        let table = "\
25 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
90 25 0:50 / /mnt/dinas rw,relatime shared:2 - cifs //server/dinas rw
91 90 8:2 / /mnt/dinas/lokal rw - ext4 /dev/sda2 rw
92 25 0:51 / /mnt/kantor\\040baru rw - nfs4 10.0.0.2:/x rw";
        for (path, expected) in [
            ("/home/bidan/siklus", false),
            ("/mnt/dinas/siklus", true),
            ("/mnt/dinas/lokal/siklus", false),
            ("/mnt/dinas2/siklus", false),
            ("/mnt/kantor baru/siklus", true),
        ] {
            assert_eq!(is_remote_mount(table, Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn cloud_folders_are_known_by_name() {
        for (path, expected) in [
            ("/home/bidan/OneDrive/siklus", true),
            ("/home/bidan/OneDrive - Dinas Kesehatan/siklus", true),
            ("/home/bidan/Dropbox/siklus", true),
            ("/home/bidan/onedrives/siklus", false),
            ("/home/bidan/siklus", false),
        ] {
            assert_eq!(is_cloud_folder(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn room_is_asked_for_three_times_over() {
        let mib = 1 << 20;
        for (free, batch, missing) in [
            (64 * mib, 0, 0),
            (63 * mib, 0, mib),
            (64 * mib, 30 * mib, 26 * mib),
            (u64::MAX, u64::MAX, 0),
            (0, u64::MAX, u64::MAX),
        ] {
            assert_eq!(
                missing_bytes(free, batch),
                missing,
                "{free} free, batch of {batch}"
            );
        }
    }

    #[test]
    fn this_disk_says_how_much_is_free() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free_bytes(folder.path()).unwrap() > 0);
        assert!(matches!(
            require_free(folder.path(), u64::MAX / 3),
            Err(Error::Full { missing_bytes: Some(missing) }) if missing > 0
        ));
    }

    #[cfg(windows)]
    #[test]
    fn windows_shares_are_refused() {
        for path in [r"\\server\dinas\siklus", r"\\?\UNC\server\dinas\siklus"] {
            assert!(is_share(Path::new(path)), "{path}");
        }
        assert!(!is_share(Path::new(r"C:\Users\bidan\siklus")));
    }
}
