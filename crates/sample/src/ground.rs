//! The made-up ground: a puskesmas, its posyandu with schedules, tools and habits.

use chrono::Weekday;
use domain::{AreaCode, Place, PlaceId, PlaceKind, Schedule, area};

use crate::Error;
use crate::rng::Rng;

/// A stream of chance that no household uses.
const GROUND_STREAM: u64 = u64::MAX;

/// Children under five that one posyandu looks after, about.
const CHILDREN_PER_POSYANDU: u32 = 65;

const FLOWERS: [&str; 20] = [
    "Melati",
    "Mawar",
    "Anggrek",
    "Kenanga",
    "Dahlia",
    "Cempaka",
    "Flamboyan",
    "Teratai",
    "Seroja",
    "Bougenville",
    "Kamboja",
    "Matahari",
    "Sakura",
    "Nusa Indah",
    "Tulip",
    "Aster",
    "Lili",
    "Edelweis",
    "Wijaya Kusuma",
    "Asoka",
];

/// One of the regions whose people can be made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Region {
    /// Kabupaten Langkat, 12.05; puskesmas of kecamatan Stabat.
    Langkat,
    /// Kabupaten Deli Serdang, 12.07; puskesmas of kecamatan Percut Sei Tuan.
    DeliSerdang,
    /// Kota Tebing Tinggi, 12.76; puskesmas of kecamatan Padang Hulu.
    TebingTinggi,
    /// Kabupaten Jepara, 33.20; puskesmas of kecamatan Batealit.
    Jepara,
    /// Kota Bukittinggi, 13.75; puskesmas of kecamatan Guguk Panjang.
    Bukittinggi,
}

impl Region {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Langkat,
        Self::DeliSerdang,
        Self::TebingTinggi,
        Self::Jepara,
        Self::Bukittinggi,
    ];

    /// The code of its demo kecamatan.
    fn kecamatan(self) -> &'static str {
        match self {
            Self::Langkat => "12.05.07",
            Self::DeliSerdang => "12.07.26",
            Self::TebingTinggi => "12.76.01",
            Self::Jepara => "33.20.05",
            Self::Bukittinggi => "13.75.01",
        }
    }
}

/// Where the made-up people live: one puskesmas and its desa.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Name of the puskesmas, without that word.
    pub puskesmas: String,
    /// The kabupaten or kota the puskesmas stands in.
    pub kabupaten: AreaCode,
    /// The desa and kelurahan it looks after.
    pub desa: Vec<AreaCode>,
}

impl Ground {
    /// The puskesmas of a name and the desa and kelurahan it looks after.
    ///
    /// # Errors
    /// [`Error::NoDesa`], [`Error::NotADesa`].
    pub fn new(puskesmas: &str, desa: &[AreaCode]) -> Result<Self, Error> {
        let first = *desa.first().ok_or(Error::NoDesa)?;
        if let Some(larger) = desa
            .iter()
            .find(|code| code.level() != area::AreaLevel::Desa)
        {
            return Err(Error::NotADesa(*larger));
        }
        let kabupaten = first.at(area::AreaLevel::Kabupaten).unwrap_or(first);
        Ok(Self {
            puskesmas: puskesmas.to_owned(),
            kabupaten,
            desa: desa.to_vec(),
        })
    }

    /// A demo kecamatan: a real kecamatan with its real desa; everybody in it is made up.
    pub fn of_region(region: Region) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the codes are constant and read by a test"
        )]
        let kecamatan: AreaCode = region
            .kecamatan()
            .parse()
            .expect("because the code is a constant of this file");
        let towns_and_villages = area::children_of(Some(kecamatan));
        let (towns, villages): (Vec<_>, Vec<_>) = towns_and_villages
            .into_iter()
            .map(|area| area.code)
            .partition(|code| code.is_kelurahan());
        Self {
            puskesmas: area::name_of(kecamatan).unwrap_or_default().to_owned(),
            kabupaten: kecamatan.parent().unwrap_or(kecamatan),
            desa: alternating(towns, villages),
        }
    }
}

/// A kelurahan, a desa, a kelurahan … so that few desa are already a mixture.
fn alternating(towns: Vec<AreaCode>, villages: Vec<AreaCode>) -> Vec<AreaCode> {
    let longest = towns.len().max(villages.len());
    let (mut towns, mut villages) = (towns.into_iter(), villages.into_iter());
    (0..longest)
        .flat_map(|_| [towns.next(), villages.next()])
        .flatten()
        .collect()
}

/// One posyandu as it works: what its kader measure with and how they read.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) id: PlaceId,
    pub(crate) place: Place,
    pub(crate) schedule: Schedule,
    /// Its place in the list of all posyandu.
    pub(crate) index: u32,
    /// Which posyandu of its desa, from 0: also its hamlet and RW.
    pub(crate) hamlet: u32,
    /// How many families it looks after, beside the others.
    pub(crate) size: u32,
    /// Grams between two marks of the scale.
    pub(crate) scale_step: u32,
    /// How careless the measuring is: 1 is usual.
    pub(crate) carelessness: f64,
    /// How likely an arm is measured.
    pub(crate) measures_arm: f64,
    /// How likely a head is measured.
    pub(crate) measures_head: f64,
    pub(crate) scale: &'static str,
    pub(crate) board: &'static str,
}

