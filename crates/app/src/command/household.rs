//! Families: which to visit first, who lives in one, and the links between its members.

use domain::{Entity, Person, PersonId, Relation, Surroundings as _, Values, field};
use indicators::care::{Care, Pregnancy};
use records::care::Homes;
use records::person::Whole;
use records::place;
use serde::{Deserialize, Serialize};
use store::Writer;
use ts_rs::TS;

use super::care::{VisitView, offered};
use super::due::DueView;
use super::line::{Lines, PersonLine};
use super::people::PersonDraft;
use super::row_change::person_id;
use super::visit::may_see;
use crate::error::given_reason;
use crate::{App, UiError};

mod plan;
mod relation;

pub use plan::{AskPlan, PlannedHome, ReasonCount, VisitPlan, visit_plan};
pub use relation::{SayRelation, say_relation};

/// Whose family.
#[derive(Debug, Deserialize, TS)]
pub struct AskHousehold {
    /// Id of somebody of it.
    pub person: String,
}

/// A family.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of the page")]
pub struct HouseholdPage {
    pub dusun: Option<String>,
    pub rt: Option<String>,
    pub rw: Option<String>,
    pub address: Option<String>,
    /// In the order of age, the eldest first; only the one who was asked for when the family is not known.
    pub members: Vec<Member>,
    /// Visits of the family and of its members at home, the last first.
    pub visits: Vec<MemberVisit>,
}

/// Somebody of a family.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a member")]
pub struct Member {
    pub line: PersonLine,
    /// What the person is to the head.
    pub relation: Option<&'static str>,
    /// The mother, where her own record is known.
    pub mother: Option<String>,
    /// What is open or late today.
    pub due: Vec<DueView>,
    /// The checklists of a visit at home that fit the person.
    pub checklists: Vec<Checklist>,
    pub referrals_open: usize,
}

/// A checklist of a visit at home.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a form")]
pub struct Checklist {
    pub form: String,
    pub title: String,
    pub last: Option<String>,
}

/// A visit at home.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a visit")]
pub struct MemberVisit {
    pub person: String,
    pub name: String,
    pub visit: VisitView,
}

/// The family of somebody, with what each member needs.
///
/// # Errors
/// `not_found`, or when the store cannot be read.
pub fn household(app: &App, args: AskHousehold) -> Result<HouseholdPage, UiError> {
    let session = app.session()?;
    let id = person_id(&args.person)?;
    let today = app.today();
    let library = session.forms.now();
    session.store.read(|db| {
        let row = records::person::find(db, id)?.row;
        let rows = match records::care::household_of(db, row)? {
            None => vec![row],
            Some(household) => records::care::members(db, &household)?,
        };
        let homes = Homes::on(db, today)?;
        let mut lines = Lines::new(db, today);
        let (mut members, mut visits, mut people) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            // Who has moved or died is of the family no more, but for the one who was asked for.
            let whole = Whole::load(db, records::person::by_row(db, row)?)?;
            if homes.of(row).is_none() && whole.known.id != id {
                continue;
            }
            let history = whole.history();
            let care = Care::of(&history);
            let person = &whole.known.person;
            let at_home = offered(&library, &care, today, false)
                .into_iter()
                .filter(|one| one.group == "home");
            let due = care.due();
            let due: Vec<DueView> = due
                .iter()
                .filter_map(|due| DueView::of(due, &care, today))
                .collect();
            let seen = care.visits.iter().filter(|(_, visit)| {
                visit.form.starts_with("home_") && may_see(&session, &visit.form)
            });
            visits.extend(seen.map(|(fact, visit)| MemberVisit {
                person: whole.known.id.to_string(),
                name: person.name.clone(),
                visit: VisitView::of(&library, *fact, visit, &care),
            }));
            members.push(Member {
                line: lines.line_of(&whole.known)?,
                relation: person.relation.map(Relation::word),
                mother: person.mother.map(|mother| mother.to_string()),
                referrals_open: due
                    .iter()
                    .filter(|due| due.item.starts_with("referral"))
                    .count(),
                due: due.into_iter().filter(|due| due.state != "soon").collect(),
                checklists: at_home
                    .filter(|one| one.fits)
                    .map(|one| Checklist {
                        form: one.form,
                        title: one.title,
                        last: one.last,
                    })
                    .collect(),
            });
            people.push(person.clone());
        }
        members.sort_by(|one, other| {
            (&one.line.birth_date, &one.line.person)
                .cmp(&(&other.line.birth_date, &other.line.person))
        });
        visits.sort_by(|one, other| other.visit.date.cmp(&one.visit.date));
        let text = |of: fn(&Person) -> &Option<String>| {
            people.iter().find_map(|person| of(person).clone())
        };
        Ok(HouseholdPage {
            dusun: text(|person| &person.dusun),
            rt: text(|person| &person.rt),
            rw: text(|person| &person.rw),
            address: text(|person| &person.address),
            members,
            visits,
        })
    })
}

