//! Families: who lives together, who is born to whom, and what each is called.

use chrono::{Days, Months, NaiveDate};
use domain::{Arrival, Fact, Person, PersonId, Sex, age};
use uuid::Uuid;

use crate::caring;
use crate::child::{Mother, Sibling, a_child};
use crate::ground::Post;
use crate::growing::Heritage;
use crate::identity::{Home, Numbers, phone};
use crate::names::{Culture, as_written};
use crate::rng::{Rng, spread};
use crate::sample::{Household, Sample, SamplePerson};

/// Recorded people without growth records in a family with small children, about.
const OTHERS_A_FAMILY: u32 = 3;

/// Recorded people in another household, about.
const PEOPLE_A_HOUSEHOLD: u32 = 3;

/// The stream of households of one made-up puskesmas.
#[derive(Debug)]
pub struct Households<'a> {
    sample: &'a Sample,
    numbers: Numbers,
    /// The next number in each posyandu's register book.
    register_numbers: Vec<u32>,
    n_households: u64,
    n_people: u64,
    left: Left,
}

/// How many are still to be made.
#[derive(Debug, Clone, Copy)]
struct Left {
    children: u32,
    /// Children who outgrew the posyandu while records were kept.
    outgrown: u32,
    others: u32,
}

/// What a household has in common.
pub(crate) struct Common<'a> {
    pub(crate) post: &'a Post,
    pub(crate) culture: &'static Culture,
    pub(crate) clan: Option<&'static str>,
    pub(crate) card: Option<String>,
    pub(crate) home: Home,
    pub(crate) phone: Option<String>,
    pub(crate) heritage: Heritage,
}

impl<'a> Households<'a> {
    pub(crate) fn new(sample: &'a Sample) -> Self {
        let wanted = &sample.wanted;
        let outgrown = u64::from(wanted.n_children) * u64::from(wanted.n_months) / 60;
        Self {
            sample,
            numbers: Numbers::new(&wanted.ground),
            register_numbers: vec![0; sample.posyandu().count()],
            n_households: 0,
            n_people: 0,
            left: Left {
                children: wanted.n_children,
                outgrown: u32::try_from(outgrown).unwrap_or(u32::MAX),
                others: wanted.n_others,
            },
        }
    }

    /// The household with its services, if they are wanted.
    fn cared_for(&self, mut household: Household) -> Household {
        if self.sample.cared_for {
            let mut rng = Rng::new(spread(self.sample.wanted.seed), self.n_households);
            caring::care(self.sample.times(), &mut household, &mut rng);
        }
        household
    }

    fn today(&self) -> NaiveDate {
        self.sample.wanted.today
    }

    /// Whether the next household has small children: so that both kinds come to an end together.
    fn next_has_children(&self, rng: &mut Rng) -> bool {
        let families = (self.left.children + self.left.outgrown) * 3 / 4;
        let households =
            self.left.others.saturating_sub(families * OTHERS_A_FAMILY) / PEOPLE_A_HOUSEHOLD;
        families > 0 && rng.below(families + households) < families
            || self.left.others == 0
            || families == 0 && self.left.children + self.left.outgrown > 0
    }

