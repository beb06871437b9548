//! Names as families of the five regions give them: put together, never taken from a list of people.

mod java;
mod minang;
mod north_sumatra;

use domain::{AreaCode, Sex};

use crate::rng::Rng;

/// How a people names its children.
#[derive(Debug)]
pub(crate) struct Culture {
    boys: &'static [&'static str],
    girls: &'static [&'static str],
    second_boys: &'static [&'static str],
    second_girls: &'static [&'static str],
    men: &'static [&'static str],
    women: &'static [&'static str],
    second_men: &'static [&'static str],
    second_women: &'static [&'static str],
    /// Clan names that a father passes on; empty where there are none.
    family: &'static [&'static str],
    /// How many grown-ups in a hundred have a name of one word.
    one_word_percent: u32,
    muslim: bool,
}

static MALAY: Culture = north_sumatra::MALAY;
static MANDAILING: Culture = north_sumatra::MANDAILING;
static TOBA: Culture = north_sumatra::TOBA;
static KARO: Culture = north_sumatra::KARO;
static JAVANESE: Culture = java::JAVANESE;
static COASTAL: Culture = java::COASTAL;
static MINANG: Culture = minang::MINANG;

impl Culture {
    /// The culture of a family that lives in a kabupaten.
    pub(crate) fn of_family(kabupaten: AreaCode, rng: &mut Rng) -> &'static Self {
        let text = kabupaten.to_string();
        match text.as_str() {
            "12.05" => rng.weighted(&[
                (45, &JAVANESE),
                (20, &MALAY),
                (13, &KARO),
                (12, &MANDAILING),
                (10, &TOBA),
            ]),
            "12.07" => rng.weighted(&[
                (42, &JAVANESE),
                (10, &MALAY),
                (16, &KARO),
                (16, &MANDAILING),
                (16, &TOBA),
            ]),
            "12.76" => rng.weighted(&[
                (40, &JAVANESE),
                (18, &MALAY),
                (18, &MANDAILING),
                (24, &TOBA),
            ]),
            _ if text.starts_with("12") => rng.weighted(&[
                (30, &JAVANESE),
                (20, &MALAY),
                (25, &MANDAILING),
                (25, &TOBA),
            ]),
            _ if text.starts_with("13") => {
                rng.weighted(&[(90, &MINANG), (4, &JAVANESE), (6, &MANDAILING)])
            }
            _ => rng.weighted(&[(55, &COASTAL), (45, &JAVANESE)]),
        }
    }

    /// A clan name to be shared by a father and his children.
    pub(crate) fn clan(&self, rng: &mut Rng) -> Option<&'static str> {
        (!self.family.is_empty()).then(|| rng.pick(self.family))
    }

    /// The name of a grown-up.
    pub(crate) fn grown_up(&self, sex: Sex, clan: Option<&str>, rng: &mut Rng) -> String {
        let (firsts, seconds) = match sex {
            Sex::Male => (self.men, self.second_men),
            Sex::Female => (self.women, self.second_women),
        };
        let first = rng.pick(firsts);
        if rng.below(100) < self.one_word_percent {
            return first.to_owned();
        }
        let mut name = first.to_owned();
        if clan.is_none() || rng.chance(0.2) {
            join(&mut name, other_than(first, seconds, rng));
        }
        if let Some(clan) = clan {
            join(&mut name, clan);
        }
        name
    }

    /// The name of a child.
    pub(crate) fn child(&self, sex: Sex, clan: Option<&str>, rng: &mut Rng) -> String {
        let (firsts, seconds) = match sex {
            Sex::Male => (self.boys, self.second_boys),
            Sex::Female => (self.girls, self.second_girls),
        };
        let first = rng.pick(firsts);
        let mut name = String::with_capacity(32);
        if self.muslim && sex == Sex::Male && rng.chance(0.2) {
            name.push_str(rng.weighted(&[
                (10, "Muhammad"),
                (4, "M."),
                (3, "Muhamad"),
                (2, "Moh."),
                (1, "Mhd."),
            ]));
        }
        join(&mut name, first);
        if rng.chance(if clan.is_some() { 0.45 } else { 0.9 }) {
            join(&mut name, other_than(first, seconds, rng));
        }
        if let Some(clan) = clan {
            join(&mut name, clan);
        }
        name
    }
}

/// What is written of a newborn that has no name yet.
pub(crate) fn newborn(mother: &str, rng: &mut Rng) -> String {
    let mother = mother.split(' ').take(2).collect::<Vec<_>>().join(" ");
    match rng.below(10) {
        0 => format!("Bayi Ny. {mother}"),
        1 => format!("BY NY {}", mother.to_uppercase()),
        2 => format!("By.Ny.{mother}"),
        _ => format!("By. Ny. {mother}"),
    }
}

/// The name as a hurried hand writes it: now and then all in capitals or all small.
pub(crate) fn as_written(name: String, rng: &mut Rng) -> String {
    match rng.below(100) {
        0..5 => name.to_uppercase(),
        5 => name.to_lowercase(),
        _ => name,
    }
}

fn join(name: &mut String, word: &str) {
    if !name.is_empty() {
        name.push(' ');
    }
    name.push_str(word);
}

fn other_than(first: &str, seconds: &'static [&'static str], rng: &mut Rng) -> &'static str {
    loop {
        let second = rng.pick(seconds);
        if second != first {
            return second;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const ALL: [&Culture; 7] = [
        &MALAY,
        &MANDAILING,
        &TOBA,
        &KARO,
        &JAVANESE,
        &COASTAL,
        &MINANG,
    ];

    #[test]
    fn no_list_says_a_name_twice_and_every_list_can_give_another_second_name() {
        for culture in ALL {
            let lists = [
                culture.boys,
                culture.girls,
                culture.second_boys,
                culture.second_girls,
                culture.men,
                culture.women,
                culture.second_men,
                culture.second_women,
                culture.family,
            ];
            for list in lists {
                let once: BTreeSet<_> = list.iter().collect();
                assert_eq!(once.len(), list.len(), "{list:?}");
                assert!(list.is_empty() || list.len() > 1);
            }
        }
    }

    #[test]
    fn a_father_passes_on_his_clan() {
        let mut rng = Rng::new(5, 5);
        let clan = TOBA.clan(&mut rng).unwrap();
        assert!(
            TOBA.child(Sex::Female, Some(clan), &mut rng)
                .ends_with(clan)
        );
        assert_eq!(JAVANESE.clan(&mut rng), None);
    }

    #[test]
    fn a_newborn_carries_its_mothers_name() {
        let mut rng = Rng::new(6, 6);
        for _ in 0..50 {
            let name = newborn("Siti Aminah Hanum", &mut rng);
            assert_eq!(
                domain::name::baby_of(&name).as_deref(),
                Some("siti aminah"),
                "{name}"
            );
        }
    }
}
