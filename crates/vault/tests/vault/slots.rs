//! Opening and changing slots, and what a changed file can and cannot do.

use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use siklus_vault::{Cost, Error, Keyring, Sheet, SheetMistake};
use sqlite::Key;

use crate::{DEWI, SARI, keyring, phrase, random, user};

#[test]
fn the_passphrase_and_the_sheet_open_the_same_key_after_writing_and_reading() {
    let (made, key, sheet) = keyring();
    let read = Keyring::parse(&made.to_bytes()).unwrap();
    assert_eq!(read, made);
    assert_eq!(
        read.open("sari", &phrase(SARI)).unwrap().bytes(),
        key.bytes()
    );
    let typed = Sheet::parse(&sheet.words().join(" ")).unwrap();
    assert_eq!(read.open_with_sheet(&typed).unwrap().bytes(), key.bytes());
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let (keyring, ..) = keyring();
    for wrong in [
        "",
        "perahu",
        "Perahu jingga menari pelan",
        "perahu jingga menari pelan!",
        DEWI,
    ] {
        let opened = keyring.open("sari", &phrase(wrong));
        assert!(matches!(opened, Err(Error::WrongPassphrase)), "{wrong}");
    }
    assert!(matches!(
        keyring.open("dewi", &phrase(SARI)),
        Err(Error::NoSuchUser)
    ));
}

#[test]
fn another_stores_sheet_opens_nothing() {
    let (keyring, ..) = keyring();
    let other = Sheet::generate(&mut |bytes| bytes.fill(9));
    assert!(matches!(
        keyring.open_with_sheet(&other),
        Err(Error::Sheet(SheetMistake::OtherSheet))
    ));
}

#[test]
fn every_user_has_her_own_words_for_the_same_key() {
    let (mut keyring, key, _) = keyring();
    let mut random = random();
    keyring
        .add_user(
            &key,
            user("dewi", "Dewi"),
            &phrase(DEWI),
            Cost::LEAST,
            &mut random,
        )
        .unwrap();
    assert_eq!(
        keyring
            .users()
            .map(|user| user.name.as_str())
            .collect::<Vec<_>>(),
        ["Sari Wulandari", "Dewi"]
    );
    assert_eq!(
        keyring.open("dewi", &phrase(DEWI)).unwrap().bytes(),
        key.bytes()
    );
    assert!(matches!(
        keyring.open("dewi", &phrase(SARI)),
        Err(Error::WrongPassphrase)
    ));
    let twice = keyring.add_user(
        &key,
        user("dewi", "Dewi"),
        &phrase(DEWI),
        Cost::LEAST,
        &mut random,
    );
    assert!(matches!(twice, Err(Error::UserExists)));

    keyring.remove_user(&key, "sari").unwrap();
    assert!(matches!(
        keyring.open("sari", &phrase(SARI)),
        Err(Error::NoSuchUser)
    ));
    assert!(matches!(
        keyring.remove_user(&key, "dewi"),
        Err(Error::LastUser)
    ));
    assert!(matches!(
        keyring.remove_user(&key, "sari"),
        Err(Error::NoSuchUser)
    ));
}

#[test]
fn a_forgotten_passphrase_is_replaced_by_whoever_holds_the_key() {
    let (mut keyring, key, sheet) = keyring();
    let from_sheet = keyring.open_with_sheet(&sheet).unwrap();
    keyring
        .set_passphrase(
            &from_sheet,
            "sari",
            &phrase(DEWI),
            Cost::LEAST,
            &mut random(),
        )
        .unwrap();
    assert!(matches!(
        keyring.open("sari", &phrase(SARI)),
        Err(Error::WrongPassphrase)
    ));
    assert_eq!(
        keyring.open("sari", &phrase(DEWI)).unwrap().bytes(),
        key.bytes()
    );
}

#[test]
fn a_replaced_sheet_opens_nothing_any_more() {
    let (mut keyring, key, old) = keyring();
    let new = keyring
        .replace_sheet(&key, &mut |bytes| bytes.fill(0x5a))
        .unwrap();
    assert!(matches!(
        keyring.open_with_sheet(&old),
        Err(Error::Sheet(SheetMistake::OtherSheet))
    ));
    assert_eq!(keyring.open_with_sheet(&new).unwrap().bytes(), key.bytes());
}

#[test]
fn nobody_changes_slots_without_the_key() {
    let (mut keyring, ..) = keyring();
    let before = keyring.clone();
    let other = Key::from_slice(&[1; 32]).unwrap();
    let added = keyring.add_user(
        &other,
        user("dewi", "Dewi"),
        &phrase(DEWI),
        Cost::LEAST,
        &mut random(),
    );
    assert!(matches!(added, Err(Error::OtherKey)));
    assert!(matches!(
        keyring.describe_user(&other, user("sari", "Kepala")),
        Err(Error::OtherKey)
    ));
    assert!(matches!(
        keyring.replace_sheet(&other, &mut random()),
        Err(Error::OtherKey)
    ));
    assert_eq!(keyring, before);
}

