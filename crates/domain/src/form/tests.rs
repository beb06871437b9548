use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::{Value, Values};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A question with its number and whatever else is said of it.
#[expect(clippy::needless_pass_by_value, reason = "written in place by json!")]
fn question(link: &str, kind: &str, number: u16, more: Json) -> Json {
    let mut item = json!({ "linkId": link, "text": link, "type": kind });
    let mut extension = vec![json!({ "url": "urn:siklus:field", "valuePositiveInt": number })];
    for (name, value) in more.as_object().unwrap() {
        match name.as_str() {
            "extension" => extension.extend(value.as_array().unwrap().clone()),
            _ => item[name] = value.clone(),
        }
    }
    item["extension"] = extension.into();
    item
}

fn form(items: Json) -> Form {
    version(1, items)
}

#[expect(clippy::needless_pass_by_value, reason = "written in place by json!")]
fn version(number: u32, items: Json) -> Form {
    let text = json!({
        "resourceType": "Questionnaire", "name": "trial", "version": number.to_string(), "title": "Coba",
        "purpose": "Uji", "item": items,
    });
    Form::read(&text.to_string()).unwrap()
}

#[expect(clippy::needless_pass_by_value, reason = "written in place by json!")]
fn bounds(kind: &str, low: Json, high: Json) -> Json {
    let fhir = "http://hl7.org/fhir/StructureDefinition/";
    json!([
        { "url": format!("{fhir}minValue"), format!("value{kind}"): low },
        { "url": format!("{fhir}maxValue"), format!("value{kind}"): high },
    ])
}

/// Blood pressure, glucose, smoking and what is asked of smokers.
fn adult() -> Form {
    let number = |link, number, low: i64, high: i64, more: Vec<Json>| {
        let mut extension = bounds("Integer", low.into(), high.into())
            .as_array()
            .unwrap()
            .clone();
        extension.extend(more);
        question(link, "integer", number, json!({ "extension": extension }))
    };
    let more_than = json!({ "url": "urn:siklus:more-than", "valueString": "diastolic" });
    let likely = json!({ "url": "urn:siklus:likely", "valueRange": { "low": { "value": 80 }, "high": { "value": 200 } } });
    let other = json!({ "url": "urn:siklus:other-unit", "valueQuantity": { "unit": "mmol/L", "value": 18.0 } });
    form(json!([
        number("systolic", 2001, 50, 280, vec![more_than, likely]),
        number("diastolic", 2002, 30, 180, vec![]),
        number("glucose", 2003, 20, 800, vec![other]),
        question("smokes", "choice", 2004, json!({ "required": true, "answerOption": [
            { "valueCoding": { "code": "no", "display": "Tidak" } },
            { "valueCoding": { "code": "daily", "display": "Setiap hari" } },
        ] })),
        { "linkId": "smokers", "text": "Perokok", "type": "group",
          "enableWhen": [{ "question": "smokes", "operator": "=", "answerCoding": { "code": "daily" } }],
          "item": [
            question("cigarettes", "integer", 2005, json!({ "required": true })),
            question("wants_to_stop", "boolean", 2006, json!({
                "enableWhen": [{ "question": "cigarettes", "operator": ">", "answerInteger": 10 }],
                "extension": [{ "url": "urn:siklus:danger", "valueBoolean": true }],
            })),
          ] },
    ]))
}

fn fill(form: &Form, typed: &[(&str, &str)]) -> Reading {
    let typed = typed
        .iter()
        .map(|(link, text)| ((*link).to_owned(), (*text).to_owned()));
    form.fill(&typed.collect(), day("2026-11-12"))
}

fn faults(reading: &Reading) -> Vec<(&str, &str)> {
    let faults = reading.faults.iter();
    faults
        .map(|fault| (fault.link.as_str(), fault.code))
        .collect()
}

#[test]
fn a_blood_pressure_of_80_over_120_is_refused_and_200_over_90_is_asked_again() {
    let swapped = fill(
        &adult(),
        &[("systolic", "80"), ("diastolic", "120"), ("smokes", "no")],
    );
    assert_eq!(faults(&swapped), [("systolic", "not_more")]);
    let high = fill(
        &adult(),
        &[("systolic", "210"), ("diastolic", "90"), ("smokes", "no")],
    );
    assert_eq!(faults(&high), []);
    assert_eq!(
        high.doubts,
        [Doubt {
            link: "systolic".into(),
            code: "unlikely"
        }]
    );
}

#[test]
fn glucose_in_the_other_unit_is_refused_with_what_it_would_be() {
    let reading = fill(&adult(), &[("glucose", "7"), ("smokes", "no")]);
    assert_eq!(faults(&reading), [("glucose", "other_unit")]);
    assert_eq!(
        reading.faults[0].detail,
        [("unit", "mmol/L".to_owned()), ("value", "126".to_owned())]
    );
    assert_eq!(
        faults(&fill(&adult(), &[("glucose", "5,6"), ("smokes", "no")])),
        [("glucose", "too_many_decimals")]
    );
    assert_eq!(
        faults(&fill(&adult(), &[("glucose", "900"), ("smokes", "no")])),
        [("glucose", "out_of_range")]
    );
}

