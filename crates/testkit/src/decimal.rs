//! Numbers as a kader writes them, exactly.

/// A decimal number times a power of ten, `"8.5"` with three places is 8500.
///
/// # Panics
/// When the text is no decimal number, or has more decimals than fit.
pub(crate) fn scaled(text: &str, places: usize) -> u32 {
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = format!("{whole}{decimals:0<places$}");
    assert!(
        decimals.len() <= places,
        "{text:?} has more than {places} decimals"
    );
    digits
        .parse()
        .unwrap_or_else(|_| panic!("{text:?} is no decimal number"))
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn decimals_are_read_exactly() {
        for (text, places, number) in [
            ("8.5", 3, 8500),
            ("14,44", 3, 14_440),
            ("12", 3, 12_000),
            ("71.2", 1, 712),
        ] {
            assert_eq!(scaled(text, places), number, "{text}");
        }
    }

    #[test]
    #[should_panic(expected = "more than 1 decimals")]
    fn a_length_finer_than_a_millimetre_is_a_slip_of_the_test() {
        scaled("71.25", 1);
    }
}
