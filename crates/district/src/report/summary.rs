//! The kabupaten at a glance: the form's totals and the status of nutrition, by puskesmas or by posyandu.
//!
//! Counted over the same children of S as the form, from the same rows. A value that is implausible is left
//! out of what its index says: below it and above the line.

use std::collections::HashMap;

use domain::{AreaCode, Month, PlaceId};
use indicators::Figures;

use super::{Over, children, posyandu, puskesmas};
use crate::scope::ScopeId;
use crate::storage::{self, Storage};

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
                    figures.count(&child.counted, &child.nutrition);
                    total.count(&child.counted, &child.nutrition);
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
                let figures = figures.entry(child.posyandu).or_default();
                figures.count(&child.counted, &child.nutrition);
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
