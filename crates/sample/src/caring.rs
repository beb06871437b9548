//! The services a household got while records were kept: pregnancies with their visits, newborns, doses, screenings
//! of every age, monthly controls, visits at home. Drawn beside the people, so that these are the same with or without.

use chrono::{Datelike, Days, Months, NaiveDate};
use domain::{Fact, Field, Immunisation, Origin, Sex, Site, Value, Visit, age, question};

use crate::history::Times;
use crate::rng::Rng;
use crate::sample::{Household, SamplePerson};

/// Days of a pregnancy, from the last period.
const TERM: u64 = 280;

/// Doses of the first two years by completed months of age.
const DOSES: &[(u32, &str)] = &[
    (0, "HB0"),
    (0, "BCG"),
    (0, "OPV1"),
    (2, "DPT1"),
    (2, "OPV2"),
    (2, "PCV1"),
    (2, "RV1"),
    (3, "DPT2"),
    (3, "OPV3"),
    (3, "PCV2"),
    (3, "RV2"),
    (4, "DPT3"),
    (4, "OPV4"),
    (4, "IPV1"),
    (4, "RV3"),
    (9, "MR1"),
    (9, "IPV2"),
    (12, "PCV3"),
    (18, "DPT4"),
    (18, "MR2"),
];

/// The ten items of Barthel with the best answer and a worse one.
const BARTHEL: [(Field, &str, &str); 10] = [
    (question::BARTHEL_BOWEL, "controlled", "sometimes"),
    (question::BARTHEL_BLADDER, "controlled", "sometimes"),
    (question::BARTHEL_GROOMING, "independent", "dependent"),
    (question::BARTHEL_TOILET, "independent", "helped"),
    (question::BARTHEL_EATING, "independent", "helped"),
    (question::BARTHEL_TRANSFER, "independent", "one_person"),
    (question::BARTHEL_MOBILITY, "independent", "one_person"),
    (question::BARTHEL_DRESSING, "independent", "helped"),
    (question::BARTHEL_STAIRS, "independent", "helped"),
    (question::BARTHEL_BATHING, "independent", "dependent"),
];

/// Gives a household its services.
pub(crate) fn care(times: Times<'_>, household: &mut Household, rng: &mut Rng) {
    let births: Vec<NaiveDate> = household
        .people
        .iter()
        .filter(|person| person.person.mother.is_some())
        .filter_map(|person| person.person.birth_date)
        .collect();
    for person in &mut household.people {
        let Some(birth) = person.person.birth_date else {
            continue;
        };
        let mut caring = Caring {
            times,
            born: birth,
            gone: gone(person),
            facts: Vec::new(),
        };
        let sex = person.person.sex;
        if person.person.mother.is_some() {
            caring.child(birth, rng);
        } else if sex == Some(Sex::Female) && age::days(birth, times.today) < 45 * 365 {
            caring.mother(birth, &births, rng);
        }
        caring.by_year(birth, sex, rng);
        caring.controls(birth, rng);
        person.facts.append(&mut caring.facts);
        person.facts.sort_by_key(Fact::date);
    }
    visit_home(times, household, rng);
}

/// The first day a person is gone or dead.
fn gone(person: &SamplePerson) -> Option<NaiveDate> {
    let left = person.facts.iter().filter_map(|fact| match fact {
        Fact::Departure(departure) => Some(departure.date),
        _ => None,
    });
    left.min()
}

