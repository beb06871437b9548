//! Posyandu days: which month's day was held, who measured, how it came in.

use chrono::{Days, NaiveDate};
use domain::{DayKey, Month, Origin, PosyanduDay};

use crate::ground::Post;
use crate::rng::{Rng, spread};

/// How many days before today a paper register may still wait to be typed in.
const PAPER_WAITS_DAYS: u64 = 6;

/// What became of one posyandu's day of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DayPlan {
    /// When it was planned.
    pub(crate) date: NaiveDate,
    /// What became of it.
    pub(crate) fate: Fate,
}

/// What became of a posyandu day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Held, and entered in this way.
    Entered(Origin),
    /// Held, still on paper only.
    OnPaper,
    /// Not held.
    Cancelled,
    /// Today or later.
    ToCome,
}

/// The plan of a posyandu for a month, the same whenever it is asked for.
pub(crate) fn plan(seed: u64, post: &Post, month: Month, today: NaiveDate) -> DayPlan {
    let mut rng = day_rng(seed, post, month);
    let date = post.schedule.day_of(month);
    let fate = if date >= today {
        Fate::ToCome
    } else if rng.chance(0.015) {
        Fate::Cancelled
    } else if date + Days::new(PAPER_WAITS_DAYS) >= today && post.index % 3 == 1 {
        Fate::OnPaper
    } else {
        Fate::Entered(rng.weighted(&[(2, Origin::Live), (3, Origin::Paper)]))
    };
    DayPlan { date, fate }
}

fn day_rng(seed: u64, post: &Post, month: Month) -> Rng {
    Rng::new(
        spread(seed),
        u64::from(post.index) << 32 | u64::from(month.index()),
    )
}

/// The day as it stands in the store; `None` when nobody has touched it.
pub(crate) fn day(
    seed: u64,
    post: &Post,
    month: Month,
    today: NaiveDate,
) -> Option<(DayKey, PosyanduDay)> {
    let plan = plan(seed, post, month, today);
    let key = DayKey {
        posyandu: post.id,
        date: plan.date,
    };
    match plan.fate {
        Fate::Entered(_) => {
            let measured_by = Some(format!("Kader {}", kader(seed, post, month)));
            let scale = Some(post.scale.to_owned());
            let board = Some(post.board.to_owned());
            Some((
                key,
                PosyanduDay {
                    opened: true,
                    finished: true,
                    measured_by,
                    scale,
                    board,
                    ..PosyanduDay::default()
                },
            ))
        }
        Fate::Cancelled => Some((
            key,
            PosyanduDay {
                cancelled: true,
                ..PosyanduDay::default()
            },
        )),
        Fate::OnPaper | Fate::ToCome => None,
    }
}

/// Each posyandu has a few kader who take turns.
fn kader(seed: u64, post: &Post, month: Month) -> &'static str {
    const KADER: [&str; 12] = [
        "Yuni", "Sari", "Murni", "Rosmi", "Endang", "Lina", "Tuti", "Ratna", "Juli", "Erni",
        "Nining", "Wati",
    ];
    let mut of_post = Rng::new(spread(seed), u64::from(post.index));
    let crew: [&'static str; 3] = std::array::from_fn(|_| of_post.pick(&KADER));
    day_rng(seed, post, month).pick(&crew)
}
