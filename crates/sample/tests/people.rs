//! Whether the made-up people could be real, and that they are not.

mod puskesmas;

use std::collections::BTreeSet;

use chrono::Datelike;
use domain::{NikState, PlaceId, Sex, age, name};
use puskesmas::{is_child, puskesmas, today};
use siklus_sample::{Error, Household, Region, Sample, SamplePerson, Wanted, person_bodies};

#[test]
fn a_seed_makes_the_same_people_and_another_makes_others() {
    let one: Vec<Household> = puskesmas(Region::Langkat, 1)
        .households()
        .take(300)
        .collect();
    let again: Vec<Household> = puskesmas(Region::Langkat, 1)
        .households()
        .take(300)
        .collect();
    let other: Vec<Household> = puskesmas(Region::Langkat, 2)
        .households()
        .take(300)
        .collect();
    assert!(one == again, "one seed must make one puskesmas");
    assert!(one != other, "another seed must make another puskesmas");
}

#[test]
fn as_many_people_are_made_as_were_wanted() {
    for (n_children, n_others, n_months) in [
        (0, 0, 12),
        (1, 0, 1),
        (0, 7, 24),
        (40, 10, 0),
        (500, 4_000, 24),
        (300, 5, 60),
    ] {
        let wanted = Wanted {
            n_children,
            n_others,
            n_months,
            ..Wanted::demo(Region::Jepara, 9, today())
        };
        let sample = Sample::of(wanted).unwrap();
        let (children, others): (Vec<_>, Vec<_>) = sample.people().partition(is_child);
        let balita = |child: &&SamplePerson| {
            age::completed_months(child.person.birth_date.unwrap(), today())
                .is_some_and(|months| months < 60)
        };
        assert_eq!(
            children.iter().filter(balita).count() as u32,
            n_children,
            "children under five"
        );
        assert_eq!(
            children.len() as u32,
            n_children + n_children * n_months / 60,
            "with those who outgrew the posyandu"
        );
        assert_eq!(others.len() as u32, n_others, "others");
    }
}

#[test]
fn more_months_than_a_childhood_are_refused() {
    let wanted = Wanted {
        n_months: 61,
        ..Wanted::demo(Region::Langkat, 1, today())
    };
    assert!(matches!(Sample::of(wanted), Err(Error::TooManyMonths(61))));
}

#[test]
fn ids_numbers_and_places_are_unique() {
    for region in Region::ALL {
        let sample = puskesmas(region, 5);
        let places: BTreeSet<PlaceId> = sample.places().map(|(id, _)| id).collect();
        assert_eq!(places.len(), sample.places().count());
        let people: Vec<_> = sample.people().collect();
        let ids: BTreeSet<_> = people.iter().map(|person| person.id).collect();
        assert_eq!(ids.len(), people.len());
        let niks: Vec<_> = people
            .iter()
            .filter_map(|person| person.person.nik.as_deref())
            .collect();
        assert_eq!(
            niks.iter().collect::<BTreeSet<_>>().len(),
            niks.len(),
            "no NIK belongs to two people"
        );
        assert!(
            people
                .iter()
                .all(|person| places.contains(&person.posyandu))
        );
        let links: Vec<_> = people
            .iter()
            .filter_map(|person| person.person.mother)
            .collect();
        assert!(
            !links.is_empty() && links.iter().all(|mother| ids.contains(mother)),
            "every mother link leads to a mother"
        );
    }
}

#[test]
fn a_nik_says_birth_date_and_sex_and_a_few_say_them_wrong() {
    let people: Vec<_> = puskesmas(Region::Langkat, 6).people().collect();
    let (mut right, mut wrong) = (0, 0);
    for person in people.iter().map(|person| &person.person) {
        let Some(nik) = person
            .nik
            .as_deref()
            .filter(|_| person.nik_state == Some(NikState::Genuine))
        else {
            continue;
        };
        let birth_date = person.birth_date.unwrap();
        let day = birth_date.day()
            + if person.sex == Some(Sex::Female) {
                40
            } else {
                0
            };
        assert!(
            nik.len() == 16 && nik.starts_with("1205") && &nik[12..] > "7000",
            "form of a made-up NIK"
        );
        if nik[6..12]
            == format!(
                "{day:02}{:02}{:02}",
                birth_date.month(),
                birth_date.year() % 100
            )
        {
            right += 1;
        } else {
            wrong += 1;
        }
    }
    assert!(
        wrong > 0 && wrong * 100 < right,
        "{wrong} wrong NIK beside {right} right ones"
    );
    let temporary = people
        .iter()
        .filter(|person| person.person.nik_state == Some(NikState::Temporary));
    assert!(
        temporary.clone().count() > 0,
        "some children have a temporary number"
    );
    assert!(
        temporary
            .filter_map(|person| person.person.nik.as_deref())
            .all(|nik| nik.starts_with('0'))
    );
    let without = people
        .iter()
        .filter(|person| is_child(person) && person.person.nik.is_none())
        .count();
    assert!(without > 50, "only {without} children without NIK");
}

#[test]
fn nobody_carries_a_name_known_from_the_news() {
    let known = [
        "joko widodo",
        "prabowo subianto",
        "megawati sukarnoputri",
        "sukarno",
        "suharto",
        "ganjar pranowo",
        "sri mulyani",
    ];
    for region in Region::ALL {
        for person in puskesmas(region, 7).people() {
            assert!(!known.contains(&name::normalise(&person.person.name).as_str()));
        }
    }
}

#[test]
fn names_are_of_many_kinds() {
    let people: Vec<_> = puskesmas(Region::Langkat, 8).people().collect();
    let names: BTreeSet<_> = people
        .iter()
        .map(|person| name::normalise(&person.person.name))
        .collect();
    assert!(
        names.len() * 2 > people.len(),
        "{} names for {} people",
        names.len(),
        people.len()
    );
    let count = |wanted: &dyn Fn(&str) -> bool| {
        people
            .iter()
            .filter(|person| wanted(&person.person.name))
            .count()
    };
    assert!(
        count(&|name| name::baby_of(name).is_some()) > 3,
        "newborns without a name"
    );
    assert!(count(&|name| !name.contains(' ')) > 50, "names of one word");
    assert!(
        count(&|name| name.contains('\'')) > 3,
        "names with an apostrophe"
    );
}

#[test]
fn twins_share_mother_and_day_but_not_birth_order() {
    let sample = puskesmas(Region::TebingTinggi, 9);
    let twins = sample.households().filter(|household| {
        let children: Vec<_> = household
            .people
            .iter()
            .filter(|person| is_child(person))
            .collect();
        children.windows(2).any(|pair| {
            let twins = pair[0].person.birth_date == pair[1].person.birth_date;
            let orders = (pair[0].person.birth_order, pair[1].person.birth_order);
            if let (true, (Some(one), Some(other))) = (twins, orders) {
                assert_eq!(one + 1, other, "twins are born one after the other");
            }
            twins
        })
    });
    assert!(twins.count() >= 3);
}

#[test]
fn a_person_becomes_one_registration_and_its_facts() {
    let sample = puskesmas(Region::Langkat, 16);
    for person in sample.people().take(200) {
        let bodies: Vec<_> = person_bodies(&person).collect();
        assert_eq!(bodies.len(), 1 + person.facts.len());
        assert!(
            matches!(&bodies[0], ledger::Body::Edit(edit) if edit.entity == domain::Entity::Person(person.id))
        );
    }
}
