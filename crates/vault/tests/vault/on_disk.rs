//! Two copies on disk: torn, lost, older, forged, on a full disk.

use std::fs;
use std::path::PathBuf;

use siklus_vault::{Cost, Error, Vault};
use tempfile::TempDir;

use crate::{DEWI, SARI, keyring, phrase, random, user};

const NOW: i64 = 1_760_000_000_000;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn create(&self) -> Vault {
        let (vault, ..) = Vault::create(
            self.0.path(),
            user("sari", "Sari"),
            &phrase(SARI),
            Cost::LEAST,
            &mut random(),
        )
        .unwrap();
        vault
    }

    fn load(&self) -> Result<Vault, Error> {
        Vault::load(self.0.path())
    }

    fn copies(&self) -> [Option<Vec<u8>>; 2] {
        ["keys.v1", "keys.v1.bak"].map(|name| fs::read(self.file(name)).ok())
    }
}

#[test]
fn a_folder_is_set_up_once() {
    let folder = Folder::new();
    assert!(matches!(folder.load(), Err(Error::Missing { .. })));
    folder.create();
    let before = folder.copies();
    assert!(before[0].is_some() && before[0] == before[1]);
    let again = Vault::create(
        folder.0.path(),
        user("x", "X"),
        &phrase(DEWI),
        Cost::LEAST,
        &mut random(),
    );
    assert!(matches!(again, Err(Error::Exists { .. })));
    assert_eq!(folder.copies(), before);
}

#[test]
fn a_torn_or_lost_copy_is_healed_from_the_other() {
    let folder = Folder::new();
    folder.create();
    let whole = folder.copies()[0].clone().unwrap();
    for name in ["keys.v1", "keys.v1.bak"] {
        for damage in [
            None,
            Some(0),
            Some(1),
            Some(whole.len() / 2),
            Some(whole.len() - 1),
        ] {
            match damage {
                None => fs::remove_file(folder.file(name)).unwrap(),
                Some(length) => fs::write(folder.file(name), &whole[..length]).unwrap(),
            }
            let mut vault = folder.load().unwrap();
            vault.unlock("sari", &phrase(SARI), NOW).unwrap();
            assert_eq!(
                folder.copies(),
                [Some(whole.clone()), Some(whole.clone())],
                "{name} {damage:?}"
            );
        }
    }
}

#[test]
fn when_both_copies_are_torn_it_says_damaged_and_touches_nothing() {
    let folder = Folder::new();
    folder.create();
    for name in ["keys.v1", "keys.v1.bak"] {
        fs::write(folder.file(name), b"siklus-keys 1 torn").unwrap();
    }
    let before = folder.copies();
    assert!(matches!(folder.load(), Err(Error::Damaged { .. })));
    assert_eq!(folder.copies(), before);
}

#[test]
fn after_a_power_cut_between_the_two_copies_the_newer_one_counts() {
    for stale in ["keys.v1", "keys.v1.bak"] {
        let folder = Folder::new();
        let mut vault = folder.create();
        let old = folder.copies()[0].clone().unwrap();
        let key = vault.unlock("sari", &phrase(SARI), NOW).unwrap();
        vault
            .change(|keyring| {
                keyring.add_user(
                    &key,
                    user("dewi", "Dewi"),
                    &phrase(DEWI),
                    Cost::LEAST,
                    &mut random(),
                )
            })
            .unwrap();
        let new = folder.copies()[0].clone().unwrap();
        fs::write(folder.file(stale), &old).unwrap();
        let mut vault = folder.load().unwrap();
        assert_eq!(vault.keyring().users().count(), 2);
        vault.unlock("dewi", &phrase(DEWI), NOW).unwrap();
        assert_eq!(folder.copies(), [Some(new.clone()), Some(new)]);
    }
}

