//! Taking in the rows of a register: who is it, is it known already, what speaks against it.
//!
//! Taking in the same rows again adds nothing, also after a crash half-way: a person is recognised by
//! NIK or by name, birth and mother; a fact by its values as first given.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AreaCode, Departure, Entity, Fact, Measurement, NikState, Person, PersonId, Place, PlaceId,
    PlaceKind, Site, UserId, Values, field, name,
};
use indicators::doubt::Subject;
use ledger::NewFact;
use records::person::{self, Known, KnownFact};
use records::place;

use crate::{Error, Store, Writer};

mod stay;

/// Rows taken in by one transaction: few enough that a save at the same time waits only a moment.
const CHUNK: usize = 500;

/// One row of a register, read and understood.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Line of the file; the header is 1.
    pub row: u32,
    /// The desa of the posyandu.
    pub desa: AreaCode,
    /// Name of the posyandu, if the row has one.
    pub posyandu: Option<String>,
    /// Who.
    pub person: Person,
    /// Living there since; `None` is since birth.
    pub since: Option<chrono::NaiveDate>,
    /// The desa where the person lived before: who has no NIK is looked for there too.
    pub from_desa: Option<AreaCode>,
    /// When and why the person left.
    pub left: Option<Departure>,
    /// What was measured and given. A measurement at a posyandu gets the row's posyandu.
    pub facts: Vec<Fact>,
}

/// A reason to look at a row again, found by what the store knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDoubt {
    /// Line of the file.
    pub row: u32,
    /// What is doubted.
    pub code: &'static str,
    /// The columns it is about.
    pub columns: Vec<&'static str>,
}

/// What an import did, or in a dry run would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// People made.
    pub persons_new: BTreeSet<PersonId>,
    /// People of the store that rows were about.
    pub persons_matched: BTreeSet<PersonId>,
    /// Facts added.
    pub facts_new: u64,
    /// Facts that were there already.
    pub facts_same: u64,
    /// Posyandu made: desa and name.
    pub posyandu_new: BTreeSet<(AreaCode, String)>,
    /// Rows to look at again.
    pub doubts: Vec<RowDoubt>,
    /// Posyandu met so far, by desa and normalised name.
    places: BTreeMap<(AreaCode, String), PlaceId>,
}

/// Whether an import is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Save.
    Keep,
    /// Only say what would be done.
    DryRun,
}

impl Store {
    /// Takes in rows, some hundred a transaction; what is in stays in, should the import be cut off.
    /// A dry run is one transaction that is rolled back.
    ///
    /// # Errors
    /// The first error of `rows`, or why a transaction failed; earlier transactions stay.
    pub fn import<E: From<Error>>(
        &self,
        author: UserId,
        mode: Mode,
        rows: &mut dyn Iterator<Item = Result<Incoming, E>>,
    ) -> Result<Imported, E> {
        let mut imported = Imported::default();
        match mode {
            Mode::Keep => loop {
                let chunk = rows.take(CHUNK).collect::<Result<Vec<_>, E>>()?;
                if chunk.is_empty() {
                    return Ok(imported);
                }
                self.write::<_, E>(author, |writer| {
                    for row in &chunk {
                        Arrivals {
                            writer,
                            imported: &mut imported,
                        }
                        .take_in(row)?;
                    }
                    Ok(())
                })?;
            },
            Mode::DryRun => {
                let outcome = self.write::<(), _>(author, |writer| {
                    for row in rows {
                        let row = row.map_err(DryRun::Failed)?;
                        Arrivals {
                            writer,
                            imported: &mut imported,
                        }
                        .take_in(&row)?;
                    }
                    Err(DryRun::Done)
                });
                match outcome {
                    Ok(_) | Err(DryRun::Done) => Ok(imported),
                    Err(DryRun::Failed(error)) => Err(error),
                }
            }
        }
    }
}

/// Why the transaction of a dry run is rolled back.
enum DryRun<E> {
    Done,
    Failed(E),
}

