//! The 32 bytes that open a store.

use std::fmt::{self, Write as _};

use zeroize::Zeroizing;

/// A raw 256-bit key; wiped from memory when dropped, never printed.
#[derive(Clone)]
pub struct Key(Box<Zeroizing<[u8; Self::BYTES]>>);

impl Key {
    /// Length of a key in bytes.
    pub const BYTES: usize = 32;

    /// Makes a key from a source of random bytes, written straight to where it stays.
    pub fn generate(fill: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut key = Self(Box::new(Zeroizing::new([0; Self::BYTES])));
        fill(key.0.as_mut_slice());
        key
    }

    /// Copies a key out of bytes; `None` when there are not exactly 32 of them.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == Self::BYTES)
            .then(|| Self::generate(&mut |into| into.copy_from_slice(bytes)))
    }

    /// The bytes themselves; copies of them are the caller's to wipe.
    #[must_use]
    pub fn bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }

    /// The statement that keys a connection, without any key derivation from text.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        // Sized once: a growing string would leave unwiped copies behind.
        let mut sql = Zeroizing::new(String::with_capacity(20 + 2 * Self::BYTES));
        sql.push_str("PRAGMA key = \"x'");
        for byte in self.bytes() {
            // Writing to a string cannot fail.
            let _ = write!(sql, "{byte:02x}");
        }
        sql.push_str("'\"");
        sql
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_printed() {
        let key = Key::generate(&mut |bytes| bytes.fill(0xab));
        assert_eq!(format!("{key:?}"), "Key(redacted)");
    }

    #[test]
    fn the_keying_statement_is_sized_once() {
        let key = Key::generate(&mut |bytes| bytes.fill(0x0f));
        let sql = key.pragma();
        assert!(sql.starts_with("PRAGMA key = \"x'0f0f"));
        assert!(
            sql.len() <= sql.capacity() && sql.capacity() == 20 + 64,
            "no reallocation happened"
        );
    }

    #[test]
    fn only_thirty_two_bytes_are_a_key() {
        assert!(Key::from_slice(&[1; 31]).is_none());
        assert!(Key::from_slice(&[1; 33]).is_none());
        assert_eq!(Key::from_slice(&[1; 32]).unwrap().bytes(), &[1; 32]);
    }
}
