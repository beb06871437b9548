//! A child and its story as a test tells it.

use domain::{
    Absence, Arrival, Attendance, BookWeight, Breastfeeding, Capsule, CurveOverrule, Departure,
    Deworming, Fact, Grams, Leaving, NikState, Person, PersonId, PlaceId, Sex, VitaminA,
};
use sample::Rng;
use uuid::Uuid;

use crate::{a_posyandu, day, decimal::scaled};

/// A child being told; see [`child`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    id: PersonId,
    person: Person,
    home: PlaceId,
    /// The arrival comes first.
    facts: Vec<Fact>,
}

/// A girl born on 14 January 2025 who lives at posyandu Melati since birth, unless the test says otherwise.
///
/// The id comes from the name: in a test with two children of one name, use [`Child::another`].
pub fn child(name: &str) -> Child {
    let home = a_posyandu("Melati").id();
    let person = Person {
        name: name.to_owned(),
        sex: Some(Sex::Female),
        birth_date: Some(day("2025-01-14")),
        ..Person::default()
    };
    Child {
        id: id_of(name, 1),
        person,
        home,
        facts: vec![Fact::Arrival(Arrival {
            date: None,
            posyandu: home,
        })],
    }
}

fn id_of(name: &str, number: u64) -> PersonId {
    let from_name = name.bytes().fold(number, |hash, byte| {
        hash.rotate_left(7) ^ u64::from(byte).wrapping_mul(0x0100_0000_01B3)
    });
    let mut bytes = [0; 16];
    Rng::new(from_name, number).fill(&mut bytes);
    PersonId(Uuid::new_v8(bytes))
}

impl Child {
    /// The second, third … child of this name.
    #[must_use]
    pub fn another(mut self, number: u64) -> Self {
        self.id = id_of(&self.person.name, number);
        self
    }

    /// Born on that date.
    #[must_use]
    pub fn born(mut self, date: &str) -> Self {
        self.person.birth_date = Some(day(date));
        self
    }

    /// A boy.
    #[must_use]
    pub fn boy(mut self) -> Self {
        self.person.sex = Some(Sex::Male);
        self
    }

    /// A girl.
    #[must_use]
    pub fn girl(mut self) -> Self {
        self.person.sex = Some(Sex::Female);
        self
    }

    /// The mother's name.
    #[must_use]
    pub fn mother(mut self, name: &str) -> Self {
        self.person.mother_name = Some(name.to_owned());
        self
    }

    /// The NIK, seen on a card.
    #[must_use]
    pub fn nik(mut self, nik: &str) -> Self {
        self.person.nik = Some(nik.to_owned());
        self.person.nik_state = Some(NikState::Genuine);
        self
    }

    /// Owns a KMS, or owns none.
    #[must_use]
    pub fn owns_kms(mut self, owns: bool) -> Self {
        self.person.owns_kms = Some(owns);
        self
    }

