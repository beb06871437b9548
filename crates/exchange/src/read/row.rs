//! One row of cells becomes a person with what was measured, or is refused.

use chrono::NaiveDate;
use domain::nik::{FamilyCardNumber, Nik, NotSixteenDigits};
use domain::reading::{self, BirthWeight, DateReader, NumberError, UnknownWord, is_blank};
use domain::{
    BookWeight, Breastfeeding, CurveOverrule, Departure, Leaving, Measurement, Millimetres,
    NikState, Origin, Person, Sex, VitaminA, name,
};

use super::columns::{Column, Format};
use super::grid::Cell;
use super::outcome::{DoubtCode, RefusalCode, RegisterRow, RowDoubt, RowRefusal};

/// Lengths at birth that can be true.
const BIRTH_LENGTH: std::ops::RangeInclusive<Millimetres> = Millimetres(200)..=Millimetres(800);
/// Characters of an offending cell that are told back.
const LONGEST_VALUE: usize = 80;

/// What a row is judged by.
pub(super) struct Rules {
    pub(super) format: Format,
    pub(super) today: NaiveDate,
    pub(super) clock_suspect: bool,
    /// How the dates of each column are read, by [`Column::index`].
    pub(super) dates: [DateReader; Column::ALL.len()],
}

/// The cells of one row by [`Column::index`].
pub(super) type Cells<'a> = [Cell<'a>; Column::ALL.len()];

/// Reads one row, or says everything that is wrong with it.
pub(super) fn read(
    rules: &Rules,
    row: u32,
    cells: &Cells<'_>,
) -> Result<RegisterRow, Vec<RowRefusal>> {
    let mut reader = RowReader {
        rules,
        row,
        cells,
        doubts: Vec::new(),
        refusals: Vec::new(),
    };
    let read = reader.read();
    match (read, reader.refusals) {
        (Some(read), refusals) if refusals.is_empty() => Ok(RegisterRow {
            doubts: reader.doubts,
            ..read
        }),
        (_, refusals) => Err(refusals),
    }
}

struct RowReader<'a> {
    rules: &'a Rules,
    row: u32,
    cells: &'a Cells<'a>,
    doubts: Vec<RowDoubt>,
    refusals: Vec<RowRefusal>,
}