#[test]
fn what_is_not_asked_is_neither_missing_nor_kept() {
    let none = fill(
        &adult(),
        &[
            ("smokes", "no"),
            ("cigarettes", "12"),
            ("wants_to_stop", "ya"),
        ],
    );
    assert!(none.missing.is_empty() && !none.asked.contains("cigarettes"));
    assert_eq!(none.values.iter().count(), 1);
    let some = fill(&adult(), &[("smokes", "daily")]);
    assert_eq!(some.missing, ["cigarettes"]);
    let many = fill(
        &adult(),
        &[
            ("smokes", "daily"),
            ("cigarettes", "12"),
            ("wants_to_stop", "ya"),
        ],
    );
    assert_eq!(many.dangers, ["wants_to_stop"]);
    let few = fill(
        &adult(),
        &[
            ("smokes", "daily"),
            ("cigarettes", "10"),
            ("wants_to_stop", "ya"),
        ],
    );
    assert!(few.dangers.is_empty() && few.values.get(Field(2006)).is_none());
}

#[test]
fn an_answer_that_cannot_be_read_is_not_called_missing_too() {
    let reading = fill(&adult(), &[("smokes", "daily"), ("cigarettes", "banyak")]);
    assert_eq!(faults(&reading), [("cigarettes", "bad_number")]);
    assert!(reading.missing.is_empty());
}

#[test]
fn dates_lie_not_ahead_unless_the_form_says_so() {
    let ahead = json!([{ "url": "urn:siklus:future", "valueBoolean": true }]);
    let form = form(json!([
        question("lmp", "date", 2001, json!({})),
        question("due", "date", 2002, json!({ "extension": ahead })),
    ]));
    let reading = fill(&form, &[("lmp", "13/11/2026"), ("due", "1/8/27")]);
    assert_eq!(faults(&reading), [("lmp", "in_future")]);
    assert_eq!(reading.values.date(Field(2002)), Some(day("2027-08-01")));
}

#[test]
fn decimals_are_kept_exactly_and_written_with_a_comma() {
    let places = json!([{ "url": "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces", "valueInteger": 1 }]);
    let form = form(json!([question(
        "hb",
        "decimal",
        2001,
        json!({ "extension": places })
    )]));
    for (typed, kept) in [
        ("11", 110),
        ("11,2", 112),
        ("11.2", 112),
        ("0,4", 4),
        ("11,20", 112),
    ] {
        let reading = fill(&form, &[("hb", typed)]);
        assert_eq!(reading.values.int(Field(2001)), Some(kept), "{typed}");
        let shown = form.shown(&reading.values);
        assert_eq!(fill(&form, &[("hb", &shown[0].typed)]), reading);
    }
    assert_eq!(
        faults(&fill(&form, &[("hb", "11,25")])),
        [("hb", "too_many_decimals")]
    );
    let shown = form.shown(&[(Field(2001), Value::Int(4))].into_iter().collect());
    assert_eq!(shown[0].words, "0,4");
}

#[test]
fn a_score_is_known_once_all_is_answered() {
    let option = |code: &str, points: i64| {
        let url = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
        json!({ "valueCoding": { "code": code, "display": code, "extension": [{ "url": url, "valueDecimal": points }] } })
    };
    let one = |link: &str, number| {
        question(
            link,
            "choice",
            number,
            json!({ "answerOption": [option("alone", 2), option("helped", 1), option("never", 0)] }),
        )
    };
    let form = form(json!([{ "linkId": "adl", "text": "ADL", "type": "group",
        "extension": [{ "url": "urn:siklus:score", "valueCode": "adl" }],
        "item": [one("eats", 2001), one("walks", 2002)] }]));
    assert_eq!(fill(&form, &[("eats", "alone")]).scores["adl"], None);
    assert_eq!(
        fill(&form, &[("eats", "alone"), ("walks", "helped")]).scores["adl"],
        Some(3)
    );
    assert_eq!(
        fill(&form, &[("eats", "never"), ("walks", "never")]).scores["adl"],
        Some(0)
    );
}

