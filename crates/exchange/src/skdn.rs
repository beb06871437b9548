//! The SKDN form of a month: rows 01–12 by age band and sex, as CSV, spreadsheet and paper.

use std::io::{Seek, Write};

use chrono::NaiveDate;
use domain::Month;
use indicators::skdn::{COLUMNS, Row, Skdn};

use crate::Error;
use crate::form::{FormHead, rules};
use crate::sheet::{Sheet, SheetCell};

pub(crate) const TITLE: &str = "LAPORAN BULANAN POSYANDU (SKDN)";

/// The form of a place and month.
#[derive(Debug, Clone)]
pub struct SkdnForm {
    /// Whose it is.
    pub head: FormHead,
    /// Which month.
    pub month: Month,
    /// The counts.
    pub counts: Skdn,
    /// Estimated target population (*sasaran proyeksi*), to stand beside the counted S.
    pub projected: Option<u32>,
}

/// What a row counts, in the words of the form.
pub(crate) fn label(row: Row) -> &'static str {
    match row {
        Row::S => "S – balita yang ada",
        Row::K => "K – memiliki KMS/Buku KIA",
        Row::N => "N – naik berat badannya",
        Row::T => "T – tidak naik berat badannya",
        Row::O => "O – bulan lalu tidak ditimbang",
        Row::B => "B – baru pertama kali ditimbang",
        Row::D => "D – ditimbang (03 + 04 + 05 + 06)",
        Row::NotWeighed => "Tidak ditimbang (S − D)",
        Row::Bgm => "BGM – bawah garis merah",
        Row::VitaminABlue => "Vitamin A biru (6–11 bulan)",
        Row::VitaminARed => "Vitamin A merah (12–59 bulan)",
        Row::Exclusive => "ASI eksklusif (0–5 bulan)",
    }
}

impl SkdnForm {
    /// The form as CSV: the counts alone.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write_csv(&self, output: impl Write) -> Result<(), Error> {
        self.sheet().write_csv(output)
    }

    /// The form as a spreadsheet of that date, with heading, shares and rules.
    ///
    /// # Errors
    /// [`Error::Spreadsheet`].
    pub fn write_xlsx(
        &self,
        written_on: NaiveDate,
        output: impl Write + Seek + Send,
    ) -> Result<(), Error> {
        let mut sheet = self.sheet();
        sheet.name = "SKDN".into();
        sheet.heading = self.head.lines(TITLE, Some(self.month));
        sheet.notes = self
            .shares()
            .iter()
            .map(|(name, share)| format!("{name} = {share}"))
            .collect();
        sheet.notes.extend(rules());
        sheet.notes.push(self.head.signed());
        for signature in &self.head.signatures {
            let name = signature.name.as_deref().unwrap_or("....................");
            let nip = signature
                .nip
                .as_ref()
                .map(|nip| format!(", NIP {nip}"))
                .unwrap_or_default();
            sheet
                .notes
                .push(format!("{}: {name}{nip}", signature.title));
        }
        sheet.write_xlsx(written_on, output)
    }

    fn sheet(&self) -> Sheet {
        let names = ["baris", "uraian"].into_iter().chain(COLUMNS);
        let rows = Row::ALL.iter().map(|row| {
            let counts = self
                .counts
                .row(*row)
                .iter()
                .map(|count| SheetCell::Number(i64::from(*count), 0));
            [
                SheetCell::Text(row.number()),
                SheetCell::Text(label(*row).to_owned()),
            ]
            .into_iter()
            .chain(counts)
            .collect()
        });
        Sheet {
            header: names.map(str::to_owned).collect(),
            rows: rows.collect(),
            ..Sheet::default()
        }
    }

    /// The usual shares with numerator, denominator and percentage.
    pub(crate) fn shares(&self) -> Vec<(&'static str, String)> {
        let total = |row| self.counts.total(row);
        let (s, d, n) = (total(Row::S), total(Row::D), total(Row::N));
        let mut shares = vec![
            ("K/S", share(total(Row::K), s)),
            ("D/S", share(d, s)),
            ("N/D", share(n, d)),
            ("N/D′", share(n, self.counts.judged())),
            ("N/S", share(n, s)),
            ("BGM/D", share(total(Row::Bgm), d)),
        ];
        shares.extend(
            self.projected
                .map(|projected| ("D/S proyeksi", share(d, projected))),
        );
        shares
    }
}