/// Into which family somebody goes.
#[derive(Debug, Deserialize, TS)]
pub struct JoinHousehold {
    /// Id of the person.
    pub person: String,
    /// Somebody of the family; none to leave the one the person is of.
    pub with: Option<String>,
    /// What the person is to the head; none when not said.
    pub relation: Option<String>,
    /// Why, where the person was of a family before.
    pub reason: String,
}

/// Puts somebody into the family of somebody else, or out of the family they are of.
///
/// # Errors
/// `not_found`, `bad_word` about `relation`, `same_person`; `missing` about `reason` when the person was of another family.
pub fn join_household(app: &App, args: JoinHousehold) -> Result<(), UiError> {
    let session = app.session()?;
    let id = person_id(&args.person)?;
    let with = args.with.as_deref().map(person_id).transpose()?;
    if with == Some(id) {
        return Err(UiError::new("same_person").about("with"));
    }
    let relation = args.relation.as_deref().map(|word| {
        Relation::from_word(word).ok_or_else(|| UiError::new("bad_word").about("relation"))
    });
    let relation = relation.transpose()?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let person = Person::read(&known(writer, id)?);
        let key = match with {
            Some(with) => household_key(writer, with)?,
            // A family of one's own, whatever the family card says.
            None => app.system().new_id().to_string(),
        };
        let mut values = Values::new();
        let before = person.household_key();
        let moves = before.as_ref() != Some(&key);
        if moves {
            values.set(field::HOUSEHOLD, key.as_str());
        }
        values.set_some(field::RELATION, relation);
        let reason = match before.is_some() && moves {
            true => given_reason(&args.reason)?,
            false => args.reason.trim(),
        };
        writer.edit(Entity::Person(id), values, reason)?;
        Ok(())
    })?;
    Ok(())
}

fn known(writer: &Writer<'_>, id: PersonId) -> Result<Values, UiError> {
    records::person::find(writer.db(), id)?;
    Ok(writer.state(Entity::Person(id))?.values())
}

/// The name of somebody's family; one is given to who has none.
fn household_key(writer: &mut Writer<'_>, id: PersonId) -> Result<String, UiError> {
    if let Some(key) = Person::read(&known(writer, id)?).household_key() {
        return Ok(key);
    }
    let key = id.to_string();
    let mut values = Values::new();
    values.set(field::HOUSEHOLD, key.as_str());
    writer.edit(Entity::Person(id), values, "")?;
    Ok(key)
}

/// Writes that a child is of a mother: her record, and her family.
pub(super) fn child_of(
    writer: &mut Writer<'_>,
    child: PersonId,
    mother: PersonId,
) -> Result<(), UiError> {
    let key = household_key(writer, mother)?;
    let mut values = Values::new();
    values.set(field::MOTHER, mother);
    values.set(field::HOUSEHOLD, key.as_str());
    values.set(field::RELATION, Relation::Child);
    writer.edit(Entity::Person(child), values, "")?;
    Ok(())
}

/// Whose child.
#[derive(Debug, Deserialize, TS)]
pub struct AskNewborn {
    /// Id of the mother.
    pub mother: String,
}

/// What is known of a child that was born here, for its registration: the day of the mother's last birth, her name and
/// home, "By. Ny." until it has a name of its own.
///
/// # Errors
/// `not_found`, or when the store cannot be read.
pub fn newborn_draft(app: &App, args: AskNewborn) -> Result<PersonDraft, UiError> {
    let id = person_id(&args.mother)?;
    let today = app.today();
    app.session()?.store.read(|db| {
        let whole = Whole::load(db, records::person::find(db, id)?)?;
        let history = whole.history();
        let care = Care::of(&history);
        let mother = &whole.known.person;
        let stays = records::residence::of_person(db, whole.known.row)?;
        let home = stays.iter().find(|stay| stay.covers(today));
        let home = home
            .map(|stay| place::by_row(db, stay.posyandu))
            .transpose()?;
        let child = Person {
            name: format!("By. Ny. {}", mother.name),
            birth_date: care.pregnancies.iter().rev().find_map(Pregnancy::birth),
            family_card: mother.family_card.clone(),
            mother_name: Some(mother.name.clone()),
            mother_nik: mother.nik.clone(),
            phone: mother.phone.clone(),
            address: mother.address.clone(),
            dusun: mother.dusun.clone(),
            rt: mother.rt.clone(),
            rw: mother.rw.clone(),
            ..Person::default()
        };
        Ok(PersonDraft::of(&child, home.map(|home| (home.id, None))))
    })
}
