//! What a row comes to: what it says, what is doubtful about it, or why it does not go in.

use chrono::NaiveDate;
use domain::{BookWeight, Breastfeeding, CurveOverrule, Departure, Measurement, Person, VitaminA};

/// What one row of a register or an e-PPGBM export says. Places are names, not yet looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterRow {
    /// Line in the file; the first line is 1.
    pub row: u32,
    /// Area code or name of the desa.
    pub desa: Option<String>,
    /// Name of the kecamatan; e-PPGBM only.
    pub kecamatan: Option<String>,
    /// Name of the kabupaten or kota; e-PPGBM only.
    pub kabupaten: Option<String>,
    /// Name of the puskesmas; e-PPGBM only.
    pub puskesmas: Option<String>,
    /// Name of the posyandu.
    pub posyandu: Option<String>,
    /// The child as the row identifies it. Name, sex and date of birth are always there, `desa` never.
    pub person: Person,
    /// Lives here since; `None` is since birth.
    pub since: Option<NaiveDate>,
    /// Area code or name of the desa where the child lived before.
    pub from_desa: Option<String>,
    /// Left, and why.
    pub left: Option<Departure>,
    /// What was measured; always something. Without a posyandu: the row's place is looked up later.
    pub measurement: Option<Measurement>,
    /// A capsule given on the day.
    pub vitamin_a: Option<VitaminA>,
    /// The answer about breast milk on the day.
    pub breastfeeding: Option<Breastfeeding>,
    /// The last weighing in the child's book before this register.
    pub book_weight: Option<BookWeight>,
    /// Staff judged the month's T as N.
    pub overruled: Option<CurveOverrule>,
    /// What a person should look at; the row goes in all the same.
    pub doubts: Vec<RowDoubt>,
}

/// Something in a row that may be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDoubt {
    /// What.
    pub code: DoubtCode,
    /// The columns it is about, by their names in the register format.
    pub fields: Vec<&'static str>,
}

/// What may be wrong in a row, as far as the row alone tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubtCode {
    /// Not sixteen digits; the number was left out.
    BadNik,
    /// The NIK tells of another date of birth or sex.
    NikMismatch,
    /// A value that cannot be so or is not understood; it was left out.
    Improbable,
    /// A date after today while the laptop's clock is suspect.
    InFuture,
}

impl DoubtCode {
    /// The code in lists and on screens.
    pub fn code(self) -> &'static str {
        match self {
            Self::BadNik => "bad_nik",
            Self::NikMismatch => "nik_mismatch",
            Self::Improbable => "improbable",
            Self::InFuture => "in_future",
        }
    }
}

/// Why a row does not go in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRefusal {
    /// Line in the file; the first line is 1.
    pub row: u32,
    /// The column, by its name in the register format.
    pub column: &'static str,
    /// What is wrong.
    pub code: RefusalCode,
    /// The cell as the file has it, cut when it is long.
    pub value: String,
}

/// What makes a row impossible to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalCode {
    /// A value that a row cannot be without is not there or not understood.
    Missing,
    /// Not a number.
    BadNumber,
    /// Not a date that exists.
    BadDate,
    /// A date before the birth.
    BeforeBirth,
    /// A date after today.
    InFuture,
    /// A number beyond what can be entered.
    OutOfRange,
}

impl RefusalCode {
    /// The code in lists and on screens.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::BadNumber => "bad_number",
            Self::BadDate => "bad_date",
            Self::BeforeBirth => "before_birth",
            Self::InFuture => "in_future",
            Self::OutOfRange => "out_of_range",
        }
    }
}
