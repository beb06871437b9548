//! One line of CSV going out: comma, CRLF, quotation marks only where they are needed, shortest numbers.

use std::io::{self, Write};

/// A line being put together; the same memory serves every line.
#[derive(Debug, Default)]
pub(crate) struct CsvLine {
    bytes: Vec<u8>,
    started: bool,
}

impl CsvLine {
    /// Adds a field of any bytes.
    pub(crate) fn bytes(&mut self, field: &[u8]) -> &mut Self {
        self.comma();
        if field
            .iter()
            .any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'))
        {
            self.bytes.push(b'"');
            for byte in field {
                if *byte == b'"' {
                    self.bytes.push(b'"');
                }
                self.bytes.push(*byte);
            }
            self.bytes.push(b'"');
        } else {
            self.bytes.extend_from_slice(field);
        }
        self
    }

    /// Adds a text field.
    pub(crate) fn text(&mut self, field: &str) -> &mut Self {
        self.bytes(field.as_bytes())
    }

    /// Adds a whole number.
    pub(crate) fn int(&mut self, number: i64) -> &mut Self {
        self.comma();
        // Writing to memory cannot fail.
        let _ = write!(self.bytes, "{number}");
        self
    }

    /// Adds a number of hundredths in its shortest form: `-0.5`, `-2`, `0`.
    pub(crate) fn hundredths(&mut self, hundredths: i32) -> &mut Self {
        self.scaled(i64::from(hundredths), 2)
    }

    /// Adds a whole number divided by a power of ten, in its shortest form.
    pub(crate) fn scaled(&mut self, number: i64, decimals: u32) -> &mut Self {
        self.comma();
        push_scaled(&mut self.bytes, number, decimals);
        self
    }

    /// Adds a field that is there, or an empty one.
    pub(crate) fn some<T>(
        &mut self,
        value: Option<T>,
        add: impl FnOnce(&mut Self, T),
    ) -> &mut Self {
        match value {
            Some(value) => add(self, value),
            None => self.comma(),
        }
        self
    }

    /// Adds so many empty fields.
    pub(crate) fn empty(&mut self, fields: usize) -> &mut Self {
        for _ in 0..fields {
            self.comma();
        }
        self
    }

    /// Writes the line out and begins the next.
    pub(crate) fn end(&mut self, output: &mut impl Write) -> io::Result<()> {
        self.bytes.extend_from_slice(b"\r\n");
        output.write_all(&self.bytes)?;
        self.bytes.clear();
        self.started = false;
        Ok(())
    }

    fn comma(&mut self) {
        if self.started {
            self.bytes.push(b',');
        }
        self.started = true;
    }
}

/// A whole number divided by a power of ten, in its shortest form.
pub(crate) fn push_scaled(bytes: &mut Vec<u8>, number: i64, decimals: u32) {
    if number < 0 {
        bytes.push(b'-');
    }
    let mut digits = [0; 32];
    let mut place = digits.len();
    let mut rest = number.unsigned_abs();
    let mut left = decimals;
    // Zeros at the end of the decimals are not written.
    while left > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        left -= 1;
    }
    let has_decimals = left > 0;
    loop {
        place -= 1;
        digits[place] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if left > 0 {
            left -= 1;
            if left == 0 && has_decimals {
                place -= 1;
                digits[place] = b'.';
                if rest == 0 {
                    place -= 1;
                    digits[place] = b'0';
                    break;
                }
                continue;
            }
        }
        if rest == 0 && left == 0 {
            break;
        }
    }
    bytes.extend_from_slice(&digits[place..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        for (number, decimals, shown) in [
            (0, 2, "0"),
            (-50, 2, "-0.5"),
            (-200, 2, "-2"),
            (-5, 2, "-0.05"),
            (123, 2, "1.23"),
            (8500, 3, "8.5"),
            (10_043, 3, "10.043"),
            (712, 1, "71.2"),
            (700, 1, "70"),
            (1000, 0, "1000"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ] {
            let mut bytes = Vec::new();
            push_scaled(&mut bytes, number, decimals);
            assert_eq!(String::from_utf8(bytes).unwrap(), shown);
        }
    }

    #[test]
    fn quotation_marks_stand_only_where_they_are_needed() {
        let mut line = CsvLine::default();
        let mut out = Vec::new();
        line.text("Siti A.")
            .text("a,b")
            .text("say \"ya\"")
            .text("")
            .int(-3)
            .empty(2)
            .text("x;y");
        line.end(&mut out).unwrap();
        line.empty(1).text("z");
        line.end(&mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "Siti A.,\"a,b\",\"say \"\"ya\"\"\",,-3,,,x;y\r\n,z\r\n"
        );
    }
}
