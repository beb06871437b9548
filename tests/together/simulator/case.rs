//! What a seed decides: how many laptops, how many days, and how often what goes wrong.

use std::collections::BTreeSet;
use std::fmt;

use sample::Rng;

/// What can go wrong, or otherwise than planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Fault {
    /// A request never arrives.
    RequestLost,
    /// The district did it, and nobody heard.
    AnswerLost,
    /// A request ends early.
    RequestCut,
    /// An answer ends early.
    AnswerCut,
    /// One bit of a request is another.
    RequestChanged,
    /// One bit of an answer is another.
    AnswerChanged,
    /// The page of a free Wi-Fi comes back, with status 200 or as a redirect.
    Portal,
    /// A request arrives twice.
    Twice,
    /// A request arrives later, when its laptop has given it up.
    Late,
    /// The answer to an older request comes back.
    OldAnswer,
    /// The district has too much to do.
    Busy,
    /// The district's storage fails before a commit, or after one without saying so.
    StorageFails,
    /// A laptop stops at any moment between two effects.
    Crash,
    /// The disk of a laptop is copied into a second one that goes on under the same log.
    Clone,
    /// An older image of a disk is put back.
    Restore,
    /// A laptop is stolen or breaks.
    Lost,
    /// The district goes back to an older image of its database.
    ServerRestore,
    /// A clock is wrong: by years, at 1970, at 2099, or jumping.
    WrongClock,
    /// A laptop has a newer program, whose operations the others do not understand.
    Newer,
    /// A laptop works alone for days before it joins.
    Alone,
    /// Records go by stick.
    Stick,
    /// A stick is cut or changed on its way.
    BadStick,
    /// The laptops are of several puskesmas, between which people move; some are seen away from home.
    Moves,
    /// The power of a laptop or of the district goes at any write or sync: what was not synced is there, gone or torn.
    PowerCut,
    /// A disk of a laptop or of the district is full for a while, or a write, sync or read of it fails.
    DiskFails,
}

impl Fault {
    /// All of them, and how often each may come at most: per message, day of a laptop, or laptop.
    pub(crate) const ALL: [(Self, f64); 25] = [
        (Self::RequestLost, 0.2),
        (Self::AnswerLost, 0.2),
        (Self::RequestCut, 0.1),
        (Self::AnswerCut, 0.1),
        (Self::RequestChanged, 0.1),
        (Self::AnswerChanged, 0.1),
        (Self::Portal, 0.1),
        (Self::Twice, 0.2),
        (Self::Late, 0.2),
        (Self::OldAnswer, 0.1),
        (Self::Busy, 0.1),
        (Self::StorageFails, 0.15),
        (Self::Crash, 0.25),
        (Self::Clone, 0.01),
        (Self::Restore, 0.02),
        (Self::Lost, 0.01),
        (Self::ServerRestore, 0.04),
        (Self::WrongClock, 0.5),
        (Self::Newer, 0.4),
        (Self::Alone, 0.5),
        (Self::Stick, 0.2),
        (Self::BadStick, 0.3),
        (Self::Moves, 0.4),
        (Self::PowerCut, 0.15),
        (Self::DiskFails, 0.15),
    ];
}

/// Puskesmas of a case in which people move.
pub(crate) const MOST_PUSKESMAS: usize = 3;

/// A run of the simulator. Two equal cases run alike, to the byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// Decides everything that is not said here.
    pub(crate) seed: u64,
    /// Laptops at the beginning.
    pub(crate) n_laptops: u32,
    /// Days until faults stop.
    pub(crate) n_days: u32,
    /// What does not go wrong though the seed says so.
    pub(crate) without: BTreeSet<Fault>,
}

/// What chance is asked for. Each question has its own stream, so that leaving one out does not change the others.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of {
    /// The seed as a whole.
    Seed,
    /// A laptop's surroundings.
    Laptop(u32),
    /// A fault's rate.
    Rate(Fault),
    /// What people enter on a day.
    Work(u32, u32),
    /// What happens to a laptop on a day.
    Day(u32, u32),
    /// A line on a day.
    Line(u32, u32),
    /// The district on a day.
    Office(u32),
}

impl Case {
    pub(crate) fn of(seed: u64) -> Self {
        let mut rng = Rng::new(seed, 0);
        Self {
            seed,
            n_laptops: rng.between(2, 6),
            n_days: rng.between(20, 90),
            without: BTreeSet::new(),
        }
    }

    /// The stream of chance for a question.
    pub(crate) fn rng(&self, of: Of) -> Rng {
        let (kind, a, b) = match of {
            Of::Seed => (1, 0, 0),
            Of::Laptop(laptop) => (2, laptop, 0),
            Of::Rate(fault) => (3, fault as u32, 0),
            Of::Work(laptop, day) => (4, laptop, day),
            Of::Day(laptop, day) => (5, laptop, day),
            Of::Line(laptop, day) => (6, laptop, day),
            Of::Office(day) => (7, 0, day),
        };
        Rng::new(self.seed, kind << 56 | u64::from(a) << 28 | u64::from(b))
    }

    /// How many puskesmas the laptops are of.
    pub(crate) fn n_puskesmas(&self) -> usize {
        match self.rate(Fault::Moves) > 0.0 {
            true => MOST_PUSKESMAS,
            false => 1,
        }
    }

    /// How often a fault comes in this case: in half of them never.
    ///
    /// Where people move, the district does not go back to an image in the same case in which disks do or are lost: what
    /// one puskesmas wrote and another was given only its own laptops can give back.
    pub(crate) fn rate(&self, fault: Fault) -> f64 {
        let of_disks = [Fault::Lost, Fault::Restore, Fault::Clone];
        let with_moves = fault == Fault::ServerRestore && self.drawn(Fault::Moves) > 0.0;
        match with_moves && of_disks.iter().any(|other| self.drawn(*other) > 0.0) {
            true => 0.0,
            false => self.drawn(fault),
        }
    }

    /// Whether any of these happens at all.
    pub(crate) fn has_any(&self, faults: &[Fault]) -> bool {
        faults.iter().any(|fault| self.rate(*fault) > 0.0)
    }

    fn drawn(&self, fault: Fault) -> f64 {
        let mut rng = self.rng(Of::Rate(fault));
        let most = Fault::ALL.iter().find(|(known, _)| *known == fault);
        if self.without.contains(&fault) || rng.chance(0.5) {
            return 0.0;
        }
        rng.share() * most.map_or(0.0, |(_, most)| *most)
    }

    /// The faults that may come.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let all = Fault::ALL.iter().map(|(fault, _)| *fault);
        all.filter(|fault| self.rate(*fault) > 0.0).collect()
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "seed {}, {} laptops, {} days, {:?}",
            self.seed,
            self.n_laptops,
            self.n_days,
            self.faults()
        )
    }
}