    /// Any other attribute: `.with(|person| person.rt = Some("003".into()))`.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Person)) -> Self {
        change(&mut self.person);
        self
    }

    /// Living at that posyandu since birth.
    #[must_use]
    pub fn at(self, posyandu: PlaceId) -> Self {
        self.arriving(posyandu, None)
    }

    /// Living at that posyandu since a date.
    #[must_use]
    pub fn at_since(self, posyandu: PlaceId, date: &str) -> Self {
        self.arriving(posyandu, Some(date))
    }

    fn arriving(mut self, posyandu: PlaceId, date: Option<&str>) -> Self {
        self.home = posyandu;
        self.facts[0] = Fact::Arrival(Arrival {
            date: date.map(day),
            posyandu,
        });
        self
    }

    /// Anything that happened.
    #[must_use]
    pub fn has(mut self, fact: impl Into<Fact>) -> Self {
        self.facts.push(fact.into());
        self
    }

    /// A weighing or measuring.
    #[must_use]
    pub fn weighed(self, weighing: impl Into<Fact>) -> Self {
        self.has(weighing)
    }

    /// The last weight in its own book from before our records, in kilograms.
    #[must_use]
    pub fn book_says(self, date: &str, kg: &str) -> Self {
        self.has(Fact::BookWeight(BookWeight {
            date: day(date),
            weight: Grams(scaled(kg, 3)),
        }))
    }

    /// Given a vitamin A capsule.
    #[must_use]
    pub fn vitamin_a(self, date: &str, capsule: Capsule) -> Self {
        self.has(Fact::VitaminA(VitaminA {
            date: day(date),
            capsule,
        }))
    }

    /// Given a deworming tablet.
    #[must_use]
    pub fn dewormed(self, date: &str) -> Self {
        self.has(Fact::Deworming(Deworming { date: day(date) }))
    }

    /// Asked about breast milk: only that, or not.
    #[must_use]
    pub fn only_breast_milk(self, date: &str, exclusive: bool) -> Self {
        self.has(Fact::Breastfeeding(Breastfeeding {
            date: day(date),
            exclusive,
        }))
    }

    /// Did not come to a day of its posyandu.
    #[must_use]
    pub fn absent(self, date: &str, absence: Absence) -> Self {
        let posyandu = self.home;
        self.has(Fact::Attendance(Attendance {
            date: day(date),
            posyandu,
            absence,
        }))
    }

    /// Staff say N for the weighing of that date.
    #[must_use]
    pub fn overruled(self, date: &str) -> Self {
        self.has(Fact::CurveOverrule(CurveOverrule { date: day(date) }))
    }

    /// Moves to another posyandu.
    #[must_use]
    pub fn moves_to(mut self, posyandu: PlaceId, date: &str) -> Self {
        self.home = posyandu;
        self.has(Fact::Arrival(Arrival {
            date: Some(day(date)),
            posyandu,
        }))
    }

    /// Moves out of the area.
    #[must_use]
    pub fn leaves(self, date: &str) -> Self {
        self.has(Fact::Departure(Departure {
            date: day(date),
            leaving: Leaving::Moved,
        }))
    }

    /// Dies.
    #[must_use]
    pub fn dies(self, date: &str) -> Self {
        self.has(Fact::Departure(Departure {
            date: day(date),
            leaving: Leaving::Died,
        }))
    }

    /// The id.
    pub fn id(&self) -> PersonId {
        self.id
    }

    /// The attributes.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// What happened, the arrival first, then as told.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::a_weighing;

    #[test]
    fn a_story_becomes_attributes_and_facts() {
        let (melati, mawar) = (a_posyandu("Melati").id(), a_posyandu("Mawar").id());
        let budi = child("Budi")
            .born("2025-02-01")
            .boy()
            .at_since(melati, "2025-06-01")
            .book_says("2025-05-12", "6,9")
            .weighed(a_weighing("2025-06-19").kg("7.2").at(melati))
            .moves_to(mawar, "2025-07-01")
            .absent("2025-07-10", Absence::Sick)
            .dies("2025-08-02");
        assert_eq!(budi.person().sex, Some(Sex::Male));
        let dates: Vec<_> = budi
            .facts()
            .iter()
            .filter_map(Fact::date)
            .map(|date| date.to_string())
            .collect();
        assert_eq!(
            dates,
            [
                "2025-06-01",
                "2025-05-12",
                "2025-06-19",
                "2025-07-01",
                "2025-07-10",
                "2025-08-02"
            ]
        );
        assert!(
            matches!(&budi.facts()[4], Fact::Attendance(attendance) if attendance.posyandu == mawar)
        );
    }

    #[test]
    fn one_name_is_one_child_unless_another_is_meant() {
        assert_eq!(child("Budi").id(), child("Budi").id());
        assert_ne!(child("Budi").id(), child("Budi").another(2).id());
        assert_ne!(child("Budi").id(), child("Bidu").id());
    }
}
