//! What is asked for, and the made-up puskesmas that answers.

use chrono::NaiveDate;
use domain::{DayKey, Fact, Month, Person, PersonId, Place, PlaceId, PosyanduDay};

use crate::days;
use crate::ground::{self, Ground, Post};
use crate::history::Times;
use crate::household::Households;
use crate::{Error, Region};

/// Months of records at most: a child is followed for 60.
const MOST_MONTHS: u32 = 60;

/// Who is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The same seed gives the same people.
    pub seed: u64,
    /// Nothing happens on this date or later.
    pub today: NaiveDate,
    /// Children under 60 completed months today, those who moved or died among them. As many again for
    /// every 60 months of records have outgrown the posyandu since and come in addition.
    pub n_children: u32,
    /// People without records of growth: parents, older children, old people.
    pub n_others: u32,
    /// Calendar months with posyandu days, this month being the last; at most 60.
    pub n_months: u32,
    /// Where they live.
    pub ground: Ground,
}

impl Wanted {
    /// A demo puskesmas: 400 children, 24 months.
    pub fn demo(region: Region, seed: u64, today: NaiveDate) -> Self {
        Self {
            seed,
            today,
            n_children: 400,
            n_others: 1_200,
            n_months: 24,
            ground: Ground::of_region(region),
        }
    }
}

/// A made-up person with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamplePerson {
    /// The same for the same seed and place in the stream.
    pub id: PersonId,
    /// The attributes.
    pub person: Person,
    /// The posyandu in whose area the person lives (or lived last).
    pub posyandu: PlaceId,
    /// What happened, in the order of dates; an arrival since birth comes first.
    pub facts: Vec<Fact>,
}

/// People who live together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Grown-ups first, then children from the eldest.
    pub people: Vec<SamplePerson>,
}

/// A made-up puskesmas. Its places are in memory; its people are made one household at a time.
#[derive(Debug, Clone)]
pub struct Sample {
    pub(crate) wanted: Wanted,
    puskesmas: (PlaceId, Place),
    posts: Vec<Post>,
    /// Whether people get services beyond the growth of children.
    pub(crate) cared_for: bool,
}

impl Sample {
    /// Prepares the places.
    ///
    /// # Errors
    /// [`Error::NoDesa`] and [`Error::NotADesa`] for a ground without desa, [`Error::TooManyMonths`].
    pub fn of(wanted: Wanted) -> Result<Self, Error> {
        Ground::new(&wanted.ground.puskesmas, &wanted.ground.desa)?;
        if wanted.n_months > MOST_MONTHS {
            return Err(Error::TooManyMonths(wanted.n_months));
        }
        let (puskesmas, posts) = ground::settle(wanted.seed, &wanted.ground, wanted.n_children);
        Ok(Self {
            wanted,
            puskesmas,
            posts,
            cared_for: false,
        })
    }

    /// The same people, who also get services along the life cycle: pregnancy, doses, screenings, visits at home.
    #[must_use]
    pub fn cared_for(self) -> Self {
        Self {
            cared_for: true,
            ..self
        }
    }

    /// The puskesmas, then its posyandu.
    pub fn places(&self) -> impl Iterator<Item = (PlaceId, &Place)> {
        let puskesmas = (self.puskesmas.0, &self.puskesmas.1);
        std::iter::once(puskesmas).chain(self.posyandu())
    }

    /// The posyandu.
    pub fn posyandu(&self) -> impl Iterator<Item = (PlaceId, &Place)> {
        self.posts.iter().map(|post| (post.id, &post.place))
    }

    /// The posyandu days that were held and entered, or cancelled. Some of the last days are neither:
    /// they wait on paper.
    pub fn days(&self) -> impl Iterator<Item = (DayKey, PosyanduDay)> {
        let times = self.times();
        let months =
            (0..times.n_months).filter_map(move |nth| Month::from_index(times.from.index() + nth));
        months.flat_map(move |month| {
            times
                .posts
                .iter()
                .filter_map(move |post| days::day(times.seed, post, month, times.today))
        })
    }

    /// The households, one after the other, made when asked for.
    pub fn households(&self) -> Households<'_> {
        Households::new(self)
    }

    /// The people of all households, one after the other.
    pub fn people(&self) -> impl Iterator<Item = SamplePerson> {
        self.households().flat_map(|household| household.people)
    }

    pub(crate) fn times(&self) -> Times<'_> {
        let this_month = Month::of(self.wanted.today);
        let back = self.wanted.n_months.saturating_sub(1);
        Times {
            seed: self.wanted.seed,
            today: self.wanted.today,
            from: Month::from_index(this_month.index() - back).unwrap_or(this_month),
            n_months: self.wanted.n_months,
            posts: &self.posts,
        }
    }
}
