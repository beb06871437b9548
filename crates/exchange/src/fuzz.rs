//! Entry points for fuzzing: any bytes, as a file of every kind.

use std::io::{self, Cursor};

use chrono::NaiveDate;

use crate::{Format, ReadOptions, RegisterFile, Standard, zscore};

/// Reads bytes as a register or export, as far as they go; kinds and formats are told by the bytes.
pub fn read_any(bytes: &[u8]) {
    let today = NaiveDate::from_ymd_opt(2026, 10, 31).unwrap_or_default();
    for format in [None, Some(Format::Register), Some(Format::Eppgbm)] {
        let options = ReadOptions {
            format,
            today,
            clock_suspect: false,
        };
        if let Ok(rows) =
            RegisterFile::open(Cursor::new(bytes), &options).and_then(RegisterFile::rows)
        {
            rows.for_each(drop);
        }
    }
}

/// Reads bytes as a table of measurements for z-scores.
pub fn read_zscores(bytes: &[u8]) {
    for standard in [Standard::Who2006, Standard::Who2007] {
        // Only that it ends matters here.
        let _ = zscore(standard, bytes, io::sink());
    }
}