/// Every family once a year, more or less: of the one who is at home.
fn visit_home(times: Times<'_>, household: &mut Household, rng: &mut Rng) {
    for year in years(times) {
        let month = rng.between(1, 12);
        if rng.chance(0.4) {
            continue;
        }
        let Some(head) = household.people.first_mut() else {
            return;
        };
        let mut caring = Caring {
            times,
            born: head.person.birth_date.unwrap_or(times.today),
            gone: gone(head),
            facts: Vec::new(),
        };
        let date = day(year, month, 4 + rng.below(20));
        let answers = [
            (question::OFFICER, "kader".into()),
            (question::JKN, rng.chance(0.85).into()),
            (
                question::LATRINE,
                if rng.chance(0.8) {
                    "own_septic"
                } else {
                    "shared"
                }
                .into(),
            ),
            (question::WATER, "protected".into()),
            (question::VISIT_RESULT, "educated".into()),
        ];
        caring.visit("home_family", date, Some(Site::Home), &answers);
        head.facts.append(&mut caring.facts);
        head.facts.sort_by_key(Fact::date);
    }
}

fn years(times: Times<'_>) -> std::ops::RangeInclusive<i32> {
    times.from.first_day().year()..=times.today.year()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MIN)
}

/// What one person gets.
struct Caring<'a> {
    times: Times<'a>,
    born: NaiveDate,
    gone: Option<NaiveDate>,
    facts: Vec<Fact>,
}

