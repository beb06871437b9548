use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn typed(text: &str) -> Result<NaiveDate, NotADate> {
    DateReader::typed(day("2026-10-31")).read(text)
}

#[test]
fn a_date_is_read_in_the_ways_people_write_it() {
    for text in [
        "2025-01-14",
        "2025/1/14",
        "2025.01.14",
        "20250114",
        "2025-01-14 00:00:00",
        "2025-01-14T00:00:00.000",
        "14/01/2025",
        "14/1/2025",
        "14-1-2025",
        "14.01.2025",
        "14,1,25",
        "14 1 2025",
        "14/1/25",
        "14 / 1 / 25",
        "14-01-25",
        "140125",
        "14012025",
        " '14/01/2025 ",
        "14/01/2025 7:30",
        "14 Jan 2025",
        "14-Jan-25",
        "14 JANUARI 2025",
        "14 januari 25",
        "14Jan2025",
        "14. Jan. 2025",
    ] {
        assert_eq!(typed(text), Ok(day("2025-01-14")), "{text:?}");
    }
    for (month, names) in [
        (2, "Feb Peb Februari Pebruari"),
        (3, "Mar Maret March"),
        (4, "Apr April"),
        (5, "Mei May"),
        (6, "Jun Juni"),
        (7, "Jul Juli"),
        (8, "Agu Agt Ags Agus Agustus Aug"),
        (9, "Sep Sept September"),
        (10, "Okt Oktober Oct"),
        (11, "Nov Nop November Nopember"),
        (12, "Des Desember Dec"),
    ] {
        for name in names.split(' ') {
            let read = typed(&format!("9 {name} 2025"));
            assert_eq!(read.ok(), NaiveDate::from_ymd_opt(2025, month, 9), "{name}");
        }
    }
}

#[test]
fn what_is_no_date_is_refused() {
    for text in [
        "",
        " ",
        "-",
        "abc",
        "2025",
        "14",
        "14/1",
        "Jan 2025",
        "14/1/",
        "/14/1/25",
        "14//1/25",
        "14/1/25/3",
        "14/1/025",
        "14/1/20250",
        "014/1/2025",
        "14/001/2025",
        "2025-01-14Z",
        "2025-01-14T17:00:00Z",
        "2025-01-14 00:00+07:00",
        "2025-13-01",
        "2025-14-01",
        "2025-00-10",
        "2025-01-00",
        "32/1/2025",
        "31/4/2025",
        "00/01/2025",
        "01/14/2025",
        "29/02/2023",
        "29/2/23",
        "2100-02-29",
        "011425",
        "310425",
        "1401225",
        "45671",
        "45671.5",
        "1.2E+15",
        "14/1/1899",
        "14/1/2101",
        "١٤/١/٢٠٢٥",
        "14 Janu 2025",
        "Jan 14 2025",
        "14 Jan 2025 x",
        "14/1/25 7",
        "14:01:2025",
        "--",
        "8,5",
        "3 Tahun − 2 Bulan − 11 Hari",
        "99999999",
        "00000000",
        "000000",
        "0/0/0000",
    ] {
        assert_eq!(typed(text), Err(NotADate), "{text:?}");
    }
}

#[test]
fn leap_days_exist_in_leap_years_only() {
    for (text, read) in [
        ("29/02/2024", Some("2024-02-29")),
        ("29/2/24", Some("2024-02-29")),
        ("290224", Some("2024-02-29")),
        ("2000-02-29", Some("2000-02-29")),
        ("1900-02-29", None),
        ("29 Feb 2025", None),
    ] {
        assert_eq!(typed(text).ok(), read.map(day), "{text}");
    }
}

#[test]
fn a_short_year_is_the_latest_that_is_not_after_the_reference_year() {
    for (text, read) in [
        ("1/1/26", "2026-01-01"),
        ("31/12/26", "2026-12-31"),
        ("1/1/27", "1927-01-01"),
        ("1/1/00", "2000-01-01"),
        ("1/1/99", "1999-01-01"),
        ("010127", "1927-01-01"),
        ("1 Des 27", "1927-12-01"),
    ] {
        assert_eq!(typed(text), Ok(day(read)), "{text}");
    }
    let at_the_turn = DateReader::typed(day("2100-01-01"));
    assert_eq!(at_the_turn.read("1/1/00"), Ok(day("2100-01-01")));
    assert_eq!(at_the_turn.read("1/1/99"), Ok(day("2099-01-01")));
}

#[test]
fn a_date_cell_is_a_number_of_days() {
    for (days, read) in [
        (10_959.0, Some("1930-01-01")),
        (36_526.0, Some("2000-01-01")),
        (45_671.0, Some("2025-01-14")),
        (45_671.99, Some("2025-01-14")),
        (73_050.0, Some("2099-12-31")),
        (73_051.0, None),
        (10_958.0, None),
        (0.0, None),
        (-1.0, None),
        (14_012_025.0, None),
        (f64::NAN, None),
        (f64::INFINITY, None),
    ] {
        assert_eq!(date_of_cell(days).ok(), read.map(day), "{days}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,24}") {
        let _ = typed(&text);
    }

    #[test]
    fn any_digits_and_separators_are_read_without_panic(text in "[-0-9/., :TZJanDes']{0,24}") {
        if let Ok(date) = typed(&text) {
            prop_assert!((1900..=2100).contains(&date.year()));
        }
    }

    #[test]
    fn every_date_is_read_back_in_every_form(days in 0_u64..36_500, padded: bool) {
        let date = day("1927-01-01") + Days::new(days);
        let forms: &[&str] = if padded {
            &["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%y", "%d%m%y", "%d%m%Y", "%Y%m%d", "%d %b %Y", "%d %B %y", "%Y-%m-%dT%H:%M"]
        } else {
            &["%Y-%-m-%-d", "%-d/%-m/%Y", "%-d.%-m.%y", "%-d %-m %Y"]
        };
        for form in forms {
            let text = date.and_time(chrono::NaiveTime::MIN).format(form).to_string();
            // Outside 1927–2026 a year of two digits means another century.
            if date.year() <= 2026 {
                prop_assert_eq!(typed(&text), Ok(date), "{}", text);
            }
        }
    }
}

#[test]
fn a_month_is_read_in_the_ways_of_reports() {
    let reader = DateReader::typed(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    for (written, meant) in [
        ("2026-10", "2026-10"),
        ("10/2026", "2026-10"),
        ("Oktober 2026", "2026-10"),
        ("Okt-26", "2026-10"),
        ("2026", "2026-01"),
        ("31/10/2026", "2026-10"),
        ("2026-10-01 00:00:00", "2026-10"),
        (" 'Oct 2026 ", "2026-10"),
    ] {
        let read = reader.read_month(written).map(|month| month.to_string());
        assert_eq!(read, Ok(meant.to_owned()), "{written}");
    }
    for unreadable in [
        "",
        "10",
        "13/2026",
        "Okt",
        "10/26",
        "2026-13",
        "bulan ini",
        "1899-10",
        "2026-10-",
    ] {
        assert_eq!(reader.read_month(unreadable), Err(NotADate), "{unreadable}");
    }
}