#[test]
fn a_form_that_cannot_work_is_told_why() {
    let boolean = |link: &str, number: u16, on: &str| {
        let when =
            json!({ "enableWhen": [{ "question": on, "operator": "=", "answerBoolean": true }] });
        question(link, "boolean", number, when)
    };
    let plain = |link: &str, number| question(link, "boolean", number, json!({}));
    let link = |link: &str| link.to_owned();
    let cases = [
        (
            json!([boolean("a", 2001, "b"), boolean("b", 2002, "a")]),
            vec![
                Problem::Cycle { link: link("a") },
                Problem::Cycle { link: link("b") },
            ],
        ),
        (
            json!([{ "linkId": "g", "text": "g", "type": "group", "item": [plain("a", 2001)],
                     "enableWhen": [{ "question": "a", "operator": "=", "answerBoolean": true }] }]),
            vec![
                Problem::Cycle { link: link("a") },
                Problem::Cycle { link: link("g") },
            ],
        ),
        (
            json!([question("a", "attachment", 2001, json!({}))]),
            vec![Problem::UnknownItem {
                link: link("a"),
                kind: "attachment".into(),
            }],
        ),
        (
            json!([boolean("a", 2001, "gone")]),
            vec![Problem::UnknownQuestion {
                link: link("a"),
                question: "gone".into(),
            }],
        ),
        (
            json!([plain("a", 2001), plain("a", 2002)]),
            vec![Problem::TwoOfOneName { link: link("a") }],
        ),
        (
            json!([plain("a", 2001), plain("b", 2001)]),
            vec![Problem::TwoOfOneNumber { link: link("b") }],
        ),
        (
            json!([plain("a", 101)]),
            vec![Problem::ReservedNumber { link: link("a") }],
        ),
        (
            json!([question(
                "a",
                "integer",
                2001,
                json!({ "extension": bounds("Integer", 9.into(), 3.into()) })
            )]),
            vec![Problem::EmptyRange { link: link("a") }],
        ),
        (
            json!([question("a", "choice", 2001, json!({}))]),
            vec![Problem::BadChoices { link: link("a") }],
        ),
        (
            json!([
                question("a", "integer", 2001, json!({})),
                boolean("b", 2002, "a")
            ]),
            vec![Problem::NeverTrue {
                link: link("b"),
                question: link("a"),
            }],
        ),
    ];
    for (items, problems) in cases {
        assert_eq!(form(items.clone()).problems(), problems, "{items}");
    }
}

#[test]
fn a_question_that_only_a_newer_program_knows_is_kept_and_not_shown() {
    let form = form(json!([
        question("hologram", "hologram", 2001, json!({})),
        question("smokes", "boolean", 2002, json!({})),
    ]));
    let answers: Values = [(Field(2001), "blue".into()), (Field(2002), true.into())]
        .into_iter()
        .collect();
    let reading = form.weigh(answers.clone());
    assert!(!reading.asked.contains("hologram"));
    let shown: Vec<_> = form
        .shown(&answers)
        .into_iter()
        .map(|answer| (answer.link, answer.words))
        .collect();
    assert_eq!(
        shown,
        [(Some("smokes".into()), "ya".into()), (None, "blue".into())]
    );
}

#[test]
fn a_new_version_may_drop_a_choice_but_not_change_a_meaning() {
    let choices = |codes: &[&str]| {
        let options: Vec<_> = codes
            .iter()
            .map(|code| json!({ "valueCoding": { "code": code, "display": code } }))
            .collect();
        question("place", "choice", 2001, json!({ "answerOption": options }))
    };
    let old = version(1, json!([choices(&["home", "clinic"])]));
    let dropped = version(2, json!([choices(&["clinic"])]));
    let problems = dropped.problems_beside(&old);
    assert_eq!(
        problems,
        [Problem::ChoiceGone {
            link: "place".into(),
            code: "home".into()
        }]
    );
    assert!(problems[0].is_doubt());
    let kept = old.shown(&[(Field(2001), "home".into())].into_iter().collect());
    assert_eq!(kept[0].words, "home");
    assert_eq!(
        dropped.shown(&[(Field(2001), "home".into())].into_iter().collect())[0].words,
        "home"
    );
    for other in [
        json!([question("place", "boolean", 2001, json!({}))]),
        json!([question(
            "place",
            "choice",
            2002,
            json!({ "answerOption": [{ "valueCoding": { "code": "x", "display": "x" } }] })
        )]),
        json!([question(
            "where",
            "choice",
            2001,
            json!({ "answerOption": [{ "valueCoding": { "code": "x", "display": "x" } }] })
        )]),
    ] {
        let problems = version(2, other.clone()).problems_beside(&old);
        assert!(
            problems
                .iter()
                .any(|problem| matches!(problem, Problem::OtherMeaning { .. })),
            "{other}"
        );
    }
    assert_eq!(old.problems_beside(&old), [Problem::NotNewer]);
}

proptest! {
    #[test]
    fn whatever_is_typed_nothing_breaks_and_what_is_shown_can_be_typed_again(
        typed in proptest::collection::btree_map(
            prop_oneof![Just("systolic"), Just("diastolic"), Just("glucose"), Just("smokes"), Just("cigarettes"), Just("wants_to_stop")],
            prop_oneof![".{0,12}", "[0-9]{1,3}([.,][0-9]{1,2})?", Just("daily".to_owned()), Just("ya".to_owned())],
            0..6,
        )
    ) {
        let form = adult();
        let typed: Answers = typed.into_iter().map(|(link, text)| (link.to_owned(), text)).collect();
        let reading = form.fill(&typed, day("2026-11-12"));
        let again = form.shown(&reading.values).into_iter().filter_map(|answer| Some((answer.link?, answer.typed)));
        let again = form.fill(&again.collect(), day("2026-11-12"));
        prop_assert_eq!(again.values, reading.values);
    }
}
