//! What can stop a whole file from being read or written.

/// Why a file was not read or written. Nothing of a file's content is in the message.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes could not be read or written.
    #[error("the file cannot be read or written")]
    Io(#[from] std::io::Error),
    /// Text in another encoding than UTF-8, such as Latin-1.
    #[error("line {line} is not UTF-8 text")]
    Encoding {
        /// The first line that is not UTF-8; the header is 1.
        line: u64,
    },
    /// Neither a table in text form nor a spreadsheet.
    #[error("not a table: neither CSV, XLSX, XLS nor HTML")]
    UnknownFormat,
    /// A spreadsheet that ends early or contradicts itself.
    #[error("the file is damaged or incomplete")]
    Damaged,
    /// A spreadsheet that opens with a password only.
    #[error("the file is protected by a password")]
    Password,
    /// More than this program is willing to hold in memory.
    #[error("the file holds more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// A table that is longer than such a table can be.
    #[error("the table has more than {most} rows")]
    TooManyRows {
        /// The most it may have.
        most: usize,
    },
    /// A quotation mark is opened and not closed.
    #[error("a quotation mark opened in line {line} is not closed")]
    Quotes {
        /// The line where the row begins.
        line: u64,
    },
    /// No row that looks like a header, or a header without columns that are needed.
    #[error("columns are missing: {}", columns.join(", "))]
    MissingColumns {
        /// Names of the columns as in the register format.
        columns: Vec<&'static str>,
    },
    /// The dates of a column are day-month in some rows and month-day in others.
    #[error("the dates of column {column} are written in two orders")]
    MixedDates {
        /// Name of the column as in the register format.
        column: &'static str,
        /// The rows that contradict each other.
        #[source]
        mixed: domain::reading::MixedOrders,
    },
    /// A spreadsheet could not be written.
    #[error("the spreadsheet cannot be written")]
    Spreadsheet(#[from] rust_xlsxwriter::XlsxError),
    /// A PDF could not be made.
    #[error("the PDF cannot be made")]
    Pdf(#[from] krilla::error::KrillaError),
    /// The editable column map is not understood.
    #[error("line {line} of the column map is not understood")]
    ColumnMap {
        /// Line of the map; the first is 1.
        line: usize,
    },
}

impl Error {
    /// The code by which screens find the sentence and the next step.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::Encoding { .. } => "encoding",
            Self::UnknownFormat => "unknown_format",
            Self::Damaged => "damaged_file",
            Self::Password => "password_protected",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::Quotes { .. } => "broken_quotes",
            Self::MissingColumns { .. } => "missing_columns",
            Self::MixedDates { .. } => "mixed_dates",
            Self::Spreadsheet(_) => "spreadsheet",
            Self::Pdf(_) => "pdf",
            Self::ColumnMap { .. } => "column_map",
        }
    }
}
