//! A key as people compare it: read out over the telephone, or side by side on two screens.

use sha2::{Digest as _, Sha256};

use crate::PublicKey;

/// Bytes of the hash that are shown: 64 bits, which nobody finds a second key for while somebody reads.
const SHOWN_BYTES: usize = 8;

impl PublicKey {
    /// The first 64 bits of the key's hash (SHA-256), as four groups of four hexadecimal letters.
    pub fn fingerprint(&self) -> String {
        let hash = Sha256::digest(self.to_bytes());
        let groups: Vec<String> = hash[..SHOWN_BYTES]
            .chunks(2)
            .map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect())
            .collect();
        groups.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use crate::SecretKey;

    #[test]
    fn a_fingerprint_is_four_groups_of_four_letters_and_another_for_another_key() {
        let fingerprint = |seed: u8| SecretKey::from_random(&[seed; 32]).public().fingerprint();
        let one = fingerprint(1);
        let groups: Vec<&str> = one.split(' ').collect();
        assert_eq!(groups.len(), 4, "{one}");
        for group in groups {
            assert!(
                group.len() == 4 && group.bytes().all(|letter| letter.is_ascii_hexdigit()),
                "{one}"
            );
        }
        assert_ne!(one, fingerprint(2));
        assert_eq!(one, fingerprint(1));
    }
}
