//! The boards of the kabupaten: PWS and SPM by puskesmas, by desa and by posyandu, as the laptops tell them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use domain::{AreaCode, Month, PlaceId, area};
use indicators::Figures;
use indicators::board::entered::{Entered, together};
use indicators::board::pws::{PwsBoard, PwsTrend, Watched};
use indicators::board::spm::{self, Count, SpmArea, SpmRow};
use indicators::care::births_of;
use indicators::care::rules::Rule;
use uuid::Uuid;

use super::counted::{Attained, ByPosyandu, attained, attained_months, by_age, living, years};
use super::entered::entered;
use super::sums::{Shelf, Stamp};
use super::{Over, Puskesmas, children, posyandu, puskesmas};
use crate::scope::ScopeId;
use crate::storage::{self, Storage, Tx};

/// Which part of the kabupaten is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// All of it, by puskesmas.
    Kabupaten,
    /// A puskesmas, by desa.
    Puskesmas(ScopeId),
    /// A desa of a puskesmas, by posyandu.
    Desa(ScopeId, AreaCode),
}

impl Within {
    fn over(self) -> Over {
        match self {
            Self::Kabupaten => Over::Kabupaten,
            Self::Puskesmas(scope) | Self::Desa(scope, _) => Over::Puskesmas(scope),
        }
    }
}

/// The boards, with the sums they are put together from.
#[derive(Debug, Default)]
pub struct Boards {
    told: Shelf<(ScopeId, Month), Told>,
    children: Shelf<(ScopeId, Month), ByPosyandu<Figures>>,
    watched: Shelf<(ScopeId, Month), ByPosyandu<Watched>>,
    services: Shelf<(ScopeId, Month), Services>,
    attained: Shelf<(ScopeId, Month), Attained, i64>,
}