impl Caring<'_> {
    /// Whether anything of that day is on record.
    fn on_record(&self, date: NaiveDate) -> bool {
        self.times.from.first_day().max(self.born) <= date
            && date < self.times.today
            && self.gone.is_none_or(|gone| date < gone)
    }

    fn visit(
        &mut self,
        form: &str,
        date: NaiveDate,
        site: Option<Site>,
        answers: &[(Field, Value)],
    ) {
        if self.on_record(date) {
            self.facts.push(Fact::Visit(Visit {
                date,
                form: form.to_owned(),
                version: 1,
                site,
                posyandu: None,
                confirmed: None,
                origin: Origin::Paper,
                answers: answers.iter().cloned().collect(),
            }));
        }
    }

    /// The first weeks, doses and development of a child.
    fn child(&mut self, birth: NaiveDate, rng: &mut Rng) {
        let careful = rng.chance(0.8);
        for (after, likely) in [(1, 0.95), (5, 0.85), (14, 0.8)] {
            let answers = [
                (question::OFFICER, "bidan".into()),
                (question::IMD, rng.chance(0.8).into()),
                (question::VITAMIN_K1, true.into()),
                (question::EYE_OINTMENT, true.into()),
                (question::SHK_SAMPLE, rng.chance(0.6).into()),
            ];
            let date = birth + Days::new(after + u64::from(rng.below(2)));
            if rng.chance(likely) {
                self.visit("neonatal", date, None, &answers);
            }
        }
        for (months, dose) in DOSES {
            let late = rng.between(0, if careful { 12 } else { 70 });
            let date = birth + Months::new(*months) + Days::new(u64::from(late));
            if rng.chance(if careful { 0.97 } else { 0.7 }) && self.on_record(date) {
                self.facts.push(Fact::Immunisation(Immunisation {
                    date: Some(date),
                    dose: (*dose).to_owned(),
                    from_book: false,
                    site: Some(Site::Posyandu),
                    batch: None,
                    brand: None,
                }));
            }
        }
        for months in (3..24).step_by(3).chain((24..72).step_by(6)) {
            let answers = [
                (question::OFFICER, "bidan".into()),
                (question::KPSP_AGE, months.to_string().into()),
                (
                    question::KPSP_SCORE,
                    i64::from(rng.weighted(&[(80, 10), (12, 9), (6, 8), (2, 6)])).into(),
                ),
            ];
            let date = birth + Months::new(months) + Days::new(u64::from(rng.below(25)));
            if rng.chance(0.55) {
                self.visit("development", date, Some(Site::Posyandu), &answers);
            }
        }
        let check = birth + Months::new(6) + Days::new(u64::from(rng.below(28)));
        if rng.chance(0.5) {
            self.visit(
                "six_month_check",
                check,
                None,
                &[(question::OFFICER, "bidan".into())],
            );
        }
    }

    /// The pregnancies of a mother that lie in the records, and perhaps one that lasts.
    fn mother(&mut self, born: NaiveDate, births: &[NaiveDate], rng: &mut Rng) {
        let mut terms: Vec<(NaiveDate, bool)> = births.iter().map(|birth| (*birth, true)).collect();
        terms.sort_unstable();
        terms.dedup_by_key(|(birth, _)| *birth);
        let last = terms.last().map(|(birth, _)| *birth);
        let year_ago = self.times.today - Days::new(400);
        if rng.chance(0.07)
            && age::days(born, self.times.today) > 20 * 365
            && last.is_none_or(|last| last < year_ago)
        {
            terms.push((
                self.times.today + Days::new(u64::from(rng.between(10, 230))),
                false,
            ));
        }
        for (place, (birth, over)) in terms.into_iter().enumerate() {
            self.pregnancy(birth, over, i64::try_from(place).unwrap_or(0) + 1, rng);
        }
    }

    fn pregnancy(&mut self, birth: NaiveDate, over: bool, gravida: i64, rng: &mut Rng) {
        let lmp = birth - Days::new(TERM);
        let first = lmp + Days::new(u64::from(rng.between(45, 120)));
        // A pregnancy whose beginning is not on record is not known.
        if !self.on_record(first) {
            return;
        }
        let answers = [
            (question::LMP, lmp.into()),
            (question::GRAVIDA, gravida.into()),
            (question::PARA, (gravida - 1).into()),
        ];
        self.visit("pregnancy", first, None, &answers);
        let (systolic, lila) = (
            i64::from(rng.between(95, 135)),
            i64::from(rng.between(220, 300)),
        );
        let mut date = first;
        for nth in 0.. {
            let answers = [
                (
                    question::OFFICER,
                    if nth == 0 || nth == 4 {
                        "dokter"
                    } else {
                        "bidan"
                    }
                    .into(),
                ),
                (question::WEIGHT, i64::from(rng.between(4500, 7500)).into()),
                (question::SYSTOLIC, systolic.into()),
                (question::DIASTOLIC, (systolic - 40).into()),
                (question::LILA, lila.into()),
                (
                    question::FUNDAL_HEIGHT,
                    i64::from(rng.between(12, 34)).into(),
                ),
                (question::PRESENTATION, "head".into()),
                (
                    question::FETAL_HEART_RATE,
                    i64::from(rng.between(125, 155)).into(),
                ),
                (question::TD_STATUS, "t5".into()),
                (question::TTD_TABLETS, 30.into()),
                (question::HB, i64::from(rng.between(95, 130)).into()),
                (question::HIV_TESTED, true.into()),
                (question::SYPHILIS_TESTED, true.into()),
                (question::HBSAG_TESTED, true.into()),
                (question::CASE_MANAGEMENT, true.into()),
                (question::COUNSELLING, true.into()),
            ];
            self.visit("anc", date, Some(Site::Puskesmas), &answers);
            date = date + Days::new(u64::from(rng.between(24, 46)));
            if date >= birth {
                break;
            }
        }
        if !over {
            return;
        }
        let place = rng.weighted(&[(60, "puskesmas"), (30, "rs"), (10, "rumah")]);
        let answers = [
            (question::DELIVERY_PLACE, place.into()),
            (question::HELPER_BIDAN, true.into()),
            (question::HELPER_NURSE, rng.chance(0.8).into()),
            (question::HELPER_DOCTOR, rng.chance(0.4).into()),
            (question::LIVE_BIRTHS, 1.into()),
        ];
        self.visit("delivery", birth, None, &answers);
        for after in [1, 5, 16, 35] {
            let date = birth + Days::new(after + u64::from(rng.below(2)));
            if rng.chance(0.85) {
                self.visit(
                    "postnatal",
                    date,
                    None,
                    &[(question::OFFICER, "bidan".into())],
                );
            }
        }
    }

    /// Screenings once a year, by age.
    fn by_year(&mut self, birth: NaiveDate, sex: Option<Sex>, rng: &mut Rng) {
        for year in years(self.times) {
            let date = day(year, rng.between(1, 12), 1 + rng.below(27));
            let (systolic, glucose) = (
                i64::from(rng.between(100, 165)),
                i64::from(rng.between(75, 240)),
            );
            let body = [
                (question::OFFICER, "kader".into()),
                (question::WEIGHT, i64::from(rng.between(4200, 8600)).into()),
                (question::HEIGHT, i64::from(rng.between(1450, 1750)).into()),
                (question::WAIST, i64::from(rng.between(650, 1050)).into()),
                (question::SYSTOLIC, systolic.into()),
                (question::DIASTOLIC, (systolic - 45).into()),
                (question::GLUCOSE_KIND, "random".into()),
                (question::GLUCOSE, glucose.into()),
                (
                    question::SMOKING,
                    if rng.chance(0.3) { "daily" } else { "no" }.into(),
                ),
                (question::TB_ANY_SYMPTOM, rng.chance(0.03).into()),
                (question::SCHOOL_GRADE, "4".into()),
                (question::TEETH_RESULT, "normal".into()),
                (question::SIGHT_RESULT, "normal".into()),
                (question::HEARING_RESULT, "normal".into()),
                (question::COGNITION_RESULT, "normal".into()),
                (question::MENTAL_SCREENED, true.into()),
            ];
            let chance = rng.share();
            let posyandu = Some(Site::Posyandu);
            match age::completed_months(birth, date).unwrap_or(0) / 12 {
                7..=15 if chance < 0.75 => self.visit("school", date, None, &body),
                16..=17 if chance < 0.6 => self.visit("adolescent", date, posyandu, &body),
                18..=59 if chance < 0.42 => self.visit("adult", date, posyandu, &body),
                60.. if chance < 0.62 => {
                    self.visit("elderly", date, posyandu, &body);
                    let able = rng.chance(0.85);
                    let daily = BARTHEL
                        .map(|(item, best, worse)| (item, if able { best } else { worse }.into()));
                    let daily: Vec<_> = body[..1].iter().cloned().chain(daily).collect();
                    self.visit("barthel", date, posyandu, &daily);
                }
                _ => {}
            }
            if sex == Some(Sex::Female)
                && (30..=50).contains(&(year - birth.year()))
                && rng.chance(0.15)
            {
                let answers = [
                    (question::OFFICER, "bidan".into()),
                    (question::IVA_RESULT, "negative".into()),
                    (question::SADANIS_RESULT, "normal".into()),
                ];
                self.visit("iva", date + Days::new(3), Some(Site::Puskesmas), &answers);
            }
            if rng.chance(0.25) {
                let answers = [
                    (question::OFFICER, "kader".into()),
                    (question::TB_COUGH, rng.chance(0.02).into()),
                ];
                self.visit("tb_screening", date + Days::new(1), posyandu, &answers);
            }
        }
    }

    /// Monthly controls of those who have hypertension or diabetes.
    fn controls(&mut self, birth: NaiveDate, rng: &mut Rng) {
        let old = age::days(birth, self.times.today) > 40 * 365;
        for (form, share) in [("hypertension", 0.1), ("diabetes", 0.04)] {
            if !old || !rng.chance(share) {
                continue;
            }
            let faithful = 0.3 + 0.6 * rng.share();
            for nth in 0..self.times.n_months {
                let date = self.times.from.first_day()
                    + Months::new(nth)
                    + Days::new(u64::from(rng.below(27)));
                let systolic = i64::from(rng.between(120, 175));
                let answers = [
                    (question::OFFICER, "perawat".into()),
                    (question::SYSTOLIC, systolic.into()),
                    (question::DIASTOLIC, (systolic - 50).into()),
                    (question::GLUCOSE_KIND, "random".into()),
                    (question::GLUCOSE, i64::from(rng.between(100, 300)).into()),
                    (question::EDUCATION, true.into()),
                ];
                if rng.chance(faithful) {
                    self.visit(form, date, Some(Site::Puskesmas), &answers);
                }
            }
        }
    }
}
