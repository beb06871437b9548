//! Numbers and addresses of made-up people: well formed, and nobody's.
//!
//! A NIK and a family card number have the official form, but end in serials above 7000, which no
//! registry reaches on one day; telephones begin with 0840, which no operator has.

use chrono::{Datelike, NaiveDate};
use domain::{AreaCode, NikState, Person, Sex, area};

use crate::ground::{Ground, Post};
use crate::rng::Rng;

/// Serials for one date: 7001 to 9999.
const SERIALS: u32 = 2999;

/// What is known of a person's NIK.
pub(crate) type Nik = (Option<String>, Option<NikState>);

/// Hands out numbers that nobody has yet.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    /// Six digits of the kecamatan and of its neighbours.
    here: String,
    elsewhere: Vec<String>,
    /// How many NIK there are for each birth date, by days since 1900.
    niks: Vec<u32>,
    /// How many family cards for each date of issue.
    cards: Vec<u32>,
    /// How many temporary numbers.
    n_temporary: u32,
}

impl Numbers {
    pub(crate) fn new(ground: &Ground) -> Self {
        let kecamatan = ground
            .desa
            .first()
            .and_then(|desa| desa.parent())
            .unwrap_or(ground.kabupaten);
        let neighbours = area::children_of(Some(ground.kabupaten));
        let elsewhere: Vec<String> = neighbours
            .iter()
            .filter(|area| area.code != kecamatan)
            .map(|area| six_digits(area.code))
            .collect();
        let here = six_digits(kecamatan);
        let elsewhere = if elsewhere.is_empty() {
            vec![here.clone()]
        } else {
            elsewhere
        };
        Self {
            here,
            elsewhere,
            niks: Vec::new(),
            cards: Vec::new(),
            n_temporary: 0,
        }
    }

    fn kecamatan(&self, rng: &mut Rng) -> &str {
        if rng.chance(0.88) {
            &self.here
        } else {
            rng.pick_ref(&self.elsewhere).as_str()
        }
    }

    /// A NIK of the official form; `None` when the serials of that date are used up.
    fn nik(&mut self, birth_date: NaiveDate, sex: Sex, rng: &mut Rng) -> Option<String> {
        let serial = serial(&mut self.niks, birth_date)?;
        let day = birth_date.day() + if sex == Sex::Female { 40 } else { 0 };
        let (month, year) = (birth_date.month(), birth_date.year().rem_euclid(100));
        Some(format!(
            "{}{day:02}{month:02}{year:02}{serial:04}",
            self.kecamatan(rng)
        ))
    }

    /// What the register knows of a grown-up's NIK.
    pub(crate) fn of_grown_up(&mut self, birth_date: NaiveDate, sex: Sex, rng: &mut Rng) -> Nik {
        if rng.chance(0.03) {
            return (None, None);
        }
        let nik = self.nik(birth_date, sex, rng);
        let state = nik.is_some().then_some(NikState::Genuine);
        (nik, state)
    }

    /// What the register knows of a child's NIK: often none yet, seldom a wrong or temporary one.
    pub(crate) fn of_child(&mut self, child: &Person, today: NaiveDate, rng: &mut Rng) -> Nik {
        let (Some(birth_date), Some(sex)) = (child.birth_date, child.sex) else {
            return (None, None);
        };
        let young = domain::age::days(birth_date, today) < 60;
        let nameless = domain::name::baby_of(&child.name).is_some();
        let without = match (nameless, young) {
            (true, _) => 0.98,
            (false, true) => 0.6,
            (false, false) => 0.06,
        };
        if rng.chance(without) {
            return (None, Some(NikState::None));
        }
        match rng.below(200) {
            0..3 => (Some(self.temporary()), Some(NikState::Temporary)),
            // A slip at the registry: another day, or the sex of the sister.
            3 => (
                self.nik(birth_date.succ_opt().unwrap_or(birth_date), sex, rng),
                Some(NikState::Genuine),
            ),
            4 => {
                let other = if sex == Sex::Female {
                    Sex::Male
                } else {
                    Sex::Female
                };
                (self.nik(birth_date, other, rng), Some(NikState::Genuine))
            }
            _ => (self.nik(birth_date, sex, rng), Some(NikState::Genuine)),
        }
    }

