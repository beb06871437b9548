//! What the register knows of one child: coming and going, weighings, capsules, answers.

use chrono::{Datelike, Days, NaiveDate};
use domain::{
    Absence, Arrival, Attendance, BookWeight, Breastfeeding, Capsule, Departure, Deworming, Fact,
    Grams, Leaving, Month, Origin, Site, VitaminA, age,
};

use crate::days::{self, Fate};
use crate::ground::Post;
use crate::growing::{Body, Wandering};
use crate::measuring::{Occasion, measure};
use crate::rng::Rng;

/// When and where the made-up months are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times<'a> {
    pub(crate) seed: u64,
    pub(crate) today: NaiveDate,
    /// First month with posyandu days on record.
    pub(crate) from: Month,
    pub(crate) n_months: u32,
    pub(crate) posts: &'a [Post],
}

/// Where a child lives and until when.
#[derive(Debug, Clone)]
struct Stay {
    birth_date: NaiveDate,
    /// Since when here; `None` since birth.
    since: Option<NaiveDate>,
    leaving: Option<(NaiveDate, Leaving)>,
    /// The other posyandu of the puskesmas the family moves to.
    moving: Option<(NaiveDate, u32)>,
    post: u32,
}

/// A child's facts in the order of their dates, and the posyandu it belongs to at the end.
pub(crate) fn childhood(
    times: Times<'_>,
    birth_date: NaiveDate,
    post: u32,
    body: &Body,
    rng: &mut Rng,
) -> (Vec<Fact>, u32) {
    let stay = Stay::draw(times, birth_date, post, rng);
    let mut facts = stay.facts(times);
    facts.extend(book_weight(times, &stay, body, rng).map(Fact::BookWeight));
    let mut attending = Attending::draw(rng);
    for month in months(times) {
        attending.live_through(times, month, &stay, body, &mut facts, rng);
    }
    facts.sort_by_key(Fact::date);
    let last_post = stay.moving.map_or(stay.post, |(_, post)| post);
    (facts, last_post)
}

fn months(times: Times<'_>) -> impl Iterator<Item = Month> {
    (0..times.n_months).filter_map(move |nth| Month::from_index(times.from.index() + nth))
}

impl Stay {
    fn draw(times: Times<'_>, birth_date: NaiveDate, post: u32, rng: &mut Rng) -> Self {
        let today = times.today;
        let n_days = u32::try_from(age::days(birth_date, today))
            .unwrap_or(0)
            .min(1800);
        let mut stay = Self {
            birth_date,
            since: None,
            leaving: None,
            moving: None,
            post,
        };
        if n_days > 60 && rng.chance(0.07) {
            stay.since = Some(birth_date + Days::new(u64::from(rng.between(30, n_days - 1))));
        }
        let here_from = stay.since.unwrap_or(birth_date);
        let record_from = here_from.max(times.from.first_day());
        let n_days_on_record = u32::try_from(age::days(record_from, today)).unwrap_or(0);
        let n_years = f64::from(n_days_on_record) / 365.25;
        if n_days_on_record > 90 && rng.chance(0.025 * n_years) {
            let date = record_from + Days::new(u64::from(rng.between(60, n_days_on_record - 1)));
            match rng.below(5) {
                0..3 => stay.leaving = Some((date, Leaving::Moved)),
                _ if times.posts.len() > 1 => {
                    let others = u32::try_from(times.posts.len() - 1).unwrap_or(1);
                    let other = (post + 1 + rng.below(others)) % (others + 1);
                    stay.moving = Some((date, other));
                }
                _ => {}
            }
        }
        // Most deaths come in the first year, most of these in the first month.
        if rng.chance(0.006) {
            let after = [rng.below(28), rng.below(365), rng.below(1800)]
                [rng.weighted(&[(5, 0), (3, 1), (2, 2)])];
            let date = birth_date + Days::new(u64::from(after));
            let before_leaving = stay.leaving.is_none_or(|(leaving, _)| date < leaving);
            let before_moving = stay.moving.is_none_or(|(moving, _)| date < moving);
            if date >= record_from && date < today && before_leaving {
                stay.leaving = Some((date, Leaving::Died));
                if before_moving {
                    stay.moving = None;
                }
            }
        }
        stay
    }

    fn facts(&self, times: Times<'_>) -> Vec<Fact> {
        let posyandu = |post: u32| times.posts[post as usize].id;
        let mut facts = Vec::with_capacity(2 * times.n_months as usize);
        facts.push(Fact::Arrival(Arrival {
            date: self.since,
            posyandu: posyandu(self.post),
        }));
        if let Some((date, post)) = self.moving {
            facts.push(Fact::Arrival(Arrival {
                date: Some(date),
                posyandu: posyandu(post),
            }));
        }
        if let Some((date, leaving)) = self.leaving {
            facts.push(Fact::Departure(Departure { date, leaving }));
        }
        facts
    }

    /// The posyandu on whose roster the child stands that day.
    fn post_on(&self, date: NaiveDate) -> Option<u32> {
        let arrived = date >= self.since.unwrap_or(self.birth_date);
        let here = arrived && self.leaving.is_none_or(|(leaving, _)| date < leaving);
        let balita = age::completed_months(self.birth_date, date).is_some_and(|months| months < 60);
        (here && balita).then(|| match self.moving {
            Some((moving, post)) if date >= moving => post,
            Some(_) | None => self.post,
        })
    }
}