#[test]
fn a_forged_newer_copy_does_not_displace_the_good_one() {
    use sha2::{Digest as _, Sha256};
    let folder = Folder::new();
    folder.create();
    let good = folder.copies()[0].clone().unwrap();
    let text = String::from_utf8(good.clone()).unwrap();
    let (line, body) = text.split_once('\n').unwrap();
    let body = body
        .replacen("\"generation\":1", "\"generation\":9", 1)
        .replacen("bidan_desa", "kepala", 1);
    let mut fields: Vec<&str> = line.split(' ').collect();
    let digest: String = Sha256::digest(&body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    fields[2] = &digest;
    fs::write(
        folder.file("keys.v1"),
        format!("{}\n{body}", fields.join(" ")),
    )
    .unwrap();
    let mut vault = folder.load().unwrap();
    vault.unlock("sari", &phrase(SARI), NOW).unwrap();
    assert_eq!(vault.keyring().users().next().unwrap().role, "bidan_desa");
    assert_eq!(folder.copies(), [Some(good.clone()), Some(good)]);
}

#[test]
fn loading_and_a_wrong_passphrase_change_no_key_file() {
    let folder = Folder::new();
    folder.create();
    fs::remove_file(folder.file("keys.v1.bak")).unwrap();
    let before = folder.copies();
    let mut vault = folder.load().unwrap();
    assert!(matches!(
        vault.unlock("sari", &phrase(DEWI), NOW),
        Err(Error::WrongPassphrase)
    ));
    assert!(matches!(
        vault.unlock("nobody", &phrase(DEWI), NOW),
        Err(Error::NoSuchUser)
    ));
    assert_eq!(folder.copies(), before);
}

#[test]
fn after_five_wrong_tries_even_the_right_words_wait_also_in_a_new_window() {
    let folder = Folder::new();
    let mut vault = folder.create();
    for n in 0..5 {
        let tried = vault.unlock("sari", &phrase("salah"), NOW + n);
        assert!(matches!(tried, Err(Error::WrongPassphrase)), "try {n}");
    }
    let mut vault = folder.load().unwrap();
    assert!(matches!(
        vault.unlock("sari", &phrase(SARI), NOW + 5),
        Err(Error::Wait { wait_ms: 59_999 })
    ));
    assert_eq!(vault.wait_ms("dewi", NOW + 5), 0);
    vault
        .unlock("sari", &phrase(SARI), NOW + 4 + 60_000)
        .unwrap();
    assert_eq!(folder.load().unwrap().wait_ms("sari", NOW), 0);
}

#[test]
fn a_clock_set_back_by_years_costs_one_wait_and_not_years() {
    let folder = Folder::new();
    let mut vault = folder.create();
    for _ in 0..5 {
        assert!(vault.unlock("sari", &phrase("salah"), NOW).is_err());
    }
    let in_1970 = 1_000_000;
    assert!(matches!(
        vault.unlock("sari", &phrase(SARI), in_1970),
        Err(Error::Wait { wait_ms: 60_000 })
    ));
    vault
        .unlock("sari", &phrase(SARI), in_1970 + 60_000)
        .unwrap();
}

#[test]
fn the_sheet_opens_at_once_after_any_number_of_wrong_tries() {
    let folder = Folder::new();
    let (mut vault, key, sheet) = Vault::create(
        folder.0.path(),
        user("sari", "Sari"),
        &phrase(SARI),
        Cost::LEAST,
        &mut random(),
    )
    .unwrap();
    for _ in 0..5 {
        assert!(vault.unlock("sari", &phrase("salah"), NOW).is_err());
    }
    assert!(vault.wait_ms("sari", NOW) > 0);
    assert_eq!(
        vault.unlock_with_sheet(&sheet).unwrap().bytes(),
        key.bytes()
    );
}

#[test]
fn a_failed_change_writes_nothing() {
    let folder = Folder::new();
    let mut vault = folder.create();
    let key = vault.unlock("sari", &phrase(SARI), NOW).unwrap();
    let before = folder.copies();
    let removed = vault.change(|keyring| keyring.remove_user(&key, "sari"));
    assert!(matches!(removed, Err(Error::LastUser)));
    assert_eq!(folder.copies(), before);
}

#[test]
fn slots_of_a_backup_are_adopted_after_the_old_ones_are_set_aside() {
    let folder = Folder::new();
    folder.create();
    let old = folder.copies()[0].clone().unwrap();
    let (from_backup, ..) = keyring();
    assert!(matches!(
        Vault::adopt(folder.0.path(), from_backup.clone()),
        Err(Error::Exists { .. })
    ));
    let aside = Vault::set_aside(folder.0.path()).unwrap();
    assert_eq!(fs::read(aside).unwrap(), old, "nothing is deleted");
    Vault::adopt(folder.0.path(), from_backup.clone()).unwrap();
    assert_eq!(folder.load().unwrap().keyring(), &from_backup);
}

#[cfg(unix)]
#[test]
fn a_disk_that_takes_nothing_keeps_the_old_slots_and_lets_people_in() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let folder = Folder::new();
    folder.create();
    let before = folder.copies();
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -f 0; trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "on_disk::child_on_a_full_disk",
            "--ignored",
            "--nocapture",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(
        child.stdin.as_mut().unwrap(),
        "{}",
        folder.0.path().display()
    )
    .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    assert_eq!(folder.copies(), before);
    let names = fs::read_dir(folder.0.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    assert!(
        names
            .into_iter()
            .all(|name| !name.to_string_lossy().contains("partial"))
    );
}

/// Not a test of its own: the process that may not write a byte.
#[cfg(unix)]
#[test]
#[ignore = "run as a child process"]
fn child_on_a_full_disk() {
    let mut folder = String::new();
    std::io::stdin().read_line(&mut folder).unwrap();
    let mut vault = Vault::load(std::path::Path::new(folder.trim_end())).unwrap();
    let key = vault.unlock("sari", &phrase(SARI), NOW).unwrap();
    let before = vault.keyring().clone();
    let changed = vault.change(|keyring| {
        keyring.set_passphrase(&key, "sari", &phrase(DEWI), Cost::LEAST, &mut random())
    });
    assert!(
        matches!(changed, Err(Error::Disk(sqlite::Error::Full { .. }))),
        "{changed:?}"
    );
    assert_eq!(vault.keyring(), &before);
}
