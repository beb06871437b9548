//! A small child as the posyandu knows it: attributes and history.

use chrono::NaiveDate;
use domain::{Fact, Grams, Millimetres, Person, PersonId, PlaceId, Sex, age};

use crate::growing::Body;
use crate::history::{Times, childhood};
use crate::household::Common;
use crate::names::{as_written, newborn};
use crate::rng::Rng;

/// What a child's record says of its mother.
pub(crate) struct Mother {
    pub(crate) name: String,
    pub(crate) nik: Option<String>,
    /// Her own record, if she has one.
    pub(crate) id: Option<PersonId>,
}

/// One birth of a family.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sibling {
    pub(crate) birth_date: NaiveDate,
    pub(crate) birth_order: u32,
    pub(crate) twin: bool,
}

/// A child before it gets its numbers.
pub(crate) struct Child {
    pub(crate) person: Person,
    pub(crate) posyandu: PlaceId,
    pub(crate) facts: Vec<Fact>,
}

pub(crate) fn a_child(
    times: Times<'_>,
    common: &Common<'_>,
    mother: &Mother,
    father: &str,
    sibling: Sibling,
    sex: Sex,
    rng: &mut Rng,
) -> Child {
    let birth_date = sibling.birth_date;
    let body = Body::draw(sex, birth_date, sibling.twin, common.heritage, rng);
    let (facts, post) = childhood(times, birth_date, common.post.index, &body, rng);
    let post = &times.posts[post as usize];
    let nameless = if age::days(birth_date, times.today) < 45 {
        0.45
    } else {
        0.012
    };
    let name = if rng.chance(nameless) {
        newborn(&mother.name, rng)
    } else {
        as_written(common.culture.child(sex, common.clan, rng), rng)
    };
    let at_birth = body.sizes(birth_date, 0.15 * rng.deviate());
    let person = Person {
        birth_order: rng.chance(0.93).then_some(sibling.birth_order),
        birth_weight: rng.chance(0.9).then(|| birth_weight(at_birth.weight, rng)),
        birth_length: rng.chance(0.78).then(|| birth_length(at_birth.length, rng)),
        gestation_weeks: rng
            .chance(0.3)
            .then(|| gestation_weeks(at_birth.weight, rng)),
        mother_name: rng.chance(0.985).then(|| mother.name.clone()),
        mother_nik: if rng.chance(0.85) {
            mother.nik.clone()
        } else {
            None
        },
        mother: mother.id,
        father_name: rng.chance(0.9).then(|| father.to_owned()),
        phone: common.phone.clone(),
        owns_kms: rng.weighted(&[(88, Some(true)), (6, Some(false)), (6, None)]),
        desa: Some(post.place.area),
        ..common.person(name, sex, birth_date)
    };
    Child {
        person,
        posyandu: post.id,
        facts,
    }
}

/// Weight at birth as midwives write it: mostly in whole hundreds.
fn birth_weight(kg: f64, rng: &mut Rng) -> Grams {
    let step = rng.weighted(&[(60, 100), (25, 50), (15, 10)]);
    Grams(nearest(kg * 1000.0, step).clamp(700, 5_500))
}

/// Length at birth, mostly in whole centimetres.
fn birth_length(cm: f64, rng: &mut Rng) -> Millimetres {
    let step = rng.weighted(&[(80, 10), (20, 5)]);
    Millimetres(nearest(cm * 10.0, step).clamp(320, 580))
}

fn gestation_weeks(birth_kg: f64, rng: &mut Rng) -> u32 {
    if birth_kg < 2.5 {
        rng.between(33, 38)
    } else {
        rng.between(37, 41)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a newborn is small"
)]
fn nearest(number: f64, step: u32) -> u32 {
    (number / f64::from(step)).round() as u32 * step
}
