//! Rows of a CSV file, one at a time, with the line each begins on.
//!
//! `csv-core` splits the fields; this adds what it leaves out: exact line numbers beside empty lines,
//! a bound on the length of one row (an unclosed quotation mark would otherwise swallow the file) and
//! the place in bytes for progress.

use std::io::{BufRead, BufReader, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::Error;

/// Bytes of one row. Longer is taken for an unclosed quotation mark.
const LONGEST_ROW: usize = 1 << 20;
/// Lines of one row. More is taken for an unclosed quotation mark.
const TALLEST_ROW: u64 = 50;
const MOST_FIELDS: usize = 1 << 14;
const BUFFER: usize = 1 << 16;

/// A reader of separated rows with flat memory.
pub(crate) struct Records<R> {
    input: BufReader<R>,
    core: Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
    n_fields: usize,
    /// The line on which the next byte lies.
    next_line: u64,
    row_line: u64,
    read_bytes: u64,
    /// The last byte that was taken; before the first it is as if a line had ended.
    last_byte: u8,
    at_start: bool,
}

impl<R: Read> Records<R> {
    pub(crate) fn new(input: R, separator: u8) -> Self {
        Self::over(BufReader::with_capacity(BUFFER, input), separator)
    }

    fn over(input: BufReader<R>, separator: u8) -> Self {
        Self {
            input,
            core: ReaderBuilder::new().delimiter(separator).build(),
            fields: vec![0; 1 << 12],
            ends: vec![0; 1 << 7],
            n_fields: 0,
            next_line: 1,
            row_line: 0,
            read_bytes: 0,
            last_byte: b'\n',
            at_start: true,
        }
    }

    /// Moves to the next row that is not an empty line; `false` at the end.
    pub(crate) fn advance(&mut self) -> Result<bool, Error> {
        self.skip_empty_lines()?;
        self.row_line = self.next_line;
        let (mut filled, mut ended) = (0, 0);
        loop {
            let chunk = self.input.fill_buf()?;
            let chunk_is_empty = chunk.is_empty();
            let (result, taken, wrote, found) =
                self.core
                    .read_record(chunk, &mut self.fields[filled..], &mut self.ends[ended..]);
            self.next_line += line_ends(self.last_byte, &chunk[..taken]);
            self.last_byte = *chunk[..taken].last().unwrap_or(&self.last_byte);
            self.input.consume(taken);
            self.read_bytes += taken as u64;
            filled += wrote;
            ended += found;
            match result {
                ReadRecordResult::InputEmpty => {
                    if self.next_line - self.row_line > TALLEST_ROW {
                        return Err(Error::Quotes {
                            line: self.row_line,
                        });
                    }
                    if chunk_is_empty {
                        // The next call tells the core that the input has ended.
                        continue;
                    }
                }
                ReadRecordResult::OutputFull if self.fields.len() < LONGEST_ROW => {
                    self.fields.resize(self.fields.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < MOST_FIELDS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    return Err(Error::Quotes {
                        line: self.row_line,
                    });
                }
                ReadRecordResult::Record => {
                    self.n_fields = ended;
                    return Ok(true);
                }
                ReadRecordResult::End => {
                    self.n_fields = 0;
                    return Ok(false);
                }
            }
        }
    }

    /// Consumes line ends and the byte order mark before a row, counting lines.
    fn skip_empty_lines(&mut self) -> Result<(), Error> {
        loop {
            let chunk = self.input.fill_buf()?;
            if self.at_start {
                self.at_start = false;
                if chunk.starts_with(b"\xEF\xBB\xBF") {
                    self.input.consume(3);
                    self.read_bytes += 3;
                    continue;
                }
            }
            let blank = chunk
                .iter()
                .take_while(|byte| matches!(byte, b'\n' | b'\r'))
                .count();
            if blank == 0 {
                return Ok(());
            }
            self.next_line += line_ends(self.last_byte, &chunk[..blank]);
            self.last_byte = chunk[blank - 1];
            self.input.consume(blank);
            self.read_bytes += blank as u64;
        }
    }

    /// The input, to be gone over again.
    pub(crate) fn into_inner(self) -> R {
        self.input.into_inner()
    }

    /// The line on which the row begins; the first line is 1.
    pub(crate) fn line(&self) -> u64 {
        self.row_line
    }

    /// Bytes read so far.
    pub(crate) fn read_bytes(&self) -> u64 {
        self.read_bytes
    }

    /// Whether the row's line was ended; `false` only for a last line without an end.
    pub(crate) fn ended_by_newline(&self) -> bool {
        matches!(self.last_byte, b'\n' | b'\r')
    }

    /// How many fields the row has.
    pub(crate) fn n_fields(&self) -> usize {
        self.n_fields
    }

    /// The bytes of a field, without quotation marks; empty beyond the last.
    pub(crate) fn field(&self, place: usize) -> &[u8] {
        if place >= self.n_fields {
            return &[];
        }
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.fields[start..self.ends[place]]
    }

    /// The text of a field; empty if it is not UTF-8, which [`Records::check_encoding`] finds first.
    pub(crate) fn text(&self, place: usize) -> &str {
        std::str::from_utf8(self.field(place)).unwrap_or_default()
    }

    /// Refuses a row that is not UTF-8.
    pub(crate) fn check_encoding(&self) -> Result<(), Error> {
        let ends = &self.ends[..self.n_fields];
        let end = ends.last().copied().unwrap_or_default();
        match std::str::from_utf8(&self.fields[..end]) {
            // The fields lie end to end: a letter may not begin in one and end in the next.
            Ok(text) if ends.iter().all(|end| text.is_char_boundary(*end)) => Ok(()),
            _ => Err(Error::Encoding {
                line: self.row_line,
            }),
        }
    }
}

/// Lines that end within bytes: by LF, CR LF, or CR alone as old spreadsheets have it.
fn line_ends(byte_before: u8, bytes: &[u8]) -> u64 {
    let mut before = byte_before;
    let mut count = 0;
    for byte in bytes {
        count += u64::from(*byte == b'\r' || (*byte == b'\n' && before != b'\r'));
        before = *byte;
    }
    count
}

/// The separator of a text: of comma, semicolon and tab the one that is most frequent outside quotation
/// marks in its first line; comma when there is none.
pub(crate) fn separator_of(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in line {
        if *byte == b'"' {
            quoted = !quoted;
        } else if !quoted {
            for (separator, count) in &mut counts {
                *count += u32::from(*separator == *byte);
            }
        }
    }
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(separator, _)| *separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, separator: u8) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(text.as_bytes(), separator);
        let mut rows = Vec::new();
        while records.advance().unwrap() {
            let fields = (0..records.n_fields()).map(|place| records.text(place).to_owned());
            rows.push((records.line(), fields.collect()));
        }
        rows
    }

    #[test]
    fn rows_carry_the_line_they_begin_on() {
        let text = "\u{feff}a;b\r\n\r\n1;\"two\nlines\"\r\n\n\n3;4\n5;\"6\"\"\"";
        let found = rows(text, b';');
        let lines: Vec<u64> = found.iter().map(|row| row.0).collect();
        assert_eq!(lines, [1, 3, 7, 8]);
        assert_eq!(found[0].1, ["a", "b"]);
        assert_eq!(found[1].1, ["1", "two\nlines"]);
        assert_eq!(found[3].1, ["5", "6\""]);
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        let text = "a,b\r1,2\r\r\n3,4\n\r5,\"6\r7\"\r\n8,9";
        for buffer in [1, 2, 3, 1 << 10] {
            let input = BufReader::with_capacity(buffer, text.as_bytes());
            let mut records = Records::over(input, b',');
            let mut lines = Vec::new();
            while records.advance().unwrap() {
                lines.push(records.line());
            }
            assert_eq!(lines, [1, 2, 4, 6, 8], "{buffer} bytes at a time");
        }
    }

    #[test]
    fn a_letter_torn_apart_by_a_separator_is_no_letter() {
        let mut records = Records::new(&b"\xdb,\x84\n"[..], b',');
        assert!(records.advance().unwrap());
        assert!(matches!(
            records.check_encoding(),
            Err(Error::Encoding { line: 1 })
        ));
    }

    #[test]
    fn an_unclosed_quotation_mark_does_not_swallow_the_file() {
        let text = format!("a,b\n1,\"oops\n{}", "2,3\n".repeat(100_000));
        let mut records = Records::new(text.as_bytes(), b',');
        assert!(records.advance().unwrap());
        assert!(matches!(records.advance(), Err(Error::Quotes { line: 2 })));
    }

    #[test]
    fn the_separator_is_the_frequent_one_outside_quotes() {
        for (line, separator) in [
            ("a,b;c,d", b','),
            ("a;b;\"c,d,e,f\"", b';'),
            ("a\tb", b'\t'),
            ("nama", b','),
        ] {
            assert_eq!(separator_of(line.as_bytes()), separator, "{line}");
        }
    }

    #[test]
    fn a_row_longer_than_the_buffers_is_read_whole() {
        let long = "x".repeat(300_000);
        let wide = vec!["1"; 500].join(",");
        let found = rows(&format!("a,{long}\n{wide}\n"), b',');
        assert_eq!(found[0].1[1].len(), 300_000);
        assert_eq!(found[1].1.len(), 500);
    }
}