/// Counts by service, version of its rule, and posyandu.
type Services = HashMap<(u8, &'static str), BTreeMap<PlaceId, Count>>;

/// A posyandu, and where it stands.
#[derive(Debug)]
struct Post {
    id: PlaceId,
    desa: AreaCode,
    name: String,
}

/// A puskesmas with what is needed to tell of it.
struct Scope {
    puskesmas: Puskesmas,
    stamp: Stamp,
    told: Arc<Told>,
}

/// The posyandu of a puskesmas, by desa and name, and what was entered of its year.
#[derive(Debug)]
struct Told {
    posts: Vec<Post>,
    entered: Entered,
}

impl Told {
    fn read(tx: &mut dyn Tx, scope: ScopeId, month: Month) -> Result<Self, storage::Error> {
        let known = posyandu(tx, scope)?.into_iter();
        let mut posts: Vec<Post> = known
            .map(|(id, one)| Post {
                id,
                desa: one.desa,
                name: one.name,
            })
            .collect();
        posts.sort_by(|one, other| (one.desa, &one.name).cmp(&(other.desa, &other.name)));
        let mut desa: Vec<AreaCode> = posts.iter().map(|post| post.desa).collect();
        desa.dedup();
        let entered = entered(tx, scope, desa, month)?;
        Ok(Self { posts, entered })
    }
}

impl Boards {
    /// The PWS board of a month; `None` when there is no such puskesmas.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn pws(
        &self,
        storage: &dyn Storage,
        within: Within,
        month: Month,
        today: NaiveDate,
    ) -> Result<Option<PwsBoard>, storage::Error> {
        let on = month.last_day().min(today);
        let mut found = None;
        storage.read(within.over().reach(), &mut |tx| {
            let mut parts = Vec::new();
            let mut whole = Watched::default();
            for one in puskesmas(tx, within.over())? {
                let scope = self.scope(tx, one, month, on)?;
                let sums = self.watched(tx, &scope, month, on)?;
                let all = of_posts(&scope, within, &sums);
                match within {
                    Within::Kabupaten => {
                        let mut part = Watched {
                            id: scope.puskesmas.scope.0.to_string(),
                            name: scope.puskesmas.name.clone(),
                            ..Watched::default()
                        };
                        all.iter().for_each(|(_, of)| part.add(of));
                        part.entered(&scope.told.entered, None);
                        parts.push(part);
                    }
                    Within::Puskesmas(_) => {
                        parts.extend(by_desa(&scope, &all));
                        whole.entered(&scope.told.entered, None);
                    }
                    Within::Desa(_, desa) => {
                        parts.extend(all.iter().map(|(post, of)| {
                            let mut part = (*of).clone();
                            part.id = post.id.to_string();
                            part.name.clone_from(&post.name);
                            part
                        }));
                        whole.entered(&scope.told.entered, Some(desa));
                    }
                }
            }
            if within == Within::Kabupaten {
                whole.targets = targets_together(&parts);
            }
            found = (within == Within::Kabupaten || !parts.is_empty())
                .then(|| PwsBoard::of(month, whole, parts));
            Ok(())
        })?;
        Ok(found)
    }

    /// The last 24 months of a part of the kabupaten.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn trend(
        &self,
        storage: &dyn Storage,
        within: Within,
        last: Month,
        today: NaiveDate,
    ) -> Result<Vec<PwsTrend>, storage::Error> {
        let mut trend = Vec::new();
        storage.read(within.over().reach(), &mut |tx| {
            let mut months: Vec<(Month, Figures)> = PwsTrend::months(last)
                .map(|month| (month, Figures::default()))
                .collect();
            for one in puskesmas(tx, within.over())? {
                let scope = self.scope(tx, one, last, last.last_day().min(today))?;
                for (month, figures) in &mut months {
                    let sums = self.children(tx, &scope, *month)?;
                    for (_, of) in of_posts(&scope, within, &sums) {
                        figures.add(of);
                    }
                }
            }
            trend = months
                .iter()
                .map(|(month, figures)| PwsTrend::of(*month, figures))
                .collect();
            Ok(())
        })?;
        Ok(trend)
    }

    /// The twelve SPM services of a year up to a month; `None` when there is no such puskesmas.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn spm(
        &self,
        storage: &dyn Storage,
        within: Within,
        month: Month,
        today: NaiveDate,
    ) -> Result<Option<Vec<SpmRow>>, storage::Error> {
        let on = month.last_day().min(today);
        let mut found = None;
        storage.read(within.over().reach(), &mut |tx| {
            let mut scopes = Vec::new();
            for one in puskesmas(tx, within.over())? {
                let scope = self.scope(tx, one, month, on)?;
                let services = self.services(tx, &scope, month, on)?;
                scopes.push((scope, services));
            }
            found = (within == Within::Kabupaten || !scopes.is_empty()).then(|| {
                let rows = spm::all().map(|of| service(of, month.last_day(), within, &scopes));
                rows.collect()
            });
            Ok(())
        })?;
        Ok(found)
    }

    /// What is needed to tell of a puskesmas.
    fn scope(
        &self,
        tx: &mut dyn Tx,
        puskesmas: Puskesmas,
        month: Month,
        on: NaiveDate,
    ) -> Result<Scope, storage::Error> {
        let (id, stamp) = (puskesmas.scope, Stamp::of(tx, puskesmas.scope, on)?);
        let told = self
            .told
            .get((id, month), stamp, || Told::read(tx, id, month))?;
        Ok(Scope {
            puskesmas,
            stamp,
            told,
        })
    }

    /// The figures of the children of each posyandu in a month.
    fn children(
        &self,
        tx: &mut dyn Tx,
        scope: &Scope,
        month: Month,
    ) -> Result<Arc<ByPosyandu<Figures>>, storage::Error> {
        let id = scope.puskesmas.scope;
        self.children.get((id, month), scope.stamp, || {
            let mut figures: ByPosyandu<Figures> = HashMap::new();
            for child in children(tx, id, month)? {
                let of = figures.entry(child.posyandu).or_default();
                of.count(&child.counted, &child.nutrition);
            }
            Ok(figures)
        })
    }

    /// What is known of each posyandu in a month.
    fn watched(
        &self,
        tx: &mut dyn Tx,
        scope: &Scope,
        month: Month,
        on: NaiveDate,
    ) -> Result<Arc<ByPosyandu<Watched>>, storage::Error> {
        let now = self.children(tx, scope, month)?;
        let before = self.children(tx, scope, month.previous())?;
        let id = scope.puskesmas.scope;
        self.watched.get((id, month), scope.stamp, || {
            let mut at: ByPosyandu<Watched> = HashMap::new();
            for (nth, of_month) in [now, before].iter().enumerate() {
                for (posyandu, figures) in of_month.iter() {
                    at.entry(*posyandu).or_default().children[nth] = figures.clone();
                }
            }
            for (of, turn) in attained_months(tx, id, month)? {
                let attained = self.attained.get((id, of), turn, || attained(tx, id, of))?;
                for (indicator, posyandu, count) in attained.iter() {
                    let watched = at.entry(*posyandu).or_default();
                    watched.attained(indicator, of, month, *count);
                }
            }
            by_age(tx, id, on, &mut at)?;
            Ok(at)
        })
    }

    /// Who belongs to each service and who is served, by posyandu.
    fn services(
        &self,
        tx: &mut dyn Tx,
        scope: &Scope,
        month: Month,
        on: NaiveDate,
    ) -> Result<Arc<Services>, storage::Error> {
        let id = scope.puskesmas.scope;
        self.services.get((id, month), scope.stamp, || {
            let living = living(tx, id, on)?;
            let homes: HashMap<Uuid, PlaceId> = living
                .iter()
                .map(|one| (one.person, one.posyandu))
                .collect();
            let year = month.first_day().year();
            let years = years(tx, id, year, &homes)?;
            let mut services = Services::new();
            for (spm, rule) in spm::all() {
                let births = births_of(spm, year);
                let of = years.iter().filter(|(key, _)| {
                    key.0 == spm && [rule.word(), Rule::Both.word()].contains(&key.1.as_str())
                });
                let counts = spm::count(
                    births.as_ref(),
                    living.iter().map(|one| (one.posyandu, one.birth)),
                    of.flat_map(|(_, years)| years.iter().copied()),
                    month.last_day(),
                );
                services.insert((spm, rule.word()), counts);
            }
            Ok(services)
        })
    }
}

