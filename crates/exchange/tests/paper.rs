//! Every document that is printed, with more and longer content than any day brings.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::NaiveDate;
use domain::{Person, Sex};
use indicators::skdn::Skdn;
use siklus_exchange::paper::{
    ChildCard, ChildHead, DaySummary, GrowthPoint, GrowthSheet, Listed, PaperChart, PaperSize,
    RecoverySheet, ReferralLetter, WeighingList, WeighingListRow, child_card, day_summary,
    eppgbm_sheet, growth_sheet, recovery_sheet, referral_letter, skdn_form, weighing_list,
};
use siklus_exchange::{
    ColumnMap, EppgbmRow, Error, FormHead, PRESETS, Places, Signature, SkdnForm,
};

const LONG: &str = "Muhammad Rizki Ramadhan Siregar 🙂 Putra Pratama bin Haji Abdullah Nasution Supercalifragilisticexpialidocious";

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 19).unwrap()
}

fn head() -> FormHead {
    let some = || Some(LONG.to_owned());
    FormHead {
        letterhead: vec![LONG.into(), LONG.into(), LONG.into()],
        kabupaten: some(),
        kecamatan: some(),
        puskesmas: some(),
        desa: some(),
        posyandu: some(),
        signed_at: some(),
        signed_on: None,
        signatures: vec![
            Signature {
                title: LONG.into(),
                name: some(),
                nip: some()
            };
            3
        ],
    }
}

fn child(sex: Option<Sex>) -> ChildHead {
    ChildHead {
        name: LONG.into(),
        sex,
        birth_date: Some(day()),
        nik: Some("1205071401250001".into()),
        mother: Some(LONG.into()),
        address: Some(LONG.into()),
        at_birth: Some(LONG.into()),
        age_months: Some(59),
    }
}

fn measurements(n_rows: usize) -> Vec<[String; 7]> {
    vec![std::array::from_fn(|_| LONG.to_owned()); n_rows]
}

fn listed(n_rows: usize) -> Vec<Listed> {
    let row = |place: usize| Listed {
        rt: (!place.is_multiple_of(4)).then(|| format!("{:03}", place % 4)),
        name: LONG.into(),
        age_months: 59,
        mother: Some(LONG.into()),
        address: Some(LONG.into()),
        reason: LONG.into(),
    };
    (0..n_rows).map(row).collect()
}

type Document = Box<dyn Fn(PaperSize) -> Result<Vec<u8>, Error>>;

fn documents(n_rows: usize) -> Vec<(&'static str, Document)> {
    let rows = vec![
        WeighingListRow {
            name: LONG.into(),
            due: LONG.into(),
            ..WeighingListRow::default()
        };
        n_rows
    ];
    let list = WeighingList {
        head: head(),
        day: None,
        rows,
        empty_rows: 5,
    };
    let summary = DaySummary {
        head: head(),
        day: day(),
        figures: vec![(LONG.into(), LONG.into()); 13],
        to_refer: listed(n_rows),
        absent: listed(n_rows),
        in_doubt: Vec::new(),
    };
    let form = SkdnForm {
        head: head(),
        month: "2026-11".parse().unwrap(),
        counts: Skdn::default(),
        projected: None,
    };
    let letter = ReferralLetter {
        head: head(),
        number: None,
        to: LONG.into(),
        child: child(None),
        reasons: vec![LONG.into(); 8],
        measurements: measurements(n_rows.min(12)),
        note: LONG.into(),
    };
    let recovery = RecoverySheet {
        words: vec!["kesinambungan".into(); 12],
        puskesmas: LONG.into(),
        laptop: LONG.into(),
        made_on: day(),
    };
    let card = ChildCard {
        head: head(),
        child: child(Some(Sex::Female)),
        status: Some(LONG.into()),
        given: vec![(LONG.into(), LONG.into()); n_rows],
        measurements: measurements(n_rows),
    };
    vec![
        (
            "weighing list",
            Box::new(move |paper| weighing_list(&list, paper)),
        ),
        (
            "day summary",
            Box::new(move |paper| day_summary(&summary, paper)),
        ),
        ("skdn form", Box::new(move |paper| skdn_form(&form, paper))),
        (
            "referral letter",
            Box::new(move |paper| referral_letter(&letter, paper)),
        ),
        (
            "recovery sheet",
            Box::new(move |paper| recovery_sheet(&recovery, paper)),
        ),
        (
            "child card",
            Box::new(move |paper| child_card(&card, paper)),
        ),
    ]
}

#[test]
fn every_document_takes_nothing_and_a_great_deal() {
    for n_rows in [0, 1, 150] {
        for (name, document) in documents(n_rows) {
            for paper in [PaperSize::F4, PaperSize::A4] {
                let pdf = document(paper).unwrap();
                assert!(pdf.starts_with(b"%PDF-"), "{name} is a PDF");
                assert_eq!(
                    pdf,
                    document(paper).unwrap(),
                    "{name} of the same values is the same to the byte"
                );
            }
        }
    }
}

#[test]
fn charts_take_any_measurement() {
    let wild = [
        (0.0, 3.1),
        (30.0, f64::NAN),
        (-5.0, 4.0),
        (400.0, f64::INFINITY),
        (900.0, 1e9),
        (1e12, 8.0),
        (77.0, 0.0),
    ];
    let points: Vec<_> = wild
        .iter()
        .map(|(at, value)| GrowthPoint {
            at: *at,
            value: *value,
            code: Some("T".into()),
        })
        .collect();
    for chart in [
        PaperChart::Kms,
        PaperChart::WeightForAge,
        PaperChart::LengthForAge,
        PaperChart::WeightForLength,
        PaperChart::WeightForHeight,
        PaperChart::BmiForAge,
        PaperChart::HeadForAge,
    ] {
        for (months, points, sex) in [
            (24, &points[..], Some(Sex::Male)),
            (60, &points[..1], Some(Sex::Female)),
            (0, &[][..], None),
        ] {
            let sheet = GrowthSheet {
                head: head(),
                child: child(sex),
                chart,
                months,
                points: points.to_vec(),
                measurements: measurements(9),
            };
            assert!(
                growth_sheet(&sheet, PaperSize::A4)
                    .unwrap()
                    .starts_with(b"%PDF-"),
                "{chart:?}"
            );
        }
    }
}

#[test]
fn every_preset_of_columns_can_be_printed() {
    let person = Person {
        name: LONG.into(),
        mother_name: Some(LONG.into()),
        ..Person::default()
    };
    let places = Places {
        desa: LONG.into(),
        ..Places::default()
    };
    let row = EppgbmRow {
        person: &person,
        places: &places,
        measured: None,
        position: None,
        head: None,
        capsule: false,
        forwarded: true,
    };
    let rows = vec![row; 80];
    for (name, text) in PRESETS {
        let map = ColumnMap::read(text).unwrap();
        let pdf = eppgbm_sheet(&head(), LONG, &map, &rows, PaperSize::F4).unwrap();
        assert!(pdf.starts_with(b"%PDF-"), "{name} is a PDF");
    }
}