    /// A number that begins with 0 until there is a real one.
    fn temporary(&mut self) -> String {
        self.n_temporary += 1;
        format!("0{}{:09}", self.here, self.n_temporary)
    }

    /// The number of a family card issued on that date.
    pub(crate) fn card(&mut self, issued: NaiveDate, rng: &mut Rng) -> Option<String> {
        let serial = serial(&mut self.cards, issued)?;
        let (day, month, year) = (issued.day(), issued.month(), issued.year().rem_euclid(100));
        Some(format!(
            "{}{day:02}{month:02}{year:02}{serial:04}",
            self.kecamatan(rng)
        ))
    }
}

/// The next serial of a date: every one from 7001 to 9999 once, in no obvious order.
fn serial(counts: &mut Vec<u32>, date: NaiveDate) -> Option<u32> {
    let days = date.num_days_from_ce() - 693_596;
    let place = usize::try_from(days).ok()?;
    if counts.len() <= place {
        counts.resize(place + 1, 0);
    }
    let used = counts[place];
    if used >= SERIALS {
        return None;
    }
    counts[place] += 1;
    Some(7001 + (used * 1009 + u32::try_from(days).unwrap_or(0) * 7) % SERIALS)
}

fn six_digits(kecamatan: AreaCode) -> String {
    kecamatan.to_string().split('.').collect()
}

/// A mobile number of a prefix that no operator has.
pub(crate) fn phone(rng: &mut Rng) -> Option<String> {
    let (middle, last) = (rng.below(10_000), rng.below(10_000));
    match rng.below(10) {
        0..4 => None,
        4 => Some(format!("0840-{middle:04}-{last:04}")),
        _ => Some(format!("0840{middle:04}{last:04}")),
    }
}

/// Where in the desa a household lives.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub(crate) address: Option<String>,
    pub(crate) dusun: Option<String>,
    pub(crate) rt: String,
    pub(crate) rw: String,
}

impl Home {
    pub(crate) fn draw(post: &Post, rng: &mut Rng) -> Self {
        const STREETS: [&str; 14] = [
            "Jl. Kenari",
            "Jl. Pendidikan",
            "Jl. Pasar",
            "Gg. Rukun",
            "Gg. Sepakat",
            "Jl. Mesjid",
            "Jl. Perintis",
            "Gg. Famili",
            "Jl. Kebun Sayur",
            "Jl. Besar",
            "Gg. Amal",
            "Jl. Swadaya",
            "Jl. Tani",
            "Gg. Bersama",
        ];
        const ROMAN: [&str; 10] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
        let hamlet = ROMAN[(post.hamlet % 10) as usize];
        let dusun = post.place.area.is_desa().then(|| format!("Dusun {hamlet}"));
        let street = rng.pick(&STREETS);
        let address = match rng.below(10) {
            0 => None,
            1..5 => Some(street.to_owned()),
            _ => Some(format!("{street} No. {}", rng.between(1, 120))),
        };
        let rt = format!("{:03}", rng.between(1, 6));
        let rw = format!("{:03}", post.hamlet + 1);
        Self {
            address,
            dusun,
            rt,
            rw,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Region;

    #[test]
    fn a_girls_nik_has_forty_more_in_its_day() {
        let mut numbers = Numbers::new(&Ground::of_region(Region::Langkat));
        let mut rng = Rng::new(1, 1);
        let date = "2023-03-31".parse().unwrap();
        let girl = numbers.nik(date, Sex::Female, &mut rng).unwrap();
        let boy = numbers.nik(date, Sex::Male, &mut rng).unwrap();
        assert_eq!(
            (girl.len(), &girl[..4], &girl[6..12]),
            (16, "1205", "710323")
        );
        assert_eq!(&boy[6..12], "310323");
        assert_ne!(girl[12..], boy[12..]);
    }

    #[test]
    fn serials_are_never_handed_out_twice_and_end() {
        let date = "2024-02-29".parse().unwrap();
        let mut counts = Vec::new();
        let serials: BTreeSet<u32> = (0..SERIALS)
            .map(|_| serial(&mut counts, date).unwrap())
            .collect();
        assert_eq!(serials.len() as u32, SERIALS);
        assert_eq!(
            (serials.first(), serials.last()),
            (Some(&7001), Some(&9999))
        );
        assert_eq!(serial(&mut counts, date), None);
    }
}
