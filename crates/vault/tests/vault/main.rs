//! What this crate promises: the right words open, wrong ones never do, and no torn file locks anybody out.

#![expect(clippy::unwrap_used, reason = "a step that fails must fail its test")]

mod backup_file;
mod on_disk;
mod slots;

use siklus_vault::{Cost, Keyring, Passphrase, Sheet, User};
use sqlite::Key;

pub(crate) const SARI: &str = "perahu jingga menari pelan";
pub(crate) const DEWI: &str = "gunung kopi sepeda hujan";

/// Different bytes at every call, the same in every run.
pub(crate) fn random() -> impl FnMut(&mut [u8]) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move |bytes| {
        for byte in bytes {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = state.to_be_bytes()[0];
        }
    }
}

pub(crate) fn user(id: &str, name: &str) -> User {
    User {
        id: id.to_owned(),
        name: name.to_owned(),
        role: "bidan_desa".to_owned(),
    }
}

pub(crate) fn phrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

/// A keyring with one user, `sari`.
pub(crate) fn keyring() -> (Keyring, Key, Sheet) {
    Keyring::new(
        user("sari", "Sari Wulandari"),
        &phrase(SARI),
        Cost::LEAST,
        &mut random(),
    )
    .unwrap()
}
