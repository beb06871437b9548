//! Closed lists of choices: a number in the log, a word on the wire to the screen and in files.

use serde::{Deserialize, Serialize};

use crate::Value;

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every choice, in the order of its code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The number in the log. Never reused for another meaning.
            pub fn code(self) -> i64 {
                match self { $(Self::$variant => $code),+ }
            }

            /// The choice behind a number; `None` if this program does not know it.
            pub fn from_code(code: i64) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// The word in files and commands.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The choice behind a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl From<$name> for Value {
            fn from(choice: $name) -> Self {
                Self::Int(choice.code())
            }
        }
    };
}

coded! {
    /// Sex as registered.
    Sex {
        /// Laki-laki.
        Male = 1 "L",
        /// Perempuan.
        Female = 2 "P",
    }
}

coded! {
    /// How a child's length was taken (*cara ukur*).
    Position {
        /// Terlentang: recumbent length.
        Lying = 1 "terlentang",
        /// Berdiri: standing height.
        Standing = 2 "berdiri",
    }
}

coded! {
    /// Where a measurement was taken (*tempat*).
    Site {
        /// At a posyandu day.
        Posyandu = 1 "posyandu",
        /// At home.
        Home = 2 "rumah",
        /// At the puskesmas or pustu.
        Puskesmas = 3 "puskesmas",
    }
}

coded! {
    /// The colour of a vitamin A capsule, which is its dose.
    Capsule {
        /// 100,000 IU, 6–11 months.
        Blue = 1 "biru",
        /// 200,000 IU, 12–59 months.
        Red = 2 "merah",
    }
}

coded! {
    /// Why a residence ended.
    Leaving {
        /// Moved out of the area.
        Moved = 1 "pindah",
        /// Died.
        Died = 2 "meninggal",
    }
}

coded! {
    /// Why a child on the roster was not weighed.
    Absence {
        /// Sick.
        Sick = 1 "sakit",
        /// Away on a journey.
        Away = 2 "bepergian",
        /// Has moved; the move itself is a fact of its own.
        Moved = 3 "pindah",
        /// Has died; the death itself is a fact of its own.
        Died = 4 "meninggal",
        /// Refused.
        Refused = 5 "menolak",
        /// Came, but was not weighed.
        PresentNotWeighed = 6 "hadir_tidak_ditimbang",
    }
}

coded! {
    /// What is known of a person's NIK.
    NikState {
        /// Seen on KTP, KK or KIA.
        Genuine = 1 "asli",
        /// A temporary number.
        Temporary = 2 "sementara",
        /// None yet.
        None = 3 "belum_ada",
    }
}

coded! {
    /// What a user may do. The matrix of rights stands in `app`.
    Role {
        /// Petugas gizi of the puskesmas.
        PetugasGizi = 1 "petugas_gizi",
        /// Bidan desa.
        Bidan = 2 "bidan",
        /// Data entry clerk.
        PetugasEntri = 3 "petugas_entri",
        /// Holder of a programme.
        PemegangProgram = 4 "pemegang_program",
        /// Posyandu volunteer.
        Kader = 5 "kader",
        /// Head of the puskesmas.
        KepalaPuskesmas = 6 "kepala_puskesmas",
    }
}

coded! {
    /// How a fact came in.
    Origin {
        /// Typed while the child was there.
        Live = 1 "langsung",
        /// Typed later from paper.
        Paper = 2 "kertas",
        /// Read from a file.
        Import = 3 "impor",
    }
}

coded! {
    /// What a place is.
    PlaceKind {
        /// Primary-care centre.
        Puskesmas = 1 "puskesmas",
        /// Village health post.
        Pustu = 2 "pustu",
        /// Monthly session of a hamlet.
        Posyandu = 3 "posyandu",
    }
}

coded! {
    /// What somebody is to the head of the household.
    Relation {
        /// Kepala keluarga.
        Head = 1 "kepala",
        /// Husband or wife.
        Spouse = 2 "pasangan",
        /// Child.
        Child = 3 "anak",
        /// Son- or daughter-in-law.
        ChildInLaw = 4 "menantu",
        /// Grandchild.
        Grandchild = 5 "cucu",
        /// Father or mother.
        Parent = 6 "orang_tua",
        /// Father- or mother-in-law.
        ParentInLaw = 7 "mertua",
        /// Another relative.
        Relative = 8 "famili",
        /// Anybody else who lives there.
        Other = 9 "lainnya",
    }
}

coded! {
    /// Where somebody is referred to.
    Destination {
        /// Puskesmas pembantu.
        Pustu = 1 "pustu",
        /// Puskesmas.
        Puskesmas = 2 "puskesmas",
        /// Hospital.
        Hospital = 3 "rs",
    }
}

coded! {
    /// What became of a referral (*rujuk balik*).
    Outcome {
        /// Examined and treated there; comes back to us.
        Treated = 1 "ditangani",
        /// Stays there for treatment.
        Admitted = 2 "dirawat",
        /// Examined: nothing to treat.
        Cleared = 3 "tidak_perlu",
        /// Did not go.
        NotGone = 4 "tidak_datang",
        /// Referred on from there.
        ReferredOn = 5 "dirujuk_lanjut",
        /// Died.
        Died = 6 "meninggal",
    }
}

impl Outcome {
    /// Whether somebody still has to look after it: who did not go is not back.
    pub fn is_open(self) -> bool {
        self == Self::NotGone
    }
}

impl From<Sex> for growth::Sex {
    fn from(sex: Sex) -> Self {
        match sex {
            Sex::Male => Self::Male,
            Sex::Female => Self::Female,
        }
    }
}

impl From<Position> for growth::Position {
    fn from(position: Position) -> Self {
        match position {
            Position::Lying => Self::Lying,
            Position::Standing => Self::Standing,
        }
    }
}

coded! {
    /// What a figure is ([`crate::Figure`]).
    FigureKind {
        /// How many people of a group there are in a year, by somebody's projection or count (*sasaran*).
        Target = 1 "sasaran",
        /// What a service reached that is recorded elsewhere, from January to the end of a month.
        Recap = 2 "rekap",
        /// What staff say of a number of a month.
        Note = 3 "catatan",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_survives_its_number_and_its_word() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(*role));
            assert_eq!(Role::from_word(role.word()), Some(*role));
        }
        assert_eq!(Role::from_code(99), None);
    }
}
