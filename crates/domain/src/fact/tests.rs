use super::*;
use crate::{Destination, Outcome};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn every_fact_survives_its_values() {
    let posyandu = PlaceId(uuid::Uuid::from_u128(7));
    let date = day("2026-03-04");
    let measurement = Measurement {
        weight: Some(Grams(8500)),
        length: Some(Millimetres(712)),
        position: Some(Position::Lying),
        arm: Some(Millimetres(141)),
        head: Some(Millimetres(440)),
        oedema: true,
        site: Some(Site::Home),
        posyandu: Some(posyandu),
        measured_by: Some("Kader Yuni".into()),
        confirmed: Some("shrinking".into()),
        to_remeasure: Some("jump".into()),
        remeasured: true,
        ..Measurement::on(date, Origin::Paper)
    };
    let facts = [
        Fact::Measurement(measurement),
        Fact::Measurement(Measurement::on(date, Origin::Import)),
        Fact::VitaminA(VitaminA {
            date,
            capsule: Capsule::Red,
        }),
        Fact::Breastfeeding(Breastfeeding {
            date,
            exclusive: false,
        }),
        Fact::BookWeight(BookWeight {
            date,
            weight: Grams(7000),
        }),
        Fact::Arrival(Arrival {
            date: None,
            posyandu,
        }),
        Fact::Arrival(Arrival {
            date: Some(date),
            posyandu,
        }),
        Fact::Departure(Departure {
            date,
            leaving: Leaving::Died,
        }),
        Fact::Attendance(Attendance {
            date,
            posyandu,
            absence: Absence::Sick,
        }),
        Fact::CurveOverrule(CurveOverrule { date }),
        Fact::Deworming(Deworming { date }),
        Fact::Immunisation(Immunisation {
            date: Some(date),
            dose: "DPT1".into(),
            from_book: false,
            site: Some(Site::Posyandu),
            batch: Some("2203B".into()),
            brand: Some("Pentabio".into()),
        }),
        Fact::Immunisation(Immunisation {
            date: None,
            dose: "HB0".into(),
            from_book: true,
            site: None,
            batch: None,
            brand: None,
        }),
        Fact::Forwarded(Forwarded { date }),
        Fact::Referral(Referral {
            date,
            to: Some(Destination::Puskesmas),
            reason: Some("twice_t".into()),
            same_day: true,
            note: "2T".into(),
            outcome: Some(Outcome::Treated),
            outcome_date: Some(date),
            outcome_note: Some("PMT 14 hari".into()),
        }),
        Fact::Visit(Visit {
            date,
            form: "anc".into(),
            version: 2,
            site: Some(Site::Home),
            posyandu: Some(posyandu),
            confirmed: Some("systolic:unlikely".into()),
            origin: Origin::Live,
            answers: [
                (crate::question::SYSTOLIC, 150.into()),
                (Field(29_999), "of a newer program".into()),
            ]
            .into_iter()
            .collect(),
        }),
    ];
    for fact in facts {
        assert!(fact.kind().is_known());
        assert_eq!(Fact::read(fact.kind(), &fact.values()), Some(fact));
    }
}

#[test]
fn a_fact_of_a_newer_program_is_not_understood_but_harmless() {
    assert_eq!(Fact::read(FactKind(999), &Values::new()), None);
    assert!(!FactKind(999).is_known());
    assert!(!FactKind(FactKind::VISIT.0 + 1).is_known());
    assert_eq!(Fact::read(FactKind::VITAMIN_A, &Values::new()), None);
}