impl<E: From<Error>> From<Error> for DryRun<E> {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

/// One row being taken in.
struct Arrivals<'a, 'tx> {
    writer: &'a mut Writer<'tx>,
    imported: &'a mut Imported,
}

/// Whom a row is about.
enum Who {
    Known(Box<Known>),
    New,
}

impl Arrivals<'_, '_> {
    fn take_in(&mut self, row: &Incoming) -> Result<(), Error> {
        let mut person = row.person.clone();
        person.desa = person.desa.or(Some(row.desa));
        let posyandu = row
            .posyandu
            .as_deref()
            .map(|name| self.posyandu(row.desa, name))
            .transpose()?;
        let who = self.recognise(row, &mut person)?;
        let (id, known) = match who {
            Who::Known(known) => {
                self.complete(&known, &person)?;
                if !self.imported.persons_new.contains(&known.id) {
                    self.imported.persons_matched.insert(known.id);
                }
                (known.id, person::facts(self.writer.db(), known.row)?)
            }
            Who::New => (self.register(&person)?, Vec::new()),
        };
        self.reside(row, id, posyandu, &known)?;
        for fact in &row.facts {
            match (fact, posyandu) {
                (Fact::Measurement(measurement), Some(posyandu))
                    if measurement.site == Some(Site::Posyandu) =>
                {
                    let of_its_day = Fact::Measurement(Measurement {
                        posyandu: Some(posyandu),
                        ..measurement.clone()
                    });
                    self.record(row.row, id, &person, &of_its_day, &known)?;
                }
                (fact, _) => self.record(row.row, id, &person, fact, &known)?,
            }
        }
        Ok(())
    }

    fn doubt(&mut self, row: u32, code: &'static str, columns: &[&'static str]) {
        self.imported.doubts.push(RowDoubt {
            row,
            code,
            columns: columns.to_vec(),
        });
    }

    /// The posyandu of a name, made when it is new. One that has been renamed is found by both names.
    fn posyandu(&mut self, desa: AreaCode, posyandu: &str) -> Result<PlaceId, Error> {
        let wanted = name::normalise(posyandu);
        let key = (desa, wanted);
        if let Some(id) = self.imported.places.get(&key) {
            return Ok(*id);
        }
        let known = place::posyandu_of(self.writer.db(), desa)?;
        let same = known
            .iter()
            .find(|known| name::normalise(&known.place.name) == key.1);
        let id = match same {
            Some(known) => known.id,
            None => self.make_posyandu(desa, posyandu)?,
        };
        self.imported.places.insert(key, id);
        Ok(id)
    }

    fn make_posyandu(&mut self, desa: AreaCode, posyandu: &str) -> Result<PlaceId, Error> {
        let id = Place::id(PlaceKind::Posyandu, &desa, posyandu);
        if self
            .writer
            .state(Entity::Place(id))?
            .value(field::PLACE_NAME)
            .is_none()
        {
            let place = Place {
                name: posyandu.trim().to_owned(),
                kind: PlaceKind::Posyandu,
                area: desa,
                puskesmas: Some(self.writer.puskesmas()),
                schedule: None,
                closed: false,
                kader: None,
            };
            self.writer.edit(Entity::Place(id), place.values(), "")?;
            self.imported.posyandu_new.insert((desa, place.name));
        }
        Ok(id)
    }

