//! Tables in HTML: what older e-PPGBM exports hold under a name that ends in `.xls`.
//!
//! Forgiving as a browser is: unclosed cells and rows, attributes in any form, merged cells, entities. Text of
//! every table of the page becomes rows, one after the other.

use std::collections::BTreeMap;

use super::grid::{Cell, Grid};
use crate::Error;

const MOST_COLUMNS: u16 = 2000;
const MOST_MERGED: u32 = 200;

/// Whether text looks like a page with a table.
pub(crate) fn is_html(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let head = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    head.first() == Some(&b'<') && {
        let text = String::from_utf8_lossy(head).to_ascii_lowercase();
        [
            "<table",
            "<html",
            "<!doctype html",
            "<head",
            "<meta",
            "<style",
        ]
        .iter()
        .any(|tag| text.contains(tag))
    }
}

/// The cells of every table of a page.
pub(crate) fn read(text: &str) -> Result<Grid, Error> {
    let mut page = Page::default();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        page.write(&rest[..start]);
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = tag_end(rest) else { break };
        let tag = Tag::read(&rest[1..end]);
        rest = &rest[end + 1..];
        if tag.opens("script") || tag.opens("style") {
            let closing = if tag.opens("script") {
                "</script"
            } else {
                "</style"
            };
            rest = find_ignoring_case(rest, closing).map_or("", |at| &rest[at..]);
            continue;
        }
        page.tag(&tag)?;
    }
    if !rest.starts_with('<') {
        page.write(rest);
    }
    page.end_cell()?;
    Ok(page.grid)
}

/// Where the tag at the start of the text ends; a `>` within quotation marks does not count.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (place, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(place),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // A stray quotation mark: the first `>` is better than none.
    text.find('>')
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes()
        .windows(wanted.len())
        .position(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

struct Tag<'a> {
    closing: bool,
    name: String,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    fn read(inside: &'a str) -> Self {
        let (closing, inside) = inside
            .strip_prefix('/')
            .map_or((false, inside), |rest| (true, rest));
        let end = inside
            .find(|letter: char| letter.is_whitespace() || letter == '/')
            .unwrap_or(inside.len());
        Self {
            closing,
            name: inside[..end].to_ascii_lowercase(),
            attributes: &inside[end..],
        }
    }

    fn opens(&self, name: &str) -> bool {
        !self.closing && self.name == name
    }

    /// How many columns or rows a merged cell covers.
    fn span(&self, attribute: &str) -> u32 {
        let Some(at) = find_ignoring_case(self.attributes, attribute) else {
            return 1;
        };
        let digits =
            self.attributes[at + attribute.len()..].trim_start_matches(['=', ' ', '"', '\'']);
        let end = digits
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(digits.len());
        digits[..end].parse().unwrap_or(1).clamp(1, MOST_MERGED)
    }
}

#[derive(Default)]
struct Page {
    grid: Grid,
    line: u32,
    column: u16,
    /// Columns covered by a cell of an earlier row, and how many more rows.
    covered: BTreeMap<u16, u32>,
    /// The open cell: its text, columns and rows.
    cell: Option<(String, u32, u32)>,
}

impl Page {
    fn write(&mut self, text: &str) {
        if let Some((cell, _, _)) = &mut self.cell {
            decode_into(cell, text);
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) -> Result<(), Error> {
        match (tag.name.as_str(), tag.closing) {
            ("table", false) => {
                self.end_cell()?;
                self.covered.clear();
            }
            ("tr", false) => {
                self.end_cell()?;
                self.line = self.line.saturating_add(1);
                self.column = 0;
                self.covered.retain(|_, rows| {
                    *rows = rows.saturating_sub(1);
                    *rows > 0
                });
            }
            ("td" | "th", false) => {
                self.end_cell()?;
                self.line = self.line.max(1);
                self.cell = Some((String::new(), tag.span("colspan"), tag.span("rowspan")));
            }
            ("td" | "th" | "tr" | "table", true) => self.end_cell()?,
            ("br" | "p" | "div", _) => self.write(" "),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Error> {
        let Some((text, columns, rows)) = self.cell.take() else {
            return Ok(());
        };
        while self.covered.contains_key(&self.column) {
            self.column = self.column.saturating_add(1);
        }
        if self.column >= MOST_COLUMNS {
            return Ok(());
        }
        self.grid.push(self.line, self.column, Cell::of(&text))?;
        for _ in 0..columns {
            if rows > 1 {
                // This row counts too: it is taken off when the next row begins.
                self.covered.insert(self.column, rows);
            }
            self.column = self.column.saturating_add(1);
        }
        Ok(())
    }
}

/// Adds text with entities and runs of spaces resolved.
fn decode_into(cell: &mut String, text: &str) {
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if letter == '&'
            && let Some((decoded, length)) = entity(rest)
        {
            cell.push(decoded);
            rest = &rest[length..];
            continue;
        }
        if letter.is_whitespace() {
            if !cell.is_empty() && !cell.ends_with(' ') {
                cell.push(' ');
            }
        } else {
            cell.push(letter);
        }
        rest = &rest[letter.len_utf8()..];
    }
}

/// The character of the entity at the start of the text, and its length.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let decoded = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((decoded, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(html: &str) -> Vec<Vec<(u16, String)>> {
        let grid = read(html).unwrap();
        (0..grid.n_rows())
            .map(|row| {
                grid.cells(row)
                    .map(|(column, cell)| (column, cell.shown()))
                    .collect()
            })
            .collect()
    }

    #[test]
    fn merged_cells_keep_their_columns() {
        let html = "<html><style>td { x: '<td>' }</style><TABLE><tr><th rowspan=2>Nama<th colspan='2'>Ukur</tr>\
                    <tr><th>BB</th><th>TB</th></tr><!-- <td>no</td> -->\
                    <tr><td>Siti&#39;a &amp;\n  Ani</td><td></td><td>7,1</td></tr></TABLE>";
        let found = rows(html);
        assert_eq!(found[0], [(0, "Nama".into()), (1, "Ukur".into())]);
        assert_eq!(found[1], [(1, "BB".into()), (2, "TB".into())]);
        assert_eq!(found[2], [(0, "Siti'a & Ani".into()), (2, "7,1".into())]);
    }

    #[test]
    fn an_unfinished_page_gives_what_it_has() {
        assert_eq!(
            rows("<table><tr><td>a<td>b<tr><td>c"),
            [
                vec![(0, "a".to_owned()), (1, "b".to_owned())],
                vec![(0, "c".to_owned())]
            ]
        );
        assert!(rows("<table><tr><td").is_empty());
    }

    #[test]
    fn a_page_is_told_from_a_table_in_text_form() {
        assert!(is_html(b"\n<html><table>"));
        assert!(is_html("\u{feff}<TABLE border=1>".as_bytes()));
        assert!(!is_html(b"nama;jk"));
        assert!(!is_html(b"<?xml version='1.0'?><x/>"));
    }
}
