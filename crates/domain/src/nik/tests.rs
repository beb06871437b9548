use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn nik(text: &str) -> Nik {
    text.parse().unwrap()
}

#[test]
fn a_nik_is_read_as_files_and_people_write_it() {
    for text in [
        "1205074310260034",
        " 1205074310260034 ",
        "'1205074310260034",
        "’1205074310260034",
        "1205 0743 1026 0034",
        "12.05.07.431026.0034",
        "1205074310260034\u{a0}",
    ] {
        assert_eq!(
            Nik::read(text),
            Ok(Some(nik("1205074310260034"))),
            "{text:?}"
        );
    }
    for none in [
        "",
        "  ",
        "-",
        "'-",
        "–",
        "0",
        " 0 ",
        "'0",
        "belum ada",
        "Belum Ada",
        "BELUMADA",
        "0000000000000000",
        "9999 9999 9999 9999",
    ] {
        assert_eq!(Nik::read(none), Ok(None), "{none:?}");
    }
    for bad in [
        "120507431026003",
        "12050743102600341",
        "1.2E+15",
        "1,20507E+15",
        "1205074310260O34",
        "1205-0743-1026-0034",
        "٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠",
        "000",
        "--",
        "tidak tahu",
        "1205074310260034.0",
        "+205074310260034",
    ] {
        assert_eq!(Nik::read(bad), Err(NotSixteenDigits), "{bad:?}");
    }
}

#[test]
fn a_number_cell_is_taken_only_when_excel_cannot_have_cut_it() {
    assert_eq!(
        Nik::read_cell(1_205_074_310_260_034.0),
        Ok(Some(nik("1205074310260034")))
    );
    assert_eq!(Nik::read_cell(0.0), Ok(None));
    assert_eq!(Nik::read_cell(1_111_111_111_111_111.0), Ok(None));
    for cut in [
        1_205_074_310_260_030.0,
        120_507_431_026_003.0,
        1.2e15,
        9.4e15,
        -1.2e15,
        12.5,
        f64::NAN,
        f64::INFINITY,
    ] {
        assert_eq!(Nik::read_cell(cut), Err(NotSixteenDigits), "{cut}");
    }
}

#[test]
fn a_family_card_number_is_read_likewise() {
    assert_eq!(
        FamilyCardNumber::read("'1205070003843381")
            .unwrap()
            .unwrap()
            .as_str(),
        "1205070003843381"
    );
    assert_eq!(FamilyCardNumber::read("-"), Ok(None));
    assert_eq!(FamilyCardNumber::read("12050700038"), Err(NotSixteenDigits));
}

#[test]
fn it_suggests_birth_sex_and_place_of_registration() {
    let today = day("2026-10-31");
    let cases = [
        ("1205074310260034", Some(("2026-10-03", Sex::Female))),
        ("1205073110260001", Some(("2026-10-31", Sex::Male))),
        ("1205070111260001", Some(("1926-11-01", Sex::Male))),
        ("1205077112990001", Some(("1999-12-31", Sex::Female))),
        ("1205072902240001", Some(("2024-02-29", Sex::Male))),
        ("1205072902230001", None),
        ("1205070010260001", None),
        ("1205073510260001", None),
        ("1205077210260001", None),
        ("1205070113260001", None),
        ("0205070110260001", None),
    ];
    for (text, told) in cases {
        let birth = told.map(|(date, sex)| NikBirth {
            date: day(date),
            sex,
        });
        assert_eq!(nik(text).birth(today), birth, "{text}");
    }
    assert_eq!(nik("1205074310260034").area(), "12.05.07".parse().ok());
    assert_eq!(nik("0205074310260034").area(), None);
    assert!(nik("0205074310260034").is_temporary());
}

#[test]
fn a_disagreement_names_what_differs() {
    let cases = [
        ("1205074310260034", "2026-10-03", Sex::Female, None),
        ("1205074310260034", "1926-10-03", Sex::Female, None),
        (
            "1205074310260034",
            "2026-10-04",
            Sex::Female,
            Some((true, false)),
        ),
        (
            "1205074310260034",
            "2025-10-03",
            Sex::Female,
            Some((true, false)),
        ),
        (
            "1205074310260034",
            "2026-11-03",
            Sex::Female,
            Some((true, false)),
        ),
        (
            "1205074310260034",
            "2026-10-03",
            Sex::Male,
            Some((false, true)),
        ),
        (
            "1205070310260034",
            "2026-10-04",
            Sex::Female,
            Some((true, true)),
        ),
        (
            "1205070010260034",
            "2026-10-03",
            Sex::Female,
            Some((true, false)),
        ),
        ("0205070310260034", "2020-01-01", Sex::Female, None),
    ];
    for (text, born, sex, told) in cases {
        let mismatch = told.map(|(birth_date, sex)| NikMismatch { birth_date, sex });
        assert_eq!(
            nik(text).mismatch(day(born), sex),
            mismatch,
            "{text}, born {born}"
        );
    }
}

#[test]
fn no_number_reaches_a_log() {
    assert_eq!(format!("{:?}", nik("1205074310260034")), "Nik(…)");
    assert_eq!(nik("1205074310260034").to_string(), "1205074310260034");
    assert_eq!(
        serde_json::to_string(&nik("1205074310260034")).unwrap(),
        r#""1205074310260034""#
    );
    assert!(serde_json::from_str::<Nik>(r#""120507431026003""#).is_err());
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,24}") {
        if let Ok(Some(nik)) = Nik::read(&text) {
            prop_assert_eq!(nik.to_string().parse(), Ok(nik));
            nik.birth(day("2026-10-31"));
            nik.area();
        }
    }

    #[test]
    fn any_sixteen_digits_are_read_and_asked_without_panic(text in "[0-9]{16}", days in 0_u64..80_000) {
        let born = day("1850-01-01") + chrono::Days::new(days);
        let nik = nik(&text);
        if let Some(birth) = nik.birth(born) {
            prop_assert!(birth.date <= born);
            prop_assert_eq!(nik.mismatch(birth.date, birth.sex), None);
        }
        nik.mismatch(born, Sex::Male);
    }

    #[test]
    fn any_cell_is_read_without_panic(number: f64) {
        let _ = Nik::read_cell(number);
    }
}
