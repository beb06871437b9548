//! Values as both databases hold them.

use chrono::NaiveDate;

use super::Error;

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number; yes is 1 and no is 0.
    Int(i64),
    /// Text; it holds no NUL when it was made with `into`.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

macro_rules! cell_from {
    ($($from:ty => |$name:ident| $cell:expr),+ $(,)?) => {
        $(impl From<$from> for Cell {
            fn from($name: $from) -> Self {
                $cell
            }
        })+
    };
}

cell_from! {
    i64 => |int| Self::Int(int),
    i32 => |int| Self::Int(int.into()),
    u32 => |int| Self::Int(int.into()),
    bool => |yes| Self::Int(yes.into()),
    String => |text| Self::Text(without_nul(text)),
    &str => |text| Self::Text(without_nul(text.to_owned())),
    Vec<u8> => |bytes| Self::Bytes(bytes),
    &[u8] => |bytes| Self::Bytes(bytes.to_vec()),
    uuid::Uuid => |id| Self::Bytes(id.as_bytes().to_vec()),
    NaiveDate => |date| Self::Text(date.to_string()),
}

/// What a laptop sends may hold a NUL, which PostgreSQL cannot keep in text. Such a thing was typed by
/// nobody; it must not keep everything else from being taken in.
fn without_nul(text: String) -> String {
    match text.contains('\0') {
        true => text.replace('\0', "\u{FFFD}"),
        false => text,
    }
}

impl From<u64> for Cell {
    /// Numbers of places in logs, and of logs: none has 63 bits.
    fn from(int: u64) -> Self {
        Self::Int(int.cast_signed())
    }
}

impl<const N: usize> From<[u8; N]> for Cell {
    fn from(bytes: [u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(some: Option<T>) -> Self {
        some.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    of: &'static str,
    cells: Vec<Cell>,
}

impl Row {
    pub(crate) fn new(of: &'static str, cells: Vec<Cell>) -> Self {
        Self { of, cells }
    }

    fn damaged<T>(&self) -> Result<T, Error> {
        Err(Error::DamagedRow { table: self.of })
    }

    /// The value of a column.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when there is no such column.
    pub fn cell(&self, column: usize) -> Result<&Cell, Error> {
        match self.cells.get(column) {
            Some(cell) => Ok(cell),
            None => self.damaged(),
        }
    }

    /// The values of the first columns.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when there are fewer.
    pub fn first(&self, n_columns: usize) -> Result<&[Cell], Error> {
        match self.cells.get(..n_columns) {
            Some(cells) => Ok(cells),
            None => self.damaged(),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when the column holds something else.
    pub fn int(&self, column: usize) -> Result<i64, Error> {
        match self.cell(column)? {
            Cell::Int(int) => Ok(*int),
            _ => self.damaged(),
        }
    }

    /// A whole number that fits a smaller type.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when the column holds something else.
    pub fn small<T: TryFrom<i64>>(&self, column: usize) -> Result<T, Error> {
        T::try_from(self.int(column)?).or_else(|_| self.damaged())
    }

    /// A date.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when the column holds something else.
    pub fn date(&self, column: usize) -> Result<NaiveDate, Error> {
        self.text(column)?.parse().or_else(|_| self.damaged())
    }

    /// What a column holds, unless that is nothing: `row.some(3, Row::int)`.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when it holds something else.
    pub fn some<'a, T>(
        &'a self,
        column: usize,
        read: fn(&'a Self, usize) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        if self.is_null(column)? {
            return Ok(None);
        }
        read(self, column).map(Some)
    }

    /// A whole number that is not negative.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when the column holds something else.
    pub fn number(&self, column: usize) -> Result<u64, Error> {
        u64::try_from(self.int(column)?).or_else(|_| self.damaged())
    }

    /// Text.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when the column holds something else.
    pub fn text(&self, column: usize) -> Result<&str, Error> {
        match self.cell(column)? {
            Cell::Text(text) => Ok(text),
            _ => self.damaged(),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when the column holds something else.
    pub fn bytes(&self, column: usize) -> Result<&[u8], Error> {
        match self.cell(column)? {
            Cell::Bytes(bytes) => Ok(bytes),
            _ => self.damaged(),
        }
    }

    /// So many bytes.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when the column holds something else, or another number of them.
    pub fn array<const N: usize>(&self, column: usize) -> Result<[u8; N], Error> {
        match self.bytes(column)?.try_into() {
            Ok(array) => Ok(array),
            Err(_) => self.damaged(),
        }
    }

    /// Whether a column holds nothing.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when there is no such column.
    pub fn is_null(&self, column: usize) -> Result<bool, Error> {
        Ok(*self.cell(column)? == Cell::Null)
    }
}