    fn common(&mut self, rng: &mut Rng) -> Common<'a> {
        let times = self.sample.times();
        let post = a_post(times.posts, rng);
        let culture = Culture::of_family(self.sample.wanted.ground.kabupaten, rng);
        let issued = self.today() - Days::new(u64::from(rng.between(30, 4_000)));
        Common {
            post,
            culture,
            clan: culture.clan(rng),
            card: if rng.chance(0.95) {
                self.numbers.card(issued, rng)
            } else {
                None
            },
            home: Home::draw(post, rng),
            phone: phone(rng),
            heritage: Heritage::draw(rng),
        }
    }

    pub(crate) fn next_id(&mut self) -> PersonId {
        self.n_people += 1;
        person_id(self.sample.wanted.seed, self.n_people)
    }

    /// A person without growth records, while such are wanted.
    fn other(
        &mut self,
        common: &Common<'_>,
        sex: Sex,
        birth_date: NaiveDate,
        name: String,
        rng: &mut Rng,
    ) -> Option<SamplePerson> {
        self.left.others = self.left.others.checked_sub(1)?;
        let (nik, nik_state) = self.numbers.of_grown_up(birth_date, sex, rng);
        let person = Person {
            nik,
            nik_state,
            phone: (age::days(birth_date, self.today()) > 17 * 365)
                .then(|| common.phone.clone())
                .flatten(),
            ..common.person(name, sex, birth_date)
        };
        let arrival = Arrival {
            date: None,
            posyandu: common.post.id,
        };
        Some(SamplePerson {
            id: self.next_id(),
            person,
            posyandu: common.post.id,
            facts: vec![Fact::Arrival(arrival)],
        })
    }

    fn family(&mut self, rng: &mut Rng) -> Household {
        let common = self.common(rng);
        let births = self.births(rng);
        let eldest = births
            .first()
            .map_or(self.today(), |sibling| sibling.birth_date);
        let mother_born = eldest - Days::new(u64::from(rng.between(19 * 365, 33 * 365)));
        let father_born = mother_born - Days::new(u64::from(rng.between(0, 3_000)));
        let (mother_clan, mother_culture) = (common.culture.clan(rng), common.culture);
        let mother_name = as_written(mother_culture.grown_up(Sex::Female, mother_clan, rng), rng);
        let father_name = as_written(common.culture.grown_up(Sex::Male, common.clan, rng), rng);
        let mother = self.other(&common, Sex::Female, mother_born, mother_name.clone(), rng);
        let father = self.other(&common, Sex::Male, father_born, father_name.clone(), rng);
        let mother_nik = match &mother {
            Some(mother) => mother.person.nik.clone(),
            None => self.numbers.of_grown_up(mother_born, Sex::Female, rng).0,
        };
        let mother_of = Mother {
            name: mother_name,
            nik: mother_nik,
            id: mother.as_ref().map(|mother| mother.id),
        };
        let mut people: Vec<SamplePerson> = mother.into_iter().chain(father).collect();
        for sibling in births {
            people.extend(self.born(&common, &mother_of, &father_name, sibling, rng));
        }
        Household { people }
    }

    /// The children of a family from the eldest: one for whom it was made, and its brothers and sisters.
    fn births(&mut self, rng: &mut Rng) -> Vec<Sibling> {
        let today = self.today();
        let outgrown = rng.below(self.left.children + self.left.outgrown) >= self.left.children;
        let (youngest, oldest) = if outgrown {
            (60, 60 + self.sample.wanted.n_months)
        } else {
            (0, 60)
        };
        let age_days = rng.between(youngest * 304 / 10, (oldest * 304 / 10).saturating_sub(1));
        let focus = today - Days::new(u64::from(age_days));
        let mut dates = vec![focus];
        let mut earlier = focus;
        for _ in 0..rng.weighted(&[(42, 0), (34, 1), (17, 2), (7, 3)]) {
            earlier = earlier - Days::new(u64::from(rng.between(17 * 30, 60 * 30)));
            dates.push(earlier);
        }
        let mut later = focus;
        for _ in 0..rng.weighted(&[(60, 0), (32, 1), (8, 2)]) {
            later = later + Days::new(u64::from(rng.between(17 * 30, 60 * 30)));
            if later < today {
                dates.push(later);
            }
        }
        dates.sort_unstable();
        let mut births = Vec::with_capacity(dates.len() + 1);
        for birth_date in dates {
            let twin = rng.chance(0.012);
            for _ in 0..=u32::from(twin) {
                let birth_order = u32::try_from(births.len()).unwrap_or(0) + 1;
                births.push(Sibling {
                    birth_date,
                    birth_order,
                    twin,
                });
            }
        }
        births
    }

    /// A child as a record, while children of its age are wanted.
    fn born(
        &mut self,
        common: &Common<'_>,
        mother: &Mother,
        father: &str,
        sibling: Sibling,
        rng: &mut Rng,
    ) -> Option<SamplePerson> {
        let sex = if rng.chance(0.512) {
            Sex::Male
        } else {
            Sex::Female
        };
        let months = age::completed_months(sibling.birth_date, self.today())?;
        let left = if months < 60 {
            &mut self.left.children
        } else if months < 60 + self.sample.wanted.n_months {
            &mut self.left.outgrown
        } else {
            let name = as_written(common.culture.child(sex, common.clan, rng), rng);
            let mut elder = self.other(common, sex, sibling.birth_date, name, rng)?;
            elder.person.mother = mother.id;
            elder.person.mother_name = Some(mother.name.clone());
            elder.person.father_name = Some(father.to_owned());
            elder.person.birth_order = Some(sibling.birth_order);
            return Some(elder);
        };
        *left = left.checked_sub(1)?;
        let id = self.next_id();
        let mut child = a_child(
            self.sample.times(),
            common,
            mother,
            father,
            sibling,
            sex,
            rng,
        );
        let (nik, nik_state) = self
            .numbers
            .of_child(&child.person, self.sample.wanted.today, rng);
        child.person.nik = nik;
        child.person.nik_state = nik_state;
        let number = &mut self.register_numbers[common.post.index as usize];
        *number += 1;
        child.person.register_number = Some(*number);
        Some(SamplePerson {
            id,
            person: child.person,
            posyandu: child.posyandu,
            facts: child.facts,
        })
    }

    /// A household without small children: old people, couples, schoolchildren.
    fn household(&mut self, rng: &mut Rng) -> Household {
        let common = self.common(rng);
        let today = self.today();
        let head_years = rng.weighted(&[(45, 33), (35, 48), (20, 66)]) + rng.below(15);
        let years_ago = |years: u32, rng: &mut Rng| {
            today - Months::new(12 * years) - Days::new(u64::from(rng.below(365)))
        };
        let mut people = Vec::new();
        let head_born = years_ago(head_years, rng);
        let head_sex = if rng.chance(0.85) {
            Sex::Male
        } else {
            Sex::Female
        };
        let head_name = as_written(common.culture.grown_up(head_sex, common.clan, rng), rng);
        people.extend(self.other(&common, head_sex, head_born, head_name, rng));
        if head_sex == Sex::Male && rng.chance(0.85) {
            let wife_born = years_ago(head_years - 3, rng);
            let clan = common.culture.clan(rng);
            let wife_name = as_written(common.culture.grown_up(Sex::Female, clan, rng), rng);
            people.extend(self.other(&common, Sex::Female, wife_born, wife_name, rng));
        }
        // Nobody who could still stand in the register of growth.
        let youngest = (60 + self.sample.wanted.n_months).div_ceil(12) + 1;
        let eldest = head_years.saturating_sub(22).min(27);
        if eldest > youngest {
            for _ in 0..rng.weighted(&[(25, 0), (30, 1), (30, 2), (15, 3)]) {
                let sex = if rng.chance(0.51) {
                    Sex::Male
                } else {
                    Sex::Female
                };
                let birth_date = years_ago(rng.between(youngest, eldest), rng);
                let name = as_written(common.culture.child(sex, common.clan, rng), rng);
                people.extend(self.other(&common, sex, birth_date, name, rng));
            }
        }
        Household { people }
    }
}

