//! Indonesian words for paper and for other people's sheets: categories, months, ages, numbers.

use chrono::{Datelike, NaiveDate};
use domain::{Grams, Millimetres, Month};

use crate::csv_line::push_scaled;

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// `14 Januari 2025`.
pub(crate) fn long_date(date: NaiveDate) -> String {
    format!(
        "{} {} {}",
        date.day(),
        MONTHS[date.month0() as usize],
        date.year()
    )
}

/// `14-01-2025`, for the cells of a table.
pub(crate) fn short_date(date: NaiveDate) -> String {
    date.format("%d-%m-%Y").to_string()
}

/// `Januari 2025`.
pub(crate) fn month(month: Month) -> String {
    let first = month.first_day();
    format!("{} {}", MONTHS[first.month0() as usize], first.year())
}

/// `ya` or `tidak`.
pub(crate) fn yes_no(yes: bool) -> &'static str {
    if yes { "ya" } else { "tidak" }
}

/// `8,5` for 8,500 g, `8,0` for 8,000 g: a weight that was read to 100 g says so.
pub(crate) fn kilograms(weight: Grams) -> String {
    with_part(decimal(i64::from(weight.0), 3))
}

/// `78,2` for 782 mm, `100,0` for 1,000 mm.
pub(crate) fn centimetres(length: Millimetres) -> String {
    with_part(decimal(i64::from(length.0), 1))
}

fn with_part(number: String) -> String {
    if number.contains(',') {
        number
    } else {
        format!("{number},0")
    }
}

/// `-2,05` for −205 hundredths.
pub(crate) fn hundredths(z: i32) -> String {
    decimal(i64::from(z), 2)
}

/// A whole number divided by a power of ten, in its shortest form, with a decimal comma.
pub(crate) fn decimal(number: i64, decimals: u32) -> String {
    let mut bytes = Vec::new();
    push_scaled(&mut bytes, number, decimals);
    String::from_utf8_lossy(&bytes).replace('.', ",")
}

/// `1 th 4 bln`, `11 bln`.
pub(crate) fn age(completed_months: u32) -> String {
    match (completed_months / 12, completed_months % 12) {
        (0, months) => format!("{months} bln"),
        (years, 0) => format!("{years} th"),
        (years, months) => format!("{years} th {months} bln"),
    }
}

/// The word for a category of BB/U, PB/U–TB/U, BB/PB–BB/TB, IMT/U or the nutrition status by its code.
pub(crate) fn category(code: &str) -> &str {
    match code {
        "sangat_kurang" => "Sangat kurang",
        "kurang" => "Kurang",
        "normal" => "Normal",
        "risiko_lebih" => "Risiko BB lebih",
        "sangat_pendek" => "Sangat pendek",
        "pendek" => "Pendek",
        "tinggi" => "Tinggi",
        other => other,
    }
}

/// The word for a category of BB/PB–BB/TB, IMT/U or the nutrition status by its code.
pub(crate) fn nutrition(code: &str) -> &str {
    match code {
        "buruk" => "Gizi buruk",
        "kurang" => "Gizi kurang",
        "baik" => "Gizi baik",
        "berisiko_lebih" => "Berisiko gizi lebih",
        "lebih" => "Gizi lebih",
        "obesitas" => "Obesitas",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use growth::category::{LengthCategory, NutritionCategory, WeightCategory};

    use super::*;

    #[test]
    fn every_category_has_a_word() {
        let codes = WeightCategory::ALL.iter().map(|category| category.code());
        for code in codes.chain(LengthCategory::ALL.iter().map(|category| category.code())) {
            assert_ne!(category(code), code);
        }
        for code in NutritionCategory::ALL
            .iter()
            .map(|category| category.code())
        {
            assert_ne!(nutrition(code), code);
        }
    }

    #[test]
    fn dates_ages_and_numbers_as_staff_write_them() {
        let date = NaiveDate::from_ymd_opt(2025, 8, 3).unwrap();
        assert_eq!(
            (long_date(date).as_str(), short_date(date).as_str()),
            ("3 Agustus 2025", "03-08-2025")
        );
        assert_eq!(month(Month::of(date)), "Agustus 2025");
        assert_eq!(
            (age(0), age(16), age(24)),
            ("0 bln".into(), "1 th 4 bln".into(), "2 th".into())
        );
        assert_eq!(
            (kilograms(Grams(8500)), hundredths(-5)),
            ("8,5".into(), "-0,05".into())
        );
        assert_eq!(
            [8000, 8250].map(|grams| kilograms(Grams(grams))),
            ["8,0", "8,25"]
        );
        assert_eq!(
            [1000, 782].map(|length| centimetres(Millimetres(length))),
            ["100,0", "78,2"]
        );
    }
}