/// The puskesmas and its posyandu for so many children.
pub(crate) fn settle(seed: u64, ground: &Ground, n_children: u32) -> ((PlaceId, Place), Vec<Post>) {
    let mut rng = Rng::new(seed, GROUND_STREAM);
    let puskesmas = Place {
        name: ground.puskesmas.clone(),
        kind: PlaceKind::Puskesmas,
        area: ground.kabupaten,
        puskesmas: None,
        schedule: None,
        closed: false,
        kader: None,
    };
    let puskesmas_id = Place::id(puskesmas.kind, &puskesmas.area, &puskesmas.name);
    let n_posts = n_children.div_ceil(CHILDREN_PER_POSYANDU).max(1);
    let n_desa = n_posts
        .div_ceil(3)
        .clamp(1, u32::try_from(ground.desa.len()).unwrap_or(u32::MAX));
    let mut posts = Vec::new();
    for (nth, desa) in (0..n_desa).zip(&ground.desa) {
        let in_desa = n_posts / n_desa + u32::from(nth < n_posts % n_desa);
        let first_flower = rng.below(20);
        let numbered = rng.chance(0.5);
        for hamlet in 0..in_desa {
            let name = post_name(first_flower, numbered, hamlet, in_desa);
            posts.push(post(
                name,
                *desa,
                puskesmas_id,
                hamlet,
                posts.len(),
                &mut rng,
            ));
        }
    }
    ((puskesmas_id, puskesmas), posts)
}

/// One flower and numbers, or a flower for each hamlet and numbers only when the flowers run out.
fn post_name(first_flower: u32, numbered: bool, hamlet: u32, in_desa: u32) -> String {
    let flower = |nth: u32| FLOWERS[((first_flower + nth) % 20) as usize];
    match (numbered, in_desa) {
        (_, 1) => flower(0).to_owned(),
        (true, _) => format!("{} {}", flower(0), hamlet + 1),
        (false, 0..=20) => flower(hamlet).to_owned(),
        (false, _) => format!("{} {}", flower(hamlet), hamlet / 20 + 1),
    }
}

fn post(
    name: String,
    desa: AreaCode,
    puskesmas: PlaceId,
    hamlet: u32,
    index: usize,
    rng: &mut Rng,
) -> Post {
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    let schedule = schedule(index, rng);
    let (scale_step, scale) = rng.weighted(&[
        (55, (100, "dacin")),
        (25, (100, "timbangan injak digital")),
        (20, (10, "timbangan bayi digital")),
    ]);
    Post {
        id: Place::id(PlaceKind::Posyandu, &desa, &name),
        place: Place {
            name,
            kind: PlaceKind::Posyandu,
            area: desa,
            puskesmas: Some(puskesmas),
            schedule: Some(schedule),
            closed: false,
            kader: None,
        },
        schedule,
        index,
        hamlet,
        size: rng.between(30, 100),
        scale_step,
        carelessness: rng.within(0.6, 1.5),
        measures_arm: rng.pick(&[0.15, 0.5, 0.95]),
        measures_head: rng.pick(&[0.02, 0.1, 0.5]),
        scale,
        board: rng.pick(&[
            "infantometer dan stadiometer",
            "papan panjang kayu",
            "microtoise dan infantometer",
        ]),
    }
}

/// Posyandu of a puskesmas meet on different days, so that the bidan can come to each.
fn schedule(index: u32, rng: &mut Rng) -> Schedule {
    if rng.chance(0.25) {
        return Schedule::DayOfMonth(u8::try_from(rng.between(3, 26)).unwrap_or(12));
    }
    let slot = (index * 7 + rng.below(3)) % 24;
    let weekdays = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
    ];
    Schedule::Weekday {
        week: u8::try_from(slot / 6 + 1).unwrap_or(1),
        weekday: weekdays[(slot % 6) as usize],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_region_has_desa_of_its_kabupaten() {
        let kabupaten = ["12.05", "12.07", "12.76", "33.20", "13.75"];
        for (region, kabupaten) in Region::ALL.into_iter().zip(kabupaten) {
            let ground = Ground::of_region(region);
            assert_eq!(ground.kabupaten.to_string(), kabupaten);
            assert!(
                ground.desa.len() >= 7,
                "{region:?} has only {} desa",
                ground.desa.len()
            );
            assert!(
                ground
                    .desa
                    .iter()
                    .all(|desa| desa.is_within(ground.kabupaten))
            );
            assert_eq!(Ground::new(&ground.puskesmas, &ground.desa), Ok(ground));
        }
    }

    #[test]
    fn the_demo_of_langkat_begins_with_its_two_best_known_places() {
        let ground = Ground::of_region(Region::Langkat);
        assert_eq!(ground.puskesmas, "Stabat");
        let first: Vec<_> = ground
            .desa
            .iter()
            .take(2)
            .map(ToString::to_string)
            .collect();
        assert_eq!(first, ["12.05.07.1004", "12.05.07.2001"]);
    }

    #[test]
    fn a_larger_area_is_no_place_to_settle_in() {
        let kecamatan: AreaCode = "12.05.07".parse().unwrap();
        assert_eq!(
            Ground::new("Stabat", &[kecamatan]),
            Err(Error::NotADesa(kecamatan))
        );
        assert_eq!(Ground::new("Stabat", &[]), Err(Error::NoDesa));
    }

    #[test]
    fn no_two_posyandu_are_the_same_place() {
        let ground = Ground::of_region(Region::Jepara);
        for n_children in [1, 60, 400, 4_000, 40_000] {
            let (_, posts) = settle(3, &ground, n_children);
            let ids: BTreeSet<_> = posts.iter().map(|post| post.id).collect();
            assert_eq!(ids.len(), posts.len(), "posyandu for {n_children} children");
            assert!(posts.iter().all(|post| post.place.schedule.is_some()));
        }
    }
}
