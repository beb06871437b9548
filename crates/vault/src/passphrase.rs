//! What a user types to sign in.

use std::fmt;

use zeroize::Zeroizing;

/// A passphrase, with single spaces between its words; wiped from memory when dropped, never printed.
///
/// Upper and lower case count. Spaces at the ends, and more than one between words, do not: nobody can see them on a
/// masked field.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes over what was typed and wipes the original.
    #[must_use]
    pub fn new(typed: String) -> Self {
        let typed = Zeroizing::new(typed);
        // Sized once: a growing string would leave unwiped copies behind.
        let mut text = Zeroizing::new(String::with_capacity(typed.len()));
        for word in typed.split_whitespace() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        Self(text)
    }

    /// The text, for the meter.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_that_nobody_sees_do_not_count_and_case_does() {
        let phrase = |text: &str| Passphrase::new(text.to_owned()).as_str().to_owned();
        assert_eq!(phrase("  kuda   laut\tbesar \n"), "kuda laut besar");
        assert_ne!(phrase("Kuda laut"), phrase("kuda laut"));
        assert_eq!(phrase("   "), "");
    }

    #[test]
    fn a_passphrase_is_never_printed() {
        let phrase = Passphrase::new("kuda laut".to_owned());
        assert_eq!(format!("{phrase:?}"), "Passphrase(redacted)");
    }
}