/// The posyandu of a part, with what is known of each; those of which nothing is known come to nothing.
fn of_posts<'a, T>(
    scope: &'a Scope,
    within: Within,
    sums: &'a ByPosyandu<T>,
) -> Vec<(&'a Post, &'a T)> {
    let posts = scope.told.posts.iter().filter(|post| match within {
        Within::Desa(_, desa) => post.desa == desa,
        Within::Kabupaten | Within::Puskesmas(_) => true,
    });
    posts
        .filter_map(|post| Some((post, sums.get(&post.id)?)))
        .collect()
}

fn by_desa(scope: &Scope, all: &[(&Post, &Watched)]) -> Vec<Watched> {
    let mut desa: BTreeMap<AreaCode, Watched> = BTreeMap::new();
    for post in &scope.told.posts {
        desa.entry(post.desa).or_insert_with(|| {
            let mut part = Watched {
                id: post.desa.to_string(),
                name: desa_name(post.desa),
                ..Watched::default()
            };
            part.entered(&scope.told.entered, Some(post.desa));
            part
        });
    }
    for (post, of) in all {
        desa.entry(post.desa).or_default().add(of);
    }
    desa.into_values().collect()
}

fn desa_name(desa: AreaCode) -> String {
    area::name_of(desa).map_or_else(|| desa.to_string(), str::to_owned)
}

/// The targets of all puskesmas together, group by group, where every one has it.
fn targets_together(
    parts: &[Watched],
) -> BTreeMap<&'static str, indicators::board::entered::TargetView> {
    let groups = parts.iter().flat_map(|part| part.targets.keys().copied());
    let groups: std::collections::BTreeSet<&'static str> = groups.collect();
    let of = |group: &'static str| {
        let targets = parts.iter().map(|part| part.targets.get(group));
        Some((group, together(targets)?))
    };
    groups.into_iter().filter_map(of).collect()
}

fn service(
    (spm, rule): (u8, Rule),
    until: NaiveDate,
    within: Within,
    scopes: &[(Scope, Arc<Services>)],
) -> SpmRow {
    let none = BTreeMap::new();
    let mut parts: Vec<(SpmArea, Count)> = Vec::new();
    let mut whole = (None, None);
    for (scope, services) in scopes {
        let counts = services.get(&(spm, rule.word())).unwrap_or(&none);
        let area = |id: String, name: String, desa: Option<AreaCode>| {
            let (entered, recap) = spm::entered_of(&scope.told.entered, spm, desa);
            let of = scope
                .told
                .posts
                .iter()
                .filter(|post| desa.is_none_or(|desa| post.desa == desa));
            let of = of.filter_map(|post| counts.get(&post.id));
            let mut sum = Count::default();
            of.for_each(|count| sum.add(count));
            let area = SpmArea {
                id,
                name,
                target: sum.target,
                served: sum.served,
                entered,
                recap,
            };
            (area, sum)
        };
        match within {
            Within::Kabupaten => {
                let name = scope.puskesmas.name.clone();
                parts.push(area(scope.puskesmas.scope.0.to_string(), name, None));
            }
            Within::Puskesmas(_) | Within::Desa(..) => {
                let mut desa: Vec<AreaCode> =
                    scope.told.posts.iter().map(|post| post.desa).collect();
                desa.dedup();
                if let Within::Desa(_, only) = within {
                    desa.retain(|desa| *desa == only);
                }
                let of_desa = desa
                    .iter()
                    .map(|desa| area(desa.to_string(), desa_name(*desa), Some(*desa)));
                parts.extend(of_desa);
                whole = match within {
                    Within::Desa(_, only) => spm::entered_of(&scope.told.entered, spm, Some(only)),
                    Within::Kabupaten | Within::Puskesmas(_) => {
                        spm::entered_of(&scope.told.entered, spm, None)
                    }
                };
            }
        }
    }
    if within == Within::Kabupaten {
        whole.0 = together(parts.iter().map(|(area, _)| area.entered.as_ref()));
    }
    let mut sum = Count::default();
    parts.iter().for_each(|(_, count)| sum.add(count));
    let areas = parts.into_iter().map(|(area, _)| area).collect();
    SpmRow::of((spm, rule), until, &sum, areas, whole)
}
