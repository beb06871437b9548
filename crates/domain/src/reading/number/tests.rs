use proptest::prelude::*;

use super::*;

#[test]
fn a_number_has_a_comma_or_a_point() {
    let cases = [
        ("8", 8_000),
        ("8,5", 8_500),
        ("8.5", 8_500),
        (" 8.50 ", 8_500),
        ("'8,5", 8_500),
        ("08,5", 8_500),
        ("-0.5", -500),
        ("−0,5", -500),
        ("+3", 3_000),
        ("2.278", 2_278),
        ("12,500", 12_500),
        ("1.234,5", 1_234_500),
        ("1,234.5", 1_234_500),
        ("1.234.567,8", 1_234_567_800),
        ("8.4000000000000004", 8_400),
        ("8.3999999999999999", 8_400),
        ("0.0005", 1),
        ("0.00049", 0),
        ("-0.0005", -1),
        ("-0", 0),
    ];
    for (text, thousandths) in cases {
        assert_eq!(
            Decimal::read(text).map(|number| number.in_units(3)),
            Ok(Some(thousandths)),
            "{text:?}"
        );
    }
}

#[test]
fn what_may_have_lost_or_gained_a_digit_is_not_a_number() {
    for text in [
        "",
        " ",
        "-",
        "+",
        ".",
        ",",
        "8,",
        "8.",
        ",5",
        ".5",
        "8 5",
        "8, 5",
        "8,5,1",
        "8.5.1",
        "1.234.567",
        "1,2,3.4",
        "12.34,5",
        "1234.567,8",
        ".234,5",
        "1..5",
        "8,5 kg",
        "1.2E+15",
        "1e3",
        "0x10",
        "NaN",
        "inf",
        "٨",
        "８",
        "--5",
        "+-5",
        "5-",
        "PINDAH RUMAH",
        "1234567890123456789",
        "8\n5",
        "√",
    ] {
        assert_eq!(
            Decimal::read(text),
            Err(NumberError::NotANumber),
            "{text:?}"
        );
    }
}

#[test]
fn a_number_too_large_for_its_unit_is_none() {
    let number = Decimal::read("999999999999999999").unwrap();
    assert_eq!(number.in_units(0), Some(999_999_999_999_999_999));
    assert_eq!(number.in_units(3), None);
    assert_eq!(number.in_units(400), None);
    assert_eq!(
        Decimal::read("0.00000000000000001").unwrap().in_units(0),
        Some(0)
    );
}

#[test]
fn quantities_keep_to_what_can_be_entered() {
    use NumberError::{NotANumber, OutOfRange};
    let weights = [
        ("8,5", Ok(8_500)),
        ("8,5 kg", Ok(8_500)),
        ("8.5KG", Ok(8_500)),
        ("0.5", Ok(500)),
        ("0,499", Err(OutOfRange)),
        ("60", Ok(60_000)),
        ("60,001", Err(OutOfRange)),
        ("8500", Err(OutOfRange)),
        ("-8,5", Err(OutOfRange)),
        ("0", Err(OutOfRange)),
        ("99999999999", Err(OutOfRange)),
        ("8,5 g", Err(NotANumber)),
        ("kg", Err(NotANumber)),
        ("é", Err(NotANumber)),
        ("", Err(NotANumber)),
    ];
    for (text, grams) in weights {
        assert_eq!(read_weight(text), grams.map(Grams), "{text:?}");
    }
    let heights = [
        ("76,2", Ok(762)),
        ("76.25", Ok(763)),
        ("76 cm", Ok(760)),
        ("30", Ok(300)),
        ("29,9", Err(OutOfRange)),
        ("150", Ok(1_500)),
        ("150,1", Err(OutOfRange)),
        ("0,85", Err(OutOfRange)),
        ("76,2 kg", Err(NotANumber)),
    ];
    for (text, millimetres) in heights {
        assert_eq!(read_height(text), millimetres.map(Millimetres), "{text:?}");
    }
    for (text, lila, head) in [
        ("4,9", Err(OutOfRange), Err(OutOfRange)),
        ("5", Ok(50), Err(OutOfRange)),
        ("20", Ok(200), Ok(200)),
        ("40", Ok(400), Ok(400)),
        ("40,1", Err(OutOfRange), Ok(401)),
        ("70", Err(OutOfRange), Ok(700)),
        ("70,1", Err(OutOfRange), Err(OutOfRange)),
    ] {
        assert_eq!(read_lila(text), lila.map(Millimetres), "{text:?}");
        assert_eq!(read_head(text), head.map(Millimetres), "{text:?}");
    }
    assert_eq!(
        (NotANumber.code(), OutOfRange.code()),
        ("bad_number", "out_of_range")
    );
}

#[test]
fn a_birth_weight_is_kilograms_or_grams() {
    let cases = [
        ("2,9", Some(2_900)),
        ("2.278", Some(2_278)),
        ("9,999", Some(9_999)),
        ("0,8", Some(800)),
        ("2278", Some(2_278)),
        ("2.900,0", Some(2_900)),
        ("300", Some(300)),
        ("10", None),
        ("29", None),
        ("299,9", None),
        ("0", None),
        ("-3", None),
        ("29000", None),
        ("999999999999999999", None),
    ];
    for (text, grams) in cases {
        let expected = grams.map_or(BirthWeight::Doubtful, |grams| {
            BirthWeight::Known(Grams(grams))
        });
        assert_eq!(read_birth_weight(text), Ok(expected), "{text:?}");
    }
    assert_eq!(read_birth_weight("normal"), Err(NumberError::NotANumber));
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,24}", places in 0_u32..30) {
        if let Ok(number) = Decimal::read(&text) {
            number.in_units(places);
        }
        let _ = (read_weight(&text), read_height(&text), read_lila(&text), read_head(&text), read_birth_weight(&text));
    }

    #[test]
    fn any_digits_and_signs_are_read_without_panic(text in "[-+]?[0-9.,' kgcm]{0,24}", places in 0_u32..30) {
        if let Ok(number) = Decimal::read(&text) {
            number.in_units(places);
        }
        let _ = (read_weight(&text), read_birth_weight(&text));
    }

    #[test]
    fn every_gram_and_millimetre_is_read_back(units in 0_u32..100_000, comma: bool) {
        let sign = if comma { ',' } else { '.' };
        prop_assert_eq!(read_kg(&format!("{}{sign}{:03}", units / 1_000, units % 1_000)), Ok(Grams(units)));
        prop_assert_eq!(read_cm(&format!("{}{sign}{}", units / 10, units % 10)), Ok(Millimetres(units)));
    }
}
