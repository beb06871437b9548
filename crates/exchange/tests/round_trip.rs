//! What goes out comes in again as it was.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Cursor;

use chrono::{Days, NaiveDate};
use domain::{
    BookWeight, Breastfeeding, Capsule, CurveOverrule, Departure, Grams, Leaving, Measurement,
    Millimetres, Origin, Person, Position, Sex, Site, VitaminA,
};
use proptest::option::of;
use proptest::prelude::*;
use siklus_exchange::{
    ColumnMap, EppgbmRow, MonthMeasured, PRESETS, Places, ReadOptions, ReadRow, RegisterFile,
    RegisterRow, write_eppgbm_csv, write_eppgbm_xlsx, write_register_csv, write_register_xlsx,
};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 10, 31).unwrap();

fn read(bytes: Vec<u8>) -> Vec<RegisterRow> {
    let options = ReadOptions {
        format: None,
        today: TODAY,
        clock_suspect: false,
    };
    let file = RegisterFile::open(Cursor::new(bytes), &options).unwrap();
    assert!(
        file.unknown_columns().is_empty(),
        "our own columns are known"
    );
    file.rows()
        .unwrap()
        .map(|row| match row.unwrap() {
            ReadRow::Row(row) => *row,
            ReadRow::Refused(refusals) => panic!("what we wrote goes in: {refusals:?}"),
        })
        .collect()
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z][a-z']{1,9}( [A-Z][a-z.]{0,8}[a-z]){0,2}( 🙂|, S\\.Gz)?"
}

fn text() -> impl Strategy<Value = Option<String>> {
    of("[A-Za-z][A-Za-z0-9,;/\"']{0,12}")
}

prop_compose! {
    fn person()(
        name in name(), female in any::<bool>(), age in 200..1800_u64, nik in of("3[1-9][0-9]{13}[1-9]"),
        card in of("1[1-9][0-9]{13}[1-9]"), order in of(1..12_u32), weight in of(500..6000_u32),
        length in of(300..600_u32), mother in of(name()), father in of(name()), address in text(),
        rt in of("00[1-9]"), kms in of(any::<bool>()),
    ) -> Person {
        Person {
            name,
            sex: Some(if female { Sex::Female } else { Sex::Male }),
            birth_date: TODAY.checked_sub_days(Days::new(age)),
            nik,
            family_card: card,
            birth_order: order,
            birth_weight: weight.map(Grams),
            birth_length: length.map(Millimetres),
            mother_name: mother,
            father_name: father,
            address,
            rt,
            owns_kms: kms,
            ..Person::default()
        }
    }
}

prop_compose! {
    fn row()(
        person in person(), posyandu in text(), since in of(0..100_u64), left in of((0..60_u64, any::<bool>())),
        ago in 0..100_u64, weight in of(500..=60_000_u32), length in of(300..=1500_u32), arm in of(50..=400_u32),
        head in of(200..=700_u32), lying in of(any::<bool>()), oedema in any::<bool>(), site in of(0..3_usize),
        again in any::<bool>(), capsule in of(any::<bool>()), exclusive in of(any::<bool>()),
        book in of((0..30_u64, 500..60_000_u32)), overruled in any::<bool>(),
    ) -> RegisterRow {
        let before = |days: u64| TODAY.checked_sub_days(Days::new(days)).unwrap();
        let date = before(ago);
        let measurement = Measurement {
            weight: weight.map(Grams),
            length: length.map(Millimetres),
            position: lying.map(|lying| if lying { Position::Lying } else { Position::Standing }),
            arm: arm.map(Millimetres),
            head: head.map(Millimetres),
            oedema,
            site: site.map(|site| Site::ALL[site]),
            remeasured: again,
            ..Measurement::on(date, Origin::Import)
        };
        let measurement = Some(measurement).filter(Measurement::measures_something);
        let vitamin_a = capsule.map(|red| VitaminA { date, capsule: if red { Capsule::Red } else { Capsule::Blue } });
        let breastfeeding = exclusive.map(|exclusive| Breastfeeding { date, exclusive });
        let dated = measurement.is_some() || vitamin_a.is_some() || breastfeeding.is_some();
        RegisterRow {
            row: 0,
            desa: Some("12.05.07.1004".into()),
            kecamatan: None,
            kabupaten: None,
            puskesmas: None,
            posyandu,
            person,
            since: since.map(|days| before(100 + days)),
            from_desa: since.map(|_| "12.05.07.2001".into()),
            left: left.map(|(days, died)| Departure {
                date: before(days),
                leaving: if died { Leaving::Died } else { Leaving::Moved },
            }),
            measurement,
            vitamin_a,
            breastfeeding,
            book_weight: book.map(|(days, weight)| BookWeight { date: before(100 + days), weight: Grams(weight) }),
            overruled: (overruled && dated).then_some(CurveOverrule { date }),
            doubts: Vec::new(),
        }
    }
}

