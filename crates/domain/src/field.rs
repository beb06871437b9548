//! The meaning of every field number below 1000. Append only: a number is never used again. From 1000 on they are
//! questions of forms ([`crate::question`]).

use crate::Field;

/// Of a fact: 1 while it stands, 0 while it is voided.
pub const LIVE: Field = Field(1);

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $number:literal),+ $(,)?) => {
        $($(#[$doc])* pub const $name: Field = Field($number);)+

        /// All fields with their names, for history screens and `doctor`.
        pub const ALL: &[(Field, &str)] = &[(LIVE, "live"), $(($name, stringify!($name))),+];
    };
}

fields! {
    // Of a person.
    /// Name as people write it.
    NAME = 10,
    /// [`crate::Sex`].
    SEX = 11,
    /// Date of birth.
    BIRTH_DATE = 12,
    /// NIK, sixteen digits.
    NIK = 13,
    /// [`crate::NikState`].
    NIK_STATE = 14,
    /// Number of the family card (KK).
    FAMILY_CARD = 15,
    /// Which child of its mother, 1, 2 …
    BIRTH_ORDER = 16,
    /// Birth weight, grams.
    BIRTH_WEIGHT = 17,
    /// Birth length, millimetres.
    BIRTH_LENGTH = 18,
    /// Mother's name.
    MOTHER_NAME = 19,
    /// Mother's NIK.
    MOTHER_NIK = 20,
    /// Father's name.
    FATHER_NAME = 21,
    /// Telephone.
    PHONE = 22,
    /// Address, free text.
    ADDRESS = 23,
    /// Hamlet.
    DUSUN = 24,
    /// RT.
    RT = 25,
    /// RW.
    RW = 26,
    /// Kemendagri code of the desa or kelurahan of residence.
    DESA = 27,
    /// Owns a KMS or Buku KIA: 1 or 0.
    OWNS_KMS = 28,
    /// The person's number in the posyandu's register book.
    REGISTER_NUMBER = 29,
    /// Link to the mother's own record.
    MOTHER = 30,
    /// Completed weeks of gestation at birth.
    GESTATION_WEEKS = 31,
    /// The puskesmas that looks after the person, once it is another than the one that registered it.
    PUSKESMAS = 32,
    /// Which household the person belongs to, where the family card does not say it.
    HOUSEHOLD = 33,
    /// [`crate::Relation`] to the head of the household.
    RELATION = 34,

    // Of a place.
    /// Name of the place, without the kind of place.
    PLACE_NAME = 40,
    /// Kemendagri code of the area it stands in.
    PLACE_AREA = 41,
    /// [`crate::PlaceKind`].
    PLACE_KIND = 42,
    /// The puskesmas it belongs to.
    PLACE_PUSKESMAS = 43,
    /// When its posyandu days are, as [`crate::Schedule`] writes it.
    PLACE_SCHEDULE = 44,
    /// 1 when it works no more.
    PLACE_CLOSED = 45,
    /// Its kader and whom each looks after, as [`crate::Kader`] reads it.
    PLACE_KADER = 46,

    // Of a posyandu day.
    /// 1 once somebody opened the day.
    DAY_OPENED = 60,
    /// 1 while the day is finished.
    DAY_FINISHED = 61,
    /// Who measured.
    DAY_MEASURED_BY = 62,
    /// Which scale.
    DAY_SCALE = 63,
    /// Which length board.
    DAY_BOARD = 64,
    /// 1 when the day was cancelled.
    DAY_CANCELLED = 65,
    /// The date the day was moved to.
    DAY_MOVED_TO = 66,
    /// The kader's totals on paper, as [`crate::PaperTotals`] writes them.
    DAY_PAPER_TOTALS = 67,

    // Of a user.
    /// The user's name.
    USER_NAME = 80,
    /// [`crate::Role`].
    USER_ROLE = 81,
    /// 1 when the user works here no more.
    USER_LEFT = 82,

    // Of facts.
    /// The clinical date, typed or confirmed by a person.
    DATE = 100,
    /// Weight, grams.
    WEIGHT = 101,
    /// Length or height as measured, millimetres.
    LENGTH = 102,
    /// [`crate::Position`].
    POSITION = 103,
    /// Mid-upper-arm circumference (LiLA), millimetres.
    ARM = 104,
    /// Head circumference, millimetres.
    HEAD = 105,
    /// Bilateral pitting oedema: 1 or 0.
    OEDEMA = 106,
    /// [`crate::Site`].
    SITE = 107,
    /// The posyandu: of the day a measurement belongs to, or the one moved to.
    POSYANDU = 108,
    /// Who measured, when another than the day's.
    MEASURED_BY = 109,
    /// Codes of the doubts that a person confirmed, separated by spaces.
    CONFIRMED = 110,
    /// 1 when this measurement was repeated to confirm.
    REMEASURED = 111,
    /// [`crate::Absence`].
    ABSENCE = 112,
    /// [`crate::Capsule`].
    CAPSULE = 113,
    /// A yes (1) or no (0) asked of a month.
    YES = 114,
    /// [`crate::Leaving`].
    LEAVING = 115,
    /// Vaccine dose, by its code.
    DOSE = 116,
    /// Free text of the one who entered it.
    NOTE = 117,
    /// [`crate::Origin`].
    ORIGIN = 118,
    /// Codes of the doubts to be measured again next month, separated by spaces.
    TO_REMEASURE = 119,
    /// The other record of a [`crate::Kinship`].
    OTHER = 120,
    /// The form of a visit, by its id.
    FORM = 121,
    /// The version of the form.
    FORM_VERSION = 122,
    /// 1 when it was not done here, but read in the person's own book.
    FROM_BOOK = 123,
    /// Batch number of a vaccine.
    BATCH = 124,
    /// Brand of a vaccine.
    BRAND = 125,
    /// [`crate::Destination`] of a referral.
    DESTINATION = 126,
    /// Why, as a code of a rule or `other`.
    REASON = 127,
    /// 1 when it has to happen on the same day.
    SAME_DAY = 128,
    /// [`crate::Outcome`] of a referral.
    OUTCOME = 129,
    /// When the outcome was known.
    OUTCOME_DATE = 130,
    /// What was found and done, in the words of who answered.
    OUTCOME_NOTE = 131,

    // Of a figure. Its desa, puskesmas and note have the fields of a person and a fact.
    /// [`crate::FigureKind`].
    FIGURE_KIND = 132,
    /// What it is about: a group, an SPM service, an indicator.
    SUBJECT = 133,
    /// First day of its month; of a target, of its year.
    MONTH = 134,
    /// How many were reached.
    REACHED = 135,
    /// Of how many.
    OF = 136,
    /// Where it was read.
    SOURCE = 137,
    /// The day of which the source speaks.
    AS_OF = 138,
}

/// The name of a field, or `None` if this program does not know it.
pub fn name(field: Field) -> Option<&'static str> {
    ALL.iter()
        .find(|(known, _)| *known == field)
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_number_means_two_things() {
        let numbers: BTreeSet<_> = ALL.iter().map(|(field, _)| field).collect();
        assert_eq!(numbers.len(), ALL.len());
    }
}
