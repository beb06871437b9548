//! Child-months of the kabupaten as CSV: the file of the laptops, with the puskesmas as a last column.
//!
//! The file is ordered by desa first. So one desa at a time is read, ordered and written, and memory does not
//! grow with the kabupaten.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;

use domain::{AreaCode, Month, Person, PersonId, PlaceId};
use exchange::{ChildMonthRow, ChildMonths, MonthMeasured};
use indicators::skdn::BALITA_MONTHS;
use indicators::{InMonth, MonthRow};

use super::{Error, Over, Posyandu, Puskesmas, posyandu, puskesmas};
use crate::derived::row::{Stay, month_key, read_month};
use crate::derived::same;
use crate::scope::ScopeId;
use crate::storage::{self, Cell, Storage, Tx};
use crate::tables::{CHILD_MONTHS, RESIDENCES};

/// Writes one line for each child and month in S, from one month to another.
///
/// # Errors
/// When the storage fails or the output cannot be written.
pub fn write_child_months(
    storage: &dyn Storage,
    over: Over,
    from: Month,
    to: Month,
    output: &mut dyn Write,
) -> Result<(), Error> {
    let mut file = ChildMonths::begin(output, true)?;
    let (mut begun, mut written) = (false, Ok(()));
    storage.read(over.reach(), &mut |tx| {
        // A storage may read again, what was lost on the way; lines that are written cannot be unwritten.
        if std::mem::replace(&mut begun, true) {
            return Err(storage::Error::Aborted);
        }
        let puskesmas = puskesmas(tx, over)?;
        for desa in by_desa(tx, &puskesmas)?.into_values() {
            let mut gathered = Vec::new();
            for of_one in desa {
                gathered.push(Gathered::load(tx, of_one, from, to)?);
            }
            let mut rows: Vec<ChildMonthRow<'_>> =
                gathered.iter().flat_map(Gathered::rows).collect();
            rows.sort_by(ChildMonthRow::in_file_order);
            written = rows.iter().try_for_each(|row| file.write(row));
            if written.is_err() {
                break;
            }
        }
        Ok(())
    })?;
    written?;
    file.end()?;
    Ok(())
}

/// What one puskesmas knows of a desa: its posyandu there.
struct InDesa<'a> {
    puskesmas: &'a Puskesmas,
    posyandu: HashMap<PlaceId, Posyandu>,
}

fn by_desa<'a>(
    tx: &mut dyn Tx,
    puskesmas: &'a [Puskesmas],
) -> Result<BTreeMap<AreaCode, Vec<InDesa<'a>>>, storage::Error> {
    let mut desa: BTreeMap<AreaCode, Vec<InDesa<'a>>> = BTreeMap::new();
    for one in puskesmas {
        let mut here: BTreeMap<AreaCode, HashMap<PlaceId, Posyandu>> = BTreeMap::new();
        for (id, posyandu) in posyandu(tx, one.scope)? {
            here.entry(posyandu.desa).or_default().insert(id, posyandu);
        }
        for (code, posyandu) in here {
            desa.entry(code).or_default().push(InDesa {
                puskesmas: one,
                posyandu,
            });
        }
    }
    Ok(desa)
}

/// Everything that is written of a desa's children of one puskesmas.
struct Gathered<'a> {
    here: InDesa<'a>,
    /// Who is in S when.
    in_s: Vec<(Stay, Month)>,
    months: HashMap<(PersonId, u32), MonthRow>,
    people: BTreeMap<PersonId, Person>,
}

impl<'a> Gathered<'a> {
    fn load(
        tx: &mut dyn Tx,
        here: InDesa<'a>,
        from: Month,
        to: Month,
    ) -> Result<Self, storage::Error> {
        let scope = here.puskesmas.scope;
        let keys: Vec<Vec<Cell>> = here
            .posyandu
            .keys()
            .map(|posyandu| vec![scope.0.into(), posyandu.0.into()])
            .collect();
        let mut perhaps = Vec::new();
        for row in tx.load(&RESIDENCES, &keys)? {
            let stay = Stay::read(&row)?;
            perhaps.extend(months_of(&stay, from, to).map(|month| (stay, month)));
        }
        let months = months(tx, scope, &perhaps)?;
        let in_s: Vec<(Stay, Month)> = perhaps
            .into_iter()
            .filter(|(stay, month)| {
                let row = months.get(&(stay.person, month.index()));
                let given = row.map(InMonth::from).unwrap_or_default();
                stay.resident.counted(*month, &given).is_some()
            })
            .collect();
        Ok(Self {
            here,
            people: people(tx, scope, &in_s)?,
            in_s,
            months,
        })
    }

    fn rows(&self) -> impl Iterator<Item = ChildMonthRow<'_>> {
        self.in_s.iter().filter_map(|(stay, month)| {
            let posyandu = self.here.posyandu.get(&stay.posyandu)?;
            let row = self.months.get(&(stay.person, month.index()));
            Some(ChildMonthRow {
                desa: posyandu.desa,
                posyandu: &posyandu.name,
                puskesmas: Some(&self.here.puskesmas.name),
                person: self.people.get(&stay.person)?,
                month: *month,
                measured: row.and_then(MonthMeasured::of),
                first_measured: stay.first_measured,
            })
        })
    }
}

/// The months of a range in which a stay may put a child into S.
fn months_of(stay: &Stay, from: Month, to: Month) -> impl Iterator<Item = Month> {
    let resident = stay.resident;
    let birth = Month::of(resident.birth_date);
    let first = from.max(birth).max(Month::of(resident.from));
    let last = to.index().min(birth.index() + BALITA_MONTHS);
    let left = resident.to.map_or(u32::MAX, |to| Month::of(to).index());
    (first.index()..=last.min(left)).filter_map(Month::from_index)
}

fn months(
    tx: &mut dyn Tx,
    scope: ScopeId,
    wanted: &[(Stay, Month)],
) -> Result<HashMap<(PersonId, u32), MonthRow>, storage::Error> {
    // Somebody who moved within the desa may be here twice in one month.
    let keys: BTreeSet<(Month, PersonId)> = wanted
        .iter()
        .map(|(stay, month)| (*month, stay.person))
        .collect();
    let keys: Vec<Vec<Cell>> = keys
        .into_iter()
        .map(|(month, person)| month_key(scope, month, person))
        .collect();
    let mut months = HashMap::with_capacity(keys.len());
    for row in tx.load(&CHILD_MONTHS, &keys)? {
        let (person, month) = read_month(&row)?;
        months.insert((person, month.month), month);
    }
    Ok(months)
}

fn people(
    tx: &mut dyn Tx,
    scope: ScopeId,
    wanted: &[(Stay, Month)],
) -> Result<BTreeMap<PersonId, Person>, storage::Error> {
    let wanted: BTreeSet<PersonId> = wanted.iter().map(|(stay, _)| stay.person).collect();
    same::people(tx, scope, &wanted)
}