impl Common<'_> {
    /// The attributes that everybody of the household has.
    pub(crate) fn person(&self, name: String, sex: Sex, birth_date: NaiveDate) -> Person {
        Person {
            name,
            sex: Some(sex),
            birth_date: Some(birth_date),
            family_card: self.card.clone(),
            address: self.home.address.clone(),
            dusun: self.home.dusun.clone(),
            rt: Some(self.home.rt.clone()),
            rw: Some(self.home.rw.clone()),
            desa: Some(self.post.place.area),
            ..Person::default()
        }
    }
}

impl Iterator for Households<'_> {
    type Item = Household;

    fn next(&mut self) -> Option<Household> {
        while self.left.children + self.left.outgrown + self.left.others > 0 {
            let mut rng = Rng::new(self.sample.wanted.seed, self.n_households);
            self.n_households += 1;
            let household = if self.next_has_children(&mut rng) {
                self.family(&mut rng)
            } else {
                self.household(&mut rng)
            };
            if !household.people.is_empty() {
                return Some(self.cared_for(household));
            }
        }
        None
    }
}

/// A posyandu: some look after three times as many children as others.
fn a_post<'a>(posts: &'a [Post], rng: &mut Rng) -> &'a Post {
    let mut left = rng.below(posts.iter().map(|post| post.size).sum());
    for post in posts {
        if left < post.size {
            return post;
        }
        left -= post.size;
    }
    &posts[0]
}

/// Ids in the order in which the people are made, as ids of a real store grow with time.
fn person_id(seed: u64, number: u64) -> PersonId {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&(number << 20).to_be_bytes());
    bytes[0] = 1;
    bytes[8..].copy_from_slice(&spread(spread(seed) ^ number).to_be_bytes());
    PersonId(Uuid::new_v8(bytes))
}