impl RowReader<'_> {
    /// The row; `None` without name, sex or date of birth, which is then among the refusals.
    fn read(&mut self) -> Option<RegisterRow> {
        let child = self
            .text(Column::Name)
            .filter(|child| !name::normalise(child).is_empty());
        let sex = self.sex();
        let birth_date = self.date(Column::BirthDate, None);
        if child.is_none() {
            self.refuse(Column::Name, RefusalCode::Missing);
        }
        if birth_date.is_none() && !self.is_refused(Column::BirthDate) {
            self.refuse(Column::BirthDate, RefusalCode::Missing);
        }
        let measured_on = self.date(Column::MeasuredOn, birth_date);
        let measurement = self.measurement(measured_on);
        let vitamin_a = self.vitamin_a(measured_on);
        let breastfeeding = self.breastfeeding(measured_on);
        let serves = measurement.is_some() || vitamin_a.is_some() || breastfeeding.is_some();
        if measured_on.is_some()
            && !serves
            && self.refusals.is_empty()
            && self.rules.format == Format::Register
        {
            self.refuse(Column::Weight, RefusalCode::Missing);
        }
        let since = self.since(birth_date);
        let left = self.left(birth_date, since);
        let book_weight = self.book_weight(birth_date);
        let overruled = self.yes_no(Column::Overruled) == Some(true);
        let person = self.person(child, sex, birth_date);
        (person.sex.is_some() && person.birth_date.is_some()).then_some(RegisterRow {
            row: self.row,
            desa: self.text(Column::Desa),
            kecamatan: self.text(Column::Kecamatan),
            kabupaten: self.text(Column::Kabupaten),
            puskesmas: self.text(Column::Puskesmas),
            posyandu: self.text(Column::Posyandu),
            person,
            since,
            from_desa: self.text(Column::FromDesa),
            left,
            measurement,
            vitamin_a,
            breastfeeding,
            book_weight,
            overruled: measured_on
                .filter(|_| overruled)
                .map(|date| CurveOverrule { date }),
            doubts: Vec::new(),
        })
    }

    fn person(
        &mut self,
        child: Option<String>,
        sex: Option<Sex>,
        birth_date: Option<NaiveDate>,
    ) -> Person {
        let nik = self.nik(Column::Nik);
        if let Some(((nik, birth_date), sex)) = nik.zip(birth_date).zip(sex)
            && let Some(mismatch) = nik.mismatch(birth_date, sex)
        {
            let mut fields = vec![Column::Nik.name()];
            fields.extend(mismatch.birth_date.then_some(Column::BirthDate.name()));
            fields.extend(mismatch.sex.then_some(Column::Sex.name()));
            self.doubts.push(RowDoubt {
                code: DoubtCode::NikMismatch,
                fields,
            });
        }
        let (father, mother) = self.parents();
        Person {
            name: child.unwrap_or_default(),
            sex,
            birth_date,
            nik: nik.map(|nik| nik.to_string()),
            nik_state: nik.filter(Nik::is_temporary).map(|_| NikState::Temporary),
            family_card: self.family_card(),
            birth_order: self.birth_order(),
            birth_weight: self.birth_weight(),
            birth_length: self.birth_length(),
            mother_name: self.text(Column::MotherName).or(mother),
            mother_nik: self.nik(Column::MotherNik).map(|nik| nik.to_string()),
            father_name: self.text(Column::FatherName).or(father),
            phone: self.text(Column::Phone),
            address: self.text(Column::Address),
            rt: self.text(Column::Rt),
            rw: self.text(Column::Rw),
            owns_kms: self.yes_no(Column::Kms),
            ..Person::default()
        }
    }

    fn measurement(&mut self, date: Option<NaiveDate>) -> Option<Measurement> {
        let weight = self.quantity(Column::Weight, reading::read_weight);
        let length = self.quantity(Column::Length, reading::read_height);
        let arm = self.quantity(Column::Arm, reading::read_lila);
        let head = self.quantity(Column::Head, reading::read_head);
        let measured = weight.is_some() || length.is_some() || arm.is_some() || head.is_some();
        if date.is_none() {
            if measured && !self.is_refused(Column::MeasuredOn) {
                self.refuse(Column::MeasuredOn, RefusalCode::Missing);
            }
            return None;
        }
        let measurement = Measurement {
            weight,
            length,
            position: self.word(Column::Position, reading::read_position),
            arm,
            head,
            oedema: self.yes_no(Column::Oedema) == Some(true),
            site: self.word(Column::Site, reading::read_site),
            remeasured: self.yes_no(Column::Remeasured) == Some(true),
            ..Measurement::on(date?, Origin::Import)
        };
        measurement.measures_something().then_some(measurement)
    }

    fn vitamin_a(&mut self, date: Option<NaiveDate>) -> Option<VitaminA> {
        let capsule = self.word(Column::VitaminA, reading::read_capsule)?;
        let given = date.map(|date| VitaminA { date, capsule });
        self.doubt_if_undated(given.is_none(), Column::VitaminA);
        given
    }

    fn breastfeeding(&mut self, date: Option<NaiveDate>) -> Option<Breastfeeding> {
        let exclusive = self.yes_no(Column::Breastfeeding)?;
        let asked = date.map(|date| Breastfeeding { date, exclusive });
        self.doubt_if_undated(asked.is_none(), Column::Breastfeeding);
        asked
    }

    fn doubt_if_undated(&mut self, undated: bool, column: Column) {
        if undated && !self.is_refused(Column::MeasuredOn) {
            self.doubt(column);
        }
    }

    /// Since when the child lives here; a date before its birth is its family's and says nothing of it.
    fn since(&mut self, birth_date: Option<NaiveDate>) -> Option<NaiveDate> {
        let since = self.date(Column::Since, None)?;
        if birth_date.is_some_and(|birth_date| since < birth_date) {
            self.doubt(Column::Since);
            return None;
        }
        Some(since)
    }

    fn left(
        &mut self,
        birth_date: Option<NaiveDate>,
        since: Option<NaiveDate>,
    ) -> Option<Departure> {
        let why = self.word(Column::LeftWhy, reading::read_leaving);
        let date = self.date(Column::LeftOn, birth_date);
        if date.is_none() && why.is_some() && !self.is_refused(Column::LeftOn) {
            self.doubt(Column::LeftOn);
        }
        let date = date?;
        if since.is_some_and(|since| date < since) {
            self.doubt(Column::LeftOn);
        }
        Some(Departure {
            date,
            leaving: why.unwrap_or(Leaving::Moved),
        })
    }

    fn book_weight(&mut self, birth_date: Option<NaiveDate>) -> Option<BookWeight> {
        let weight = self.quantity(Column::BookWeight, reading::read_weight);
        let date = self.date(Column::BookDate, birth_date);
        if weight.is_some() && date.is_none() && !self.is_refused(Column::BookDate) {
            self.doubt(Column::BookDate);
        }
        Some(BookWeight {
            date: date?,
            weight: weight?,
        })
    }

    fn sex(&mut self) -> Option<Sex> {
        let sex = reading::read_sex(&self.shown(Column::Sex)).ok().flatten();
        if sex.is_none() {
            self.refuse(Column::Sex, RefusalCode::Missing);
        }
        sex
    }

    /// Father and mother from one cell "ayah/ibu"; a single name is taken for the mother's.
    fn parents(&self) -> (Option<String>, Option<String>) {
        let both = self.text(Column::Parents).unwrap_or_default();
        match both.split_once('/') {
            Some((father, mother)) => (cleaned(father), cleaned(mother)),
            None => (None, cleaned(&both)),
        }
    }

    fn nik(&mut self, column: Column) -> Option<Nik> {
        let read: Result<Option<Nik>, NotSixteenDigits> = match self.cell(column) {
            Cell::Number(number) => Nik::read_cell(number),
            cell => Nik::read(&cell.shown()),
        };
        read.unwrap_or_else(|_| {
            self.doubts.push(RowDoubt {
                code: DoubtCode::BadNik,
                fields: vec![column.name()],
            });
            None
        })
    }

    /// The number of the family card. One that is not sixteen digits is kept as text, unless its digits are lost.
    fn family_card(&self) -> Option<String> {
        match self.cell(Column::FamilyCard) {
            Cell::Number(number) => FamilyCardNumber::read_cell(number)
                .ok()
                .flatten()
                .map(|card| card.to_string()),
            cell => match FamilyCardNumber::read(&cell.shown()) {
                Ok(card) => card.map(|card| card.to_string()),
                Err(NotSixteenDigits) => self
                    .text(Column::FamilyCard)
                    .filter(|text| !text.contains("E+")),
            },
        }
    }

    fn birth_order(&mut self) -> Option<u32> {
        let order = reading::Decimal::read(&self.written(Column::BirthOrder)?).ok();
        let order = order
            .and_then(|order| order.in_units(0))
            .and_then(|order| u32::try_from(order).ok());
        let order = order.filter(|order| (1..=30).contains(order));
        if order.is_none() && !self.is_zero(Column::BirthOrder) {
            self.doubt(Column::BirthOrder);
        }
        order
    }

    fn birth_weight(&mut self) -> Option<domain::Grams> {
        if self.is_zero(Column::BirthWeight) {
            return None;
        }
        match self.quantity(Column::BirthWeight, reading::read_birth_weight)? {
            BirthWeight::Known(weight) => Some(weight),
            BirthWeight::Doubtful => {
                self.doubt(Column::BirthWeight);
                None
            }
        }
    }

    fn birth_length(&mut self) -> Option<Millimetres> {
        if self.is_zero(Column::BirthLength) {
            return None;
        }
        let length = self.quantity(Column::BirthLength, reading::read_cm)?;
        if BIRTH_LENGTH.contains(&length) {
            Some(length)
        } else {
            self.doubt(Column::BirthLength);
            None
        }
    }

    /// A number; an e-PPGBM export writes 0 for what was not measured.
    fn quantity<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Result<T, NumberError>,
    ) -> Option<T> {
        let written = self.written(column)?;
        if self.rules.format == Format::Eppgbm && self.is_zero(column) {
            return None;
        }
        match read(&written) {
            Ok(value) => Some(value),
            Err(NumberError::NotANumber) => self.refused(column, RefusalCode::BadNumber),
            Err(NumberError::OutOfRange) => self.refused(column, RefusalCode::OutOfRange),
        }
    }

    /// A date that is not before the birth and not in the future.
    fn date(&mut self, column: Column, birth_date: Option<NaiveDate>) -> Option<NaiveDate> {
        let date = match self.cell(column) {
            Cell::Date(date) => date,
            _ => {
                let written = self
                    .written(column)
                    .filter(|text| !text.starts_with("0000-00-00"))?;
                match self.rules.dates[column.index()].read(&written) {
                    Ok(date) => date,
                    Err(_) => return self.refused(column, RefusalCode::BadDate),
                }
            }
        };
        if birth_date.is_some_and(|birth_date| date < birth_date) {
            return self.refused(column, RefusalCode::BeforeBirth);
        }
        if date > self.rules.today {
            if !self.rules.clock_suspect {
                return self.refused(column, RefusalCode::InFuture);
            }
            self.doubts.push(RowDoubt {
                code: DoubtCode::InFuture,
                fields: vec![column.name()],
            });
        }
        Some(date)
    }

    fn yes_no(&mut self, column: Column) -> Option<bool> {
        self.word(column, reading::read_yes_no)
    }

    fn word<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Result<Option<T>, UnknownWord>,
    ) -> Option<T> {
        read(&self.shown(column)).unwrap_or_else(|_| {
            self.doubt(column);
            None
        })
    }

    /// The text of a cell; `None` when blank.
    fn text(&self, column: Column) -> Option<String> {
        cleaned(&self.shown(column))
    }

    /// What is written in a cell; `None` when that is nothing or a dash.
    fn written(&self, column: Column) -> Option<String> {
        Some(self.shown(column)).filter(|text| !is_blank(text))
    }

    fn shown(&self, column: Column) -> String {
        self.cell(column).shown()
    }

    fn cell(&self, column: Column) -> Cell<'_> {
        self.cells[column.index()]
    }

    fn is_zero(&self, column: Column) -> bool {
        reading::Decimal::read(&self.shown(column))
            .ok()
            .and_then(|number| number.in_units(3))
            == Some(0)
    }

    fn is_refused(&self, column: Column) -> bool {
        self.refusals
            .iter()
            .any(|refusal| refusal.column == column.name())
    }

    fn doubt(&mut self, column: Column) {
        self.doubts.push(RowDoubt {
            code: DoubtCode::Improbable,
            fields: vec![column.name()],
        });
    }

    fn refuse(&mut self, column: Column, code: RefusalCode) {
        let value = self.shown(column).chars().take(LONGEST_VALUE).collect();
        self.refusals.push(RowRefusal {
            row: self.row,
            column: column.name(),
            code,
            value,
        });
    }

    /// Refuses the row for a value that there then is not.
    fn refused<T>(&mut self, column: Column, code: RefusalCode) -> Option<T> {
        self.refuse(column, code);
        None
    }
}

/// Text with single spaces, without what cannot be seen and without the apostrophe by which a spreadsheet marks
/// text; `None` when blank.
fn cleaned(text: &str) -> Option<String> {
    let mut cleaned = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_whitespace() || letter.is_control() {
            if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else if !matches!(letter, '\u{200b}' | '\u{feff}') {
            cleaned.push(letter);
        }
    }
    let text = cleaned.trim_end().trim_start_matches(['\'', ' ']);
    (!is_blank(text)).then(|| text.to_owned())
}
