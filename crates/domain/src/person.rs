//! A person's attributes with their shapes.

use chrono::NaiveDate;

use crate::nik::FamilyCardNumber;
use crate::{
    AreaCode, Grams, Millimetres, NikState, PersonId, PlaceId, Relation, Sex, Values, field,
};

/// What is known of a person. Every attribute is a register: it can be edited on its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Name as people write it.
    pub name: String,
    /// Sex as registered.
    pub sex: Option<Sex>,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// NIK, sixteen digits.
    pub nik: Option<String>,
    /// What is known of the NIK.
    pub nik_state: Option<NikState>,
    /// Number of the family card (KK).
    pub family_card: Option<String>,
    /// Which child of its mother.
    pub birth_order: Option<u32>,
    /// Weight at birth.
    pub birth_weight: Option<Grams>,
    /// Length at birth.
    pub birth_length: Option<Millimetres>,
    /// Completed weeks of gestation at birth.
    pub gestation_weeks: Option<u32>,
    /// Mother's name.
    pub mother_name: Option<String>,
    /// Mother's NIK.
    pub mother_nik: Option<String>,
    /// The mother's own record.
    pub mother: Option<PersonId>,
    /// Father's name.
    pub father_name: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Address, free text.
    pub address: Option<String>,
    /// Hamlet.
    pub dusun: Option<String>,
    /// RT.
    pub rt: Option<String>,
    /// RW.
    pub rw: Option<String>,
    /// Desa or kelurahan of residence.
    pub desa: Option<AreaCode>,
    /// Owns a KMS or Buku KIA.
    pub owns_kms: Option<bool>,
    /// Number in the posyandu's register book.
    pub register_number: Option<u32>,
    /// The puskesmas that looks after the person; `None` is the one that registered it.
    pub puskesmas: Option<PlaceId>,
    /// Which household it is, where the family card does not say it.
    pub household: Option<String>,
    /// What the person is to the head of the household.
    pub relation: Option<Relation>,
}

impl Person {
    /// The values of every attribute that is given.
    pub fn values(&self) -> Values {
        let mut values = Values::new();
        values.set(field::NAME, self.name.as_str());
        values.set_some(field::SEX, self.sex);
        values.set_some(field::BIRTH_DATE, self.birth_date);
        values.set_some(field::NIK, self.nik.as_deref());
        values.set_some(field::NIK_STATE, self.nik_state);
        values.set_some(field::FAMILY_CARD, self.family_card.as_deref());
        values.set_some(field::BIRTH_ORDER, self.birth_order.map(i64::from));
        values.set_some(field::BIRTH_WEIGHT, self.birth_weight);
        values.set_some(field::BIRTH_LENGTH, self.birth_length);
        values.set_some(field::GESTATION_WEEKS, self.gestation_weeks.map(i64::from));
        values.set_some(field::MOTHER_NAME, self.mother_name.as_deref());
        values.set_some(field::MOTHER_NIK, self.mother_nik.as_deref());
        values.set_some(field::MOTHER, self.mother);
        values.set_some(field::FATHER_NAME, self.father_name.as_deref());
        values.set_some(field::PHONE, self.phone.as_deref());
        values.set_some(field::ADDRESS, self.address.as_deref());
        values.set_some(field::DUSUN, self.dusun.as_deref());
        values.set_some(field::RT, self.rt.as_deref());
        values.set_some(field::RW, self.rw.as_deref());
        values.set_some(field::DESA, self.desa.as_ref().map(ToString::to_string));
        values.set_some(field::OWNS_KMS, self.owns_kms);
        values.set_some(field::REGISTER_NUMBER, self.register_number.map(i64::from));
        values.set_some(field::PUSKESMAS, self.puskesmas);
        values.set_some(field::HOUSEHOLD, self.household.as_deref());
        values.set_some(field::RELATION, self.relation);
        values
    }

    /// Which household the person belongs to: the one that was named, else that of the family card.
    pub fn household_key(&self) -> Option<String> {
        let card = || FamilyCardNumber::read(self.family_card.as_deref()?).ok()?;
        self.household
            .clone()
            .or_else(|| card().map(|card| card.as_str().to_owned()))
    }

    /// The attributes behind shown values. A value of another type than expected counts as not given.
    pub fn read(values: &Values) -> Self {
        let text = |field| values.text(field).map(str::to_owned);
        let count = |field| {
            values
                .int(field)
                .and_then(|number| u32::try_from(number).ok())
        };
        Self {
            name: text(field::NAME).unwrap_or_default(),
            sex: values.int(field::SEX).and_then(Sex::from_code),
            birth_date: values.date(field::BIRTH_DATE),
            nik: text(field::NIK),
            nik_state: values.int(field::NIK_STATE).and_then(NikState::from_code),
            family_card: text(field::FAMILY_CARD),
            birth_order: count(field::BIRTH_ORDER),
            birth_weight: values.grams(field::BIRTH_WEIGHT),
            birth_length: values.millimetres(field::BIRTH_LENGTH),
            gestation_weeks: count(field::GESTATION_WEEKS),
            mother_name: text(field::MOTHER_NAME),
            mother_nik: text(field::MOTHER_NIK),
            mother: values.id(field::MOTHER).map(PersonId),
            father_name: text(field::FATHER_NAME),
            phone: text(field::PHONE),
            address: text(field::ADDRESS),
            dusun: text(field::DUSUN),
            rt: text(field::RT),
            rw: text(field::RW),
            desa: values.text(field::DESA).and_then(|code| code.parse().ok()),
            owns_kms: values.yes(field::OWNS_KMS),
            register_number: count(field::REGISTER_NUMBER),
            puskesmas: values.id(field::PUSKESMAS).map(PlaceId),
            household: text(field::HOUSEHOLD),
            relation: values.int(field::RELATION).and_then(Relation::from_code),
        }
    }
}
