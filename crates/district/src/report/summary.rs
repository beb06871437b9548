//! The kabupaten at a glance: the form's totals and the status of nutrition, by puskesmas or by posyandu.
//!
//! Counted over the same children of S as the form, from the same rows. A value that is implausible is left
//! out of what its index says: below it and above the line.

use std::collections::HashMap;

use domain::{AreaCode, Month, PlaceId};
use indicators::skdn::Skdn;

use super::{InS, Over, children, posyandu, puskesmas};
use crate::scope::ScopeId;
use crate::storage::{self, Storage};

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
    /// How many have which status, in the order of [`Status::ALL`].
    pub statuses: [u32; 6],
    /// Pendek and sangat pendek, of those whose length for age is plausible.
    pub short: Share,
    /// BB kurang and sangat kurang, of those whose weight for age is plausible.
    pub underweight: Share,
}

impl Figures {
    fn count(&mut self, child: &InS) {
        self.skdn.count(&child.counted);
        let nutrition = &child.nutrition;
        if let Some(status) = nutrition.status {
            self.statuses[status as usize] += 1;
        }
        self.short.count(nutrition.short);
        self.underweight.count(nutrition.underweight);
    }

    /// Of how many the status is known.
    pub fn with_status(&self) -> u32 {
        self.statuses.iter().sum()
    }
}

/// The figures of a puskesmas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfPuskesmas {
    /// Its number at this district.
    pub scope: ScopeId,
    /// Its name.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
}

/// The figures of a posyandu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfPosyandu {
    /// Its desa.
    pub desa: AreaCode,
    /// Its name.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
}

/// The figures of each puskesmas in a month, and of the kabupaten.
///
/// # Errors
/// When the storage fails.
pub fn by_puskesmas(
    storage: &dyn Storage,
    month: Month,
) -> Result<(Vec<OfPuskesmas>, Figures), storage::Error> {
    let (mut all, mut total) = (Vec::new(), Figures::default());
    storage.read(Over::Kabupaten.reach(), &mut |tx| {
        (all, total) = (Vec::new(), Figures::default());
        for one in puskesmas(tx, Over::Kabupaten)? {
            let known = posyandu(tx, one.scope)?;
            let mut figures = Figures::default();
            for child in children(tx, one.scope, month)? {
                if known.contains_key(&child.posyandu) {
                    figures.count(&child);
                    total.count(&child);
                }
            }
            all.push(OfPuskesmas {
                scope: one.scope,
                name: one.name,
                figures,
            });
        }
        Ok(())
    })?;
    Ok((all, total))
}

/// The figures of each posyandu of a puskesmas in a month, in the order of desa and name; `None` when
/// there is no such puskesmas.
///
/// # Errors
/// When the storage fails.
pub fn by_posyandu(
    storage: &dyn Storage,
    scope: ScopeId,
    month: Month,
) -> Result<Option<Vec<OfPosyandu>>, storage::Error> {
    let mut found = None;
    let over = Over::Puskesmas(scope);
    storage.read(over.reach(), &mut |tx| {
        found = None;
        if puskesmas(tx, over)?.is_empty() {
            return Ok(());
        }
        let known = posyandu(tx, scope)?;
        let mut figures: HashMap<PlaceId, Figures> = HashMap::new();
        for child in children(tx, scope, month)? {
            if known.contains_key(&child.posyandu) {
                figures.entry(child.posyandu).or_default().count(&child);
            }
        }
        let of = |(id, one): (PlaceId, super::Posyandu)| OfPosyandu {
            desa: one.desa,
            name: one.name,
            figures: figures.remove(&id).unwrap_or_default(),
        };
        let mut all: Vec<OfPosyandu> = known.into_iter().map(of).collect();
        all.sort_by(|one, other| (one.desa, &one.name).cmp(&(other.desa, &other.name)));
        found = Some(all);
        Ok(())
    })?;
    Ok(found)
}
