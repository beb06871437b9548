//! What proves a passphrase without holding it: Argon2id, at the cost that laptops use.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use vault::{Cost, Passphrase};

/// Bytes of chance in each proof.
const SALT_BYTES: usize = 16;

/// The proof of a passphrase, in PHC's form; `fill` gives random bytes.
pub fn proof(passphrase: &Passphrase, fill: &dyn Fn(&mut [u8])) -> String {
    let mut salt = [0; SALT_BYTES];
    fill(&mut salt);
    hashed(passphrase, &salt)
}

/// Whether a passphrase is the one of a proof. Without a proof the answer is no, after as much work: how
/// long it takes does not tell whether an account exists.
pub fn proves(passphrase: &Passphrase, proof: Option<&str>) -> bool {
    let Some(proof) = proof else {
        hashed(passphrase, &[0; SALT_BYTES]);
        return false;
    };
    let Ok(proof) = PasswordHash::new(proof) else {
        return false;
    };
    let typed = passphrase.as_str().as_bytes();
    Argon2::default().verify_password(typed, &proof).is_ok()
}

#[expect(clippy::expect_used, reason = "salt and cost are constant in form")]
fn hashed(passphrase: &Passphrase, salt: &[u8; SALT_BYTES]) -> String {
    let Cost {
        memory_kib,
        passes,
        lanes,
    } = Cost::FLOOR;
    let params = Params::new(memory_kib, passes, lanes, None);
    let params = params.expect("because this cost is within Argon2's bounds");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt = SaltString::encode_b64(salt).expect("because sixteen bytes are a salt");
    let hash = argon2.hash_password(passphrase.as_str().as_bytes(), &salt);
    hash.expect("because a typed passphrase is short enough")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned())
    }

    #[test]
    fn a_proof_is_of_one_passphrase_and_says_its_cost() {
        let proof = proof(&phrase("kuda laut besar merah"), &|bytes| bytes.fill(7));
        assert!(
            proof.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"),
            "{proof}"
        );
        assert!(!proof.contains("kuda"));
        assert!(proves(&phrase(" kuda laut  besar merah"), Some(&proof)));
        assert!(!proves(&phrase("kuda laut besar biru"), Some(&proof)));
        assert!(!proves(&phrase("kuda laut besar merah"), None));
        assert!(!proves(&phrase("kuda laut besar merah"), Some("rusak")));
    }
}