    /// By NIK when birth, sex and name agree; else by name, birth, sex and mother within the desa, or a desa where
    /// the person lived before. A NIK that belongs to somebody else is taken off the row.
    fn recognise(&mut self, row: &Incoming, person: &mut Person) -> Result<Who, Error> {
        let name_key = name::normalise(&person.name);
        if let Some(nik) = person.nik.clone() {
            let holders = person::by_nik(self.writer.db(), &nik)?;
            let agrees = |known: &Known| {
                known.person.birth_date == person.birth_date
                    && known.person.sex == person.sex
                    && name::normalise(&known.person.name) == name_key
            };
            match holders.iter().position(agrees) {
                Some(place) => {
                    return Ok(holders
                        .into_iter()
                        .nth(place)
                        .map_or(Who::New, |known| Who::Known(Box::new(known))));
                }
                None if holders.is_empty() => {}
                None => {
                    self.doubt(row.row, "nik_taken", &["nik"]);
                    person.nik = None;
                    person.nik_state = None;
                }
            }
        }
        let Some(birth_date) = person.birth_date else {
            return Ok(Who::New);
        };
        let mother =
            |person: &Person| name::normalise(person.mother_name.as_deref().unwrap_or_default());
        let mut alike = person::by_birth_and_name(self.writer.db(), birth_date, &name_key)?;
        alike.retain(|known| {
            known.person.sex == person.sex && mother(&known.person) == mother(person)
        });
        let here = |known: &Known| known.person.desa == person.desa;
        if alike.iter().any(here) {
            alike.retain(here);
        } else {
            alike = self.who_lived_there(alike, row)?;
        }
        if alike.len() <= 1 {
            return Ok(alike
                .pop()
                .map_or(Who::New, |known| Who::Known(Box::new(known))));
        }
        for known in alike {
            if self.brought_before(&known, row)? {
                return Ok(Who::Known(Box::new(known)));
            }
        }
        self.doubt(
            row.row,
            "several_matches",
            &["nama", "tgl_lahir", "nama_ibu"],
        );
        Ok(Who::New)
    }

    /// Whether all facts of the row are there already: it is an earlier import's row.
    fn brought_before(&self, known: &Known, row: &Incoming) -> Result<bool, Error> {
        let facts = person::facts(self.writer.db(), known.row)?;
        Ok(row
            .facts
            .iter()
            .all(|fact| is_known(&facts, known.id, fact)))
    }

    fn register(&mut self, person: &Person) -> Result<PersonId, Error> {
        let id = self.writer.new_person();
        self.writer.edit(Entity::Person(id), person.values(), "")?;
        self.imported.persons_new.insert(id);
        Ok(id)
    }

    /// Fills in what is not known yet of somebody; what is known stays.
    fn complete(&mut self, known: &Known, person: &Person) -> Result<(), Error> {
        let have = known.state.values();
        let nik_is_new = known.person.nik.is_none() && person.nik.is_some();
        let missing: Values = person
            .values()
            .into_iter()
            .filter(|(field, _)| {
                have.get(*field).is_none() || (*field == field::NIK_STATE && nik_is_new)
            })
            .filter(|(field, value)| {
                *field != field::NIK_STATE || nik_is_new || *value != NikState::None.into()
            })
            .collect();
        self.writer.edit(Entity::Person(known.id), missing, "")?;
        Ok(())
    }

    fn record(
        &mut self,
        row: u32,
        id: PersonId,
        person: &Person,
        fact: &Fact,
        known: &[KnownFact],
    ) -> Result<(), Error> {
        if is_known(known, id, fact) {
            self.imported.facts_same += 1;
            return Ok(());
        }
        if let Fact::Measurement(measurement) = fact {
            self.doubt_measurement(row, person, measurement, known);
        }
        self.writer.record(id, fact)?;
        self.imported.facts_new += 1;
        Ok(())
    }

    fn doubt_measurement(
        &mut self,
        row: u32,
        person: &Person,
        measurement: &Measurement,
        known: &[KnownFact],
    ) {
        let history = person::history(person, known);
        if history
            .measurements
            .iter()
            .any(|(_, other)| other.date == measurement.date)
        {
            self.doubt(row, "same_day", &["tgl_ukur"]);
        }
        let doubts = history.doubts(measurement);
        let columns: Vec<&'static str> = doubts
            .iter()
            .filter(|doubt| doubt.reason.about_the_value())
            .map(|doubt| column(doubt.subject))
            .collect();
        if !columns.is_empty() {
            self.doubt(row, "improbable", &columns);
        }
    }
}

fn column(subject: Subject) -> &'static str {
    match subject {
        Subject::Weight => "bb",
        Subject::Length => "tb",
        Subject::Date => "tgl_ukur",
    }
}

/// Whether a fact with these values was ever entered, also when it was amended or voided since.
fn is_known(known: &[KnownFact], person: PersonId, fact: &Fact) -> bool {
    let new = NewFact {
        kind: fact.kind(),
        person,
        values: fact.values(),
    };
    let digest = new.digest();
    known.iter().any(|known| known.first_digest == digest)
}
