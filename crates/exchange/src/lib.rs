//! Other people's formats, in and out: registers and e-PPGBM files, reports as CSV, spreadsheet and paper.
//!
//! Bytes in, values out: nothing here opens a file, asks the clock or knows a database.

mod child_months;
mod csv_line;
mod eppgbm;
mod error;
mod figures;
mod form;
pub mod paper;
mod read;
mod records;
mod register;
mod sheet;
mod skdn;
mod words;
mod zscore;

pub use child_months::{ChildMonthRow, ChildMonths, MonthMeasured, write_child_months};
pub use eppgbm::{ColumnMap, EppgbmRow, PRESETS, Places, write_eppgbm_csv, write_eppgbm_xlsx};
pub use error::Error;
pub use figures::{
    FigureColumn, FigureHeader, FigureLine, FigureRow, FigureTable, read_figures,
    write_figure_sheet,
};
pub use form::{FormHead, Signature};
pub use read::{
    Column, DoubtCode, Format, Header, Meaning, Progress, ReadOptions, ReadRow, RefusalCode,
    RegisterFile, RegisterRow, RowDoubt, RowRefusal, Rows,
};
pub use register::{write_register_csv, write_register_xlsx};
pub use skdn::SkdnForm;
pub use zscore::{Counts, Standard, zscore};