/// The rows as they come back: numbered, and without the doubts that the made-up NIK brings.
fn numbered(rows: &[RegisterRow]) -> Vec<RegisterRow> {
    let lines = 2..;
    lines
        .zip(rows)
        .map(|(line, row)| RegisterRow {
            row: line,
            doubts: Vec::new(),
            ..row.clone()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_register_written_and_read_is_the_same(rows in proptest::collection::vec(row(), 1..6)) {
        let mut csv = Vec::new();
        write_register_csv(&rows, &mut csv).unwrap();
        prop_assert_eq!(&numbered(&read(csv)), &numbered(&rows));
        let mut xlsx = Cursor::new(Vec::new());
        write_register_xlsx(&rows, TODAY, &mut xlsx).unwrap();
        prop_assert_eq!(&numbered(&read(xlsx.into_inner())), &numbered(&rows));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_sheet_for_eppgbm_written_and_read_tells_the_same_child_and_measurement(
        row in row(), father in of("[A-Z][a-z]{1,5}(/[A-Z][a-z]{1,5})?"), mother in of("[A-Z][a-z]{1,5}(/[A-Z][a-z]{1,5})?"),
    ) {
        let measurement = row.measurement.clone().unwrap_or(Measurement::on(TODAY, Origin::Import));
        let person = Person { father_name: father, mother_name: mother, ..row.person };
        let places = Places { kecamatan: "Stabat".into(), desa: "Perdamaian".into(), ..Places::default() };
        let sheet = [EppgbmRow {
            person: &person,
            places: &places,
            measured: Some(MonthMeasured {
                date: measurement.date,
                weight: measurement.weight,
                length: measurement.length,
                arm: measurement.arm,
                ..MonthMeasured::default()
            }),
            position: measurement.position,
            head: measurement.head,
            capsule: false,
            forwarded: false,
        }];
        let map = ColumnMap::read(PRESETS[0].1).unwrap();
        let mut csv = Vec::new();
        write_eppgbm_csv(&map, &sheet, &mut csv).unwrap();
        let mut xlsx = Cursor::new(Vec::new());
        write_eppgbm_xlsx(&map, &sheet, TODAY, &mut xlsx).unwrap();
        for bytes in [csv, xlsx.into_inner()] {
            let [back] = &read(bytes)[..] else { panic!("one row") };
            prop_assert_eq!(&back.person.mother_name, &person.mother_name);
            prop_assert_eq!((&back.person.name, back.person.birth_date), (&person.name, person.birth_date));
            prop_assert_eq!((&back.person.nik, back.person.sex), (&person.nik, person.sex));
            let told = Measurement {
                weight: measurement.weight,
                length: measurement.length,
                arm: measurement.arm,
                position: measurement.position,
                ..Measurement::on(measurement.date, Origin::Import)
            };
            prop_assert_eq!(back.measurement.clone(), Some(told).filter(Measurement::measures_something));
        }
    }
}

#[test]
fn a_sheet_in_the_order_of_the_export_is_read_as_one() {
    let person = Person {
        name: "Budi Santoso".into(),
        sex: Some(Sex::Male),
        birth_date: NaiveDate::from_ymd_opt(2025, 1, 14),
        nik: Some("1205071401250001".into()),
        birth_weight: Some(Grams(3100)),
        mother_name: Some("Siti".into()),
        father_name: Some("Agus".into()),
        ..Person::default()
    };
    let places = Places {
        kecamatan: "Stabat".into(),
        desa: "Perdamaian".into(),
        ..Places::default()
    };
    let measured = MonthMeasured {
        date: NaiveDate::from_ymd_opt(2026, 2, 5).unwrap(),
        weight: Some(Grams(8500)),
        length: Some(Millimetres(712)),
        code: Some("N"),
        waz: Some(-105),
        bb_u: Some("normal"),
        ..MonthMeasured::default()
    };
    let rows = [EppgbmRow {
        person: &person,
        places: &places,
        measured: Some(measured),
        position: Some(Position::Lying),
        head: None,
        capsule: true,
        forwarded: false,
    }];
    let map = ColumnMap::read(PRESETS[0].1).unwrap();
    let mut csv = Vec::new();
    write_eppgbm_csv(&map, &rows, &mut csv).unwrap();
    let text = String::from_utf8(csv.clone()).unwrap();
    assert_eq!(
        text.lines().nth(1).unwrap(),
        "1,1205071401250001,Budi Santoso,L,2025-01-14,3.1,,Agus/Siti,,,Stabat,,Perdamaian,,,,,\
         1 Tahun - 0 Bulan - 22 Hari,2026-02-05,8.5,71.2,Terlentang,,Normal,-1.05,,,,,N,1"
    );
    let mut xlsx = Cursor::new(Vec::new());
    write_eppgbm_xlsx(&map, &rows, TODAY, &mut xlsx).unwrap();
    for bytes in [csv, xlsx.into_inner()] {
        let back = read(bytes);
        assert_eq!(back[0].person, person);
        assert_eq!(back[0].desa.as_deref(), Some("Perdamaian"));
        let measurement = back[0].measurement.as_ref().unwrap();
        assert_eq!(
            (measurement.weight, measurement.position),
            (Some(Grams(8500)), Some(Position::Lying))
        );
    }
}