#[test]
fn neither_key_nor_passphrase_nor_sheet_is_in_the_file_or_in_debug_text() {
    let (keyring, key, sheet) = keyring();
    let file = keyring.to_bytes();
    let hex: String = key
        .bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let debug = format!("{keyring:?} {key:?} {sheet:?} {:?}", phrase(SARI));
    for text in [String::from_utf8(file.clone()).unwrap(), debug] {
        assert!(!text.contains(&hex) && !text.contains("jingga"));
        assert!(!text.contains(&sheet.words().join(" ")));
    }
    assert!(!file.windows(32).any(|window| window == key.bytes()));
}

/// The file with other text in it, and the SHA-256 put right as a forger would.
fn forged(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(file).unwrap();
    let (line, body) = text.split_once('\n').unwrap();
    assert!(body.contains(from), "nothing to forge");
    let body = body.replacen(from, to, 1);
    let mut fields: Vec<String> = line.split(' ').map(str::to_owned).collect();
    fields[2] = Sha256::digest(&body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{}\n{body}", fields.join(" ")).into_bytes()
}

#[test]
fn a_forged_role_or_name_shows_before_the_store_is_opened() {
    let (keyring, key, sheet) = keyring();
    for (from, to) in [
        ("bidan_desa", "kepala"),
        ("Sari Wulandari", "Sri"),
        ("\"generation\":1", "\"generation\":99"),
    ] {
        let forged = Keyring::parse(&forged(&keyring.to_bytes(), from, to)).unwrap();
        assert!(!forged.proves(&key));
        assert!(
            matches!(forged.open("sari", &phrase(SARI)), Err(Error::Tampered)),
            "{from}"
        );
        assert!(
            matches!(forged.open_with_sheet(&sheet), Err(Error::Tampered)),
            "{from}"
        );
    }
}

#[test]
fn a_slot_moved_to_another_user_does_not_open() {
    let (keyring, ..) = keyring();
    let moved = Keyring::parse(&forged(
        &keyring.to_bytes(),
        "\"id\":\"sari\"",
        "\"id\":\"dewi\"",
    ))
    .unwrap();
    assert!(matches!(
        moved.open("dewi", &phrase(SARI)),
        Err(Error::WrongPassphrase)
    ));
}

#[test]
fn hostile_costs_are_refused_before_any_memory_is_taken() {
    let (keyring, ..) = keyring();
    for (from, to) in [
        ("\"memory_kib\":19456", "\"memory_kib\":4294967295"),
        ("\"memory_kib\":19456", "\"memory_kib\":1048577"),
        ("\"memory_kib\":19456", "\"memory_kib\":8"),
        ("\"passes\":2", "\"passes\":4294967295"),
        ("\"passes\":2", "\"passes\":0"),
        ("\"lanes\":1", "\"lanes\":0"),
        ("\"lanes\":1", "\"lanes\":16777215"),
    ] {
        let hostile = Keyring::parse(&forged(&keyring.to_bytes(), from, to)).unwrap();
        let opened = hostile.open("sari", &phrase(SARI));
        assert!(
            matches!(opened, Err(Error::CostOutOfRange)),
            "{to}: {opened:?}"
        );
    }
}

#[test]
fn every_changed_or_missing_byte_is_noticed_without_a_passphrase() {
    let (keyring, key, _) = keyring();
    let file = keyring.to_bytes();
    for position in 0..file.len() {
        for change in [0x01, 0x20, 0x80] {
            let mut changed = file.clone();
            changed[position] ^= change;
            // The MAC itself is not under the SHA-256: a change in it shows with the key.
            let sound = Keyring::parse(&changed).is_ok_and(|keyring| keyring.proves(&key));
            assert!(!sound, "byte {position} changed by {change:#04x}");
        }
        assert!(
            Keyring::parse(&file[..position]).is_err(),
            "cut to {position} bytes"
        );
    }
}

#[test]
fn a_newer_key_file_is_called_newer_and_not_damaged() {
    let (keyring, ..) = keyring();
    let newer = String::from_utf8(keyring.to_bytes()).unwrap().replacen(
        "siklus-keys 1 ",
        "siklus-keys 2 ",
        1,
    );
    assert!(matches!(
        Keyring::parse(newer.as_bytes()),
        Err(Error::Newer {
            found: 2,
            newest: 1,
            ..
        })
    ));
}

proptest! {
    #[test]
    fn any_bytes_may_be_offered_as_a_key_file(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Keyring::parse(&bytes).is_err());
    }

    #[test]
    fn any_json_under_a_right_sha_is_read_or_refused_without_panic(body in "[\\[\\]{}:,\"a-z0-9]{0,80}") {
        let digest: String = Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect();
        let file = format!("siklus-keys 1 {digest} {}\n{body}", "00".repeat(32));
        prop_assert!(Keyring::parse(file.as_bytes()).is_err());
    }
}
