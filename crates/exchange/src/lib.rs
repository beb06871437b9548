//! Other people's formats, in and out: registers and e-PPGBM files, reports as CSV, spreadsheet and paper.
//!
//! Bytes in, values out: nothing here opens a file, asks the clock or knows a database.

mod csv_line;
mod error;
pub mod fuzz;
mod read;
mod records;
mod zscore;

pub use error::Error;
pub use read::{
    Column, DoubtCode, Format, Header, Meaning, Progress, ReadOptions, ReadRow, RefusalCode,
    RegisterFile, RegisterRow, RowDoubt, RowRefusal, Rows,
};
pub use zscore::{Counts, Standard, zscore};
