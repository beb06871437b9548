//! What a month comes to over children of S: the form's totals and the status of nutrition.
//!
//! A value that is implausible is left out of what its index says: below it and above the line.

use crate::skdn::{Counted, Skdn};

/// What the measurement of a month says of a child; nothing of an index whose value is implausible.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Nutrition {
    /// Whether its weight is kurang or sangat kurang for its age.
    pub underweight: Option<bool>,
    /// Whether it is pendek or sangat pendek for its age.
    pub short: Option<bool>,
    /// Its status.
    pub status: Option<Status>,
    /// T in this month and the one before.
    pub twice_t: bool,
}

impl Nutrition {
    /// What the columns of a month say, as `child_months` has them.
    pub fn of(
        bb_u: Option<&str>,
        tb_u: Option<&str>,
        status: Option<&str>,
        flags: &str,
        twice_t: bool,
    ) -> Self {
        let is_low = |word: Option<&str>, index: &str, low: [&str; 2]| {
            let implausible = flags.split(' ').any(|flag| flag == index);
            word.filter(|_| !implausible)
                .map(|word| low.contains(&word))
        };
        Self {
            underweight: is_low(bb_u, "waz", ["kurang", "sangat_kurang"]),
            short: is_low(tb_u, "haz", ["pendek", "sangat_pendek"]),
            status: status.and_then(Status::from_code),
            twice_t,
        }
    }
}

/// The status of nutrition of a measured child, from worst to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its word")]
pub enum Status {
    Buruk,
    Kurang,
    Baik,
    BerisikoLebih,
    Lebih,
    Obesitas,
}

impl Status {
    /// All, from worst to most.
    pub const ALL: [Self; 6] = [
        Self::Buruk,
        Self::Kurang,
        Self::Baik,
        Self::BerisikoLebih,
        Self::Lebih,
        Self::Obesitas,
    ];

    /// Its word in a row.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Buruk => "buruk",
            Self::Kurang => "kurang",
            Self::Baik => "baik",
            Self::BerisikoLebih => "berisiko_lebih",
            Self::Lebih => "lebih",
            Self::Obesitas => "obesitas",
        }
    }

    /// The status of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many are.
    pub n: u32,
    /// Of how many it is known.
    pub of: u32,
}

impl Share {
    fn count(&mut self, is: Option<bool>) {
        if let Some(is) = is {
            self.n += u32::from(is);
            self.of += 1;
        }
    }
}

/// The figures of some children of S.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// The form.
    pub skdn: Skdn,
    /// T in this month and the one before.
    pub twice_t: u32,
    /// How many have which status, in the order of [`Status::ALL`].
    pub statuses: [u32; 6],
    /// Pendek and sangat pendek, of those whose length for age is plausible.
    pub short: Share,
    /// BB kurang and sangat kurang, of those whose weight for age is plausible.
    pub underweight: Share,
}

impl Figures {
    /// Counts a child of S.
    pub fn count(&mut self, counted: &Counted, nutrition: &Nutrition) {
        self.skdn.count(counted);
        self.twice_t += u32::from(nutrition.twice_t);
        if let Some(status) = nutrition.status {
            self.statuses[status as usize] += 1;
        }
        self.short.count(nutrition.short);
        self.underweight.count(nutrition.underweight);
    }

    /// Adds the figures of other children.
    pub fn add(&mut self, other: &Self) {
        self.skdn.add(&other.skdn);
        self.twice_t += other.twice_t;
        for (count, more) in self.statuses.iter_mut().zip(other.statuses) {
            *count += more;
        }
        for (share, more) in [
            (&mut self.short, other.short),
            (&mut self.underweight, other.underweight),
        ] {
            share.n += more.n;
            share.of += more.of;
        }
    }

    /// Of how many the status is known.
    pub fn with_status(&self) -> u32 {
        self.statuses.iter().sum()
    }
}

impl Share {
    /// The 95 % interval of the share by Wilson's score, in per mille; nothing of nothing.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 1000"
    )]
    pub fn interval(self) -> Option<(u32, u32)> {
        const Z: f64 = 1.959_964;
        let (n, of) = (f64::from(self.n), f64::from(self.of));
        let share = (self.of > 0).then(|| n / of)?;
        let middle = share + Z * Z / (2.0 * of);
        let spread = Z * (share * (1.0 - share) / of + Z * Z / (4.0 * of * of)).sqrt();
        let end = |end: f64| {
            (1000.0 * end / (1.0 + Z * Z / of))
                .round()
                .clamp(0.0, 1000.0) as u32
        };
        Some((end(middle - spread), end(middle + spread)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_wilson() {
        for (n, of, interval) in [
            (343, 2616, Some((119, 145))),
            (0, 10, Some((0, 278))),
            (10, 10, Some((722, 1000))),
            (1, 2, Some((95, 905))),
            (0, 0, None),
        ] {
            assert_eq!(Share { n, of }.interval(), interval, "{n} of {of}");
        }
    }

    #[test]
    fn an_implausible_value_is_left_out_of_its_index_alone() {
        let said = Nutrition::of(Some("kurang"), Some("pendek"), Some("baik"), "haz", false);
        assert_eq!(
            (said.underweight, said.short, said.status),
            (Some(true), None, Some(Status::Baik))
        );
    }
}