/// `7/12 (58,3 %)`; without a denominator only a dash.
pub(crate) fn share(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let thousandths = (u64::from(part) * 2000 + u64::from(whole)) / (2 * u64::from(whole));
    format!(
        "{part}/{whole} ({},{} %)",
        thousandths / 10,
        thousandths % 10
    )
}

#[cfg(test)]
mod tests {
    use domain::{Capsule, Sex};
    use indicators::WeighingCode;
    use indicators::skdn::{AgeBand, Counted};

    use super::*;

    fn form() -> SkdnForm {
        let mut counts = Skdn::default();
        for (sex, band, code, capsule) in [
            (Sex::Male, AgeBand::To5, Some(WeighingCode::Naik), None),
            (
                Sex::Female,
                AgeBand::To11,
                Some(WeighingCode::TidakNaik),
                Some(Capsule::Blue),
            ),
            (Sex::Female, AgeBand::To59, None, Some(Capsule::Red)),
        ] {
            counts.count(&Counted {
                sex,
                band,
                owns_kms: true,
                code,
                bgm: false,
                capsule,
                exclusive: None,
            });
        }
        let head = FormHead {
            posyandu: Some("Melati 1".into()),
            ..FormHead::default()
        };
        SkdnForm {
            head,
            month: "2026-08".parse().unwrap(),
            counts,
            projected: Some(4),
        }
    }

    #[test]
    fn the_form_as_csv_has_twelve_rows_in_their_order() {
        let mut bytes = Vec::new();
        form().write_csv(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<_> = text.split("\r\n").collect();
        assert_eq!(
            lines[0],
            "baris,uraian,l_0_5,p_0_5,l_6_11,p_6_11,l_12_23,p_12_23,l_24_59,p_24_59,l,p,total"
        );
        assert_eq!(lines[1], "01,S – balita yang ada,1,0,0,1,0,0,0,1,1,2,3");
        assert!(lines[7].starts_with("07,") && lines[7].ends_with(",1,1,2"));
        assert!(lines[8].starts_with("08,") && lines[8].ends_with(",0,1,1"));
        assert_eq!((lines.len(), lines[13]), (14, ""));
    }

    #[test]
    fn shares_show_what_is_divided_by_what() {
        assert_eq!(share(7, 12), "7/12 (58,3 %)");
        assert_eq!(share(1, 8), "1/8 (12,5 %)");
        assert_eq!(share(2, 3), "2/3 (66,7 %)");
        assert_eq!(share(0, 0), "–");
        let shares = form().shares();
        assert_eq!(shares[1], ("D/S", "2/3 (66,7 %)".to_owned()));
        assert_eq!(shares[3], ("N/D′", "1/2 (50,0 %)".to_owned()));
        assert_eq!(shares[6], ("D/S proyeksi", "2/4 (50,0 %)".to_owned()));
    }

    #[test]
    fn the_spreadsheet_carries_its_date_and_the_rules() {
        let written_on = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
        let write = || {
            let mut bytes = std::io::Cursor::new(Vec::new());
            form().write_xlsx(written_on, &mut bytes).unwrap();
            bytes.into_inner()
        };
        let bytes = write();
        assert_eq!(bytes, write(), "the same form gives the same bytes");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut part = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
        assert!(part("docProps/core.xml").contains("2026-09-01"));
        assert!(part("xl/sharedStrings.xml").contains("garis merah KMS edisi 2020"));
    }
}