/// The last weight in the child's own book, from before the records begin.
fn book_weight(times: Times<'_>, stay: &Stay, body: &Body, rng: &mut Rng) -> Option<BookWeight> {
    let records_begin = stay
        .since
        .unwrap_or(stay.birth_date)
        .max(times.from.first_day());
    let has_past = age::days(stay.birth_date, records_begin) > 45;
    if times.n_months == 0
        || !has_past
        || !rng.chance(0.75)
        || stay.post_on(records_begin).is_none()
    {
        return None;
    }
    let date =
        records_begin - Days::new(u64::from(rng.weighted(&[(7, 1), (2, 31)]) + rng.below(28)));
    if date <= stay.birth_date || date >= times.today {
        return None;
    }
    let kg = body.sizes(date, 0.2 * rng.deviate()).weight;
    let weight = hundreds_of_grams(kg);
    Some(BookWeight { date, weight })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a child weighs few kilograms"
)]
fn hundreds_of_grams(kg: f64) -> Grams {
    Grams(((kg * 10.0).round() as u32).clamp(9, 400) * 100)
}

/// How a family comes to the posyandu.
#[derive(Debug)]
struct Attending {
    /// How likely it comes when the child is small.
    faithful: f64,
    /// Completed months at which it begins to come.
    begins_at: u32,
    /// Until when the mother gives only breast milk, completed months.
    only_breast_until: u32,
    wandering: Wandering,
    last_weight: Option<Grams>,
}

impl Attending {
    fn draw(rng: &mut Rng) -> Self {
        Self {
            faithful: rng.weighted(&[(68, 0.97), (23, 0.78), (9, 0.35)]),
            begins_at: rng.weighted(&[(82, 0), (10, 2), (8, 4)]),
            only_breast_until: rng.weighted(&[(15, 0), (8, 1), (8, 3), (8, 4), (61, 6)]),
            wandering: Wandering::default(),
            last_weight: None,
        }
    }

    fn live_through(
        &mut self,
        times: Times<'_>,
        month: Month,
        stay: &Stay,
        body: &Body,
        facts: &mut Vec<Fact>,
        rng: &mut Rng,
    ) {
        let dip = self.wandering.month(rng);
        let Some(planned) = planned_day(times, month, stay) else {
            return;
        };
        let (post, plan) = planned;
        let Fate::Entered(origin) = plan.fate else {
            return;
        };
        let Some(age_months) = age::completed_months(stay.birth_date, plan.date) else {
            return;
        };
        let campaign = matches!(plan.date.month(), 2 | 8);
        let (date, site) = if rng.chance(self.likely(age_months, campaign, plan.date)) {
            (plan.date, Site::Posyandu)
        } else {
            if rng.chance(0.25) {
                let absence = rng.weighted(&[
                    (45, Absence::Sick),
                    (40, Absence::Away),
                    (6, Absence::Refused),
                    (9, Absence::PresentNotWeighed),
                ]);
                facts.push(Fact::Attendance(Attendance {
                    date: plan.date,
                    posyandu: post.id,
                    absence,
                }));
            }
            // Sweeping: in the campaign months kader go to the homes of those who did not come.
            let swept = plan.date + Days::new(u64::from(rng.between(1, 6)));
            let same_month = Month::of(swept) == month && swept < times.today;
            if !(campaign
                && same_month
                && stay.post_on(swept) == Some(post.index)
                && rng.chance(0.35))
            {
                self.last_weight = None;
                return;
            }
            (swept, Site::Home)
        };
        let occasion = Occasion {
            date,
            age_days: age::days(stay.birth_date, date),
            age_months: age::completed_months(stay.birth_date, date).unwrap_or(age_months),
            origin: if site == Site::Home {
                Origin::Paper
            } else {
                origin
            },
            site,
            last_weight: self.last_weight,
        };
        let measurement = measure(body.sizes(date, dip), occasion, post, rng);
        self.last_weight = measurement.weight;
        facts.push(Fact::Measurement(measurement));
        self.services(occasion, campaign, facts, rng);
    }

    /// How likely the child comes: less the older it is, more in the months of vitamin A.
    fn likely(&self, age_months: u32, campaign: bool, date: NaiveDate) -> f64 {
        if age_months < self.begins_at {
            return 0.0;
        }
        let by_age = match age_months {
            0..12 => 1.0,
            12..24 => 0.97,
            24..36 => 0.92,
            _ => 0.85,
        };
        let by_season = if matches!(date.month(), 12 | 1) {
            0.96
        } else {
            1.0
        };
        let likely = self.faithful * by_age * by_season;
        if campaign {
            1.0 - (1.0 - likely) * 0.5
        } else {
            likely
        }
    }

    fn services(&self, occasion: Occasion, campaign: bool, facts: &mut Vec<Fact>, rng: &mut Rng) {
        let Occasion {
            date, age_months, ..
        } = occasion;
        if age_months < 6 && rng.chance(0.93) {
            let exclusive = age_months < self.only_breast_until;
            facts.push(Fact::Breastfeeding(Breastfeeding { date, exclusive }));
        }
        if campaign && age_months >= 6 && rng.chance(0.93) {
            let capsule = if age_months < 12 {
                Capsule::Blue
            } else {
                Capsule::Red
            };
            facts.push(Fact::VitaminA(VitaminA { date, capsule }));
        }
        if campaign && age_months >= 12 && rng.chance(0.88) {
            facts.push(Fact::Deworming(Deworming { date }));
        }
    }
}

/// The day of the posyandu on whose roster the child stands that day.
fn planned_day<'a>(
    times: Times<'a>,
    month: Month,
    stay: &Stay,
) -> Option<(&'a Post, days::DayPlan)> {
    let posts = [Some(stay.post), stay.moving.map(|(_, post)| post)];
    posts.into_iter().flatten().find_map(|index| {
        let post = &times.posts[index as usize];
        let plan = days::plan(times.seed, post, month, times.today);
        (stay.post_on(plan.date) == Some(index)).then_some((post, plan))
    })
}
