//! What codes are called on paper: reasons, figures, and a measurement as a row of a table.

use crate::{MonthMeasured, words};

/// Why a child is on a list, by the code of the absence, the doubt or the rule.
pub fn reason(code: &str) -> &str {
    match code {
        "not_come" => "Belum datang",
        "sakit" => "Sakit",
        "bepergian" => "Bepergian",
        "pindah" => "Pindah",
        "meninggal" => "Meninggal",
        "menolak" => "Menolak",
        "hadir_tidak_ditimbang" => "Hadir, tidak ditimbang",
        "ppk_gizi_buruk" => "Gizi buruk: rujuk hari ini (PPK FKTP, KMK 1186/2022)",
        "ppk_stunting" => "Pendek: ukur ulang, lalu rujuk (PPK FKTP, KMK 1186/2022)",
        "juknis_ilp_gizi_kurang" => "Gizi kurang: rujuk ke puskesmas (juknis ILP, KMK 2015/2023)",
        "skdn_2t" => "Dua bulan berturut-turut tidak naik (2T)",
        "kms_bgm" => "Di bawah garis merah (BGM)",
        "buku_kia_t" => "Tidak naik: konseling gizi (Buku KIA)",
        "permenkes_2_2020" => "Risiko BB lebih: pastikan dengan IMT/U (Permenkes 2/2020)",
        "flagged" => "Di luar batas kewajaran WHO",
        "decimal_slip" => "Mungkin salah letak koma",
        "shrinking" => "Lebih pendek dari sebelumnya",
        "jump" => "Jauh berbeda dari pengukuran sebelumnya",
        "weight_loss" => "Berat turun banyak",
        "same_weight" => "Berat sama beberapa kali berturut-turut",
        "interval" => "Jarak dari penimbangan bulan lalu tidak biasa",
        other => other,
    }
}

/// What a figure under a posyandu day is called.
pub fn figure(code: &str) -> &str {
    match code {
        "s" => "S – balita yang ada",
        "k" => "K – memiliki KMS/Buku KIA",
        "d" => "D – ditimbang",
        "n" => "N – naik",
        "t" => "T – tidak naik",
        "o" => "O – bulan lalu tidak ditimbang",
        "b" => "B – baru pertama kali",
        "twice_t" => "2T – dua kali tidak naik",
        "bgm" => "BGM – bawah garis merah",
        "stunted" => "Pendek dan sangat pendek",
        "wasted" => "Gizi kurang",
        "severe" => "Gizi buruk",
        "visitors" => "Dari posyandu lain",
        other => other,
    }
}

/// What was given, by its code: `vitamin_a` with `biru` or `merah`, `deworming`, a vaccine dose.
pub fn service(code: &str, detail: &str) -> String {
    match (code, detail) {
        ("vitamin_a", "") => "Vitamin A".to_owned(),
        ("vitamin_a", capsule) => format!("Vitamin A {capsule}"),
        ("deworming", _) => "Obat cacing".to_owned(),
        ("immunisation", dose) => format!("Imunisasi {dose}"),
        ("referral", "") => "Dirujuk".to_owned(),
        ("referral", note) => format!("Dirujuk: {note}"),
        (other, _) => other.to_owned(),
    }
}

/// The categories of a measurement in words; empty when nothing could be judged.
pub fn meaning(measured: &MonthMeasured<'_>) -> String {
    let parts = [
        measured
            .bb_u
            .map(|code| format!("BB/U {}", words::category(code).to_lowercase())),
        measured
            .tb_u
            .map(|code| format!("TB/U {}", words::category(code).to_lowercase())),
        measured
            .status
            .or(measured.bb_tb)
            .map(|code| words::nutrition(code).to_lowercase()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

/// A measurement as sheets list it: date, age, BB, PB/TB, LiLA, N/T, what it means in words.
pub fn measured_row(measured: &MonthMeasured<'_>, age_months: u32) -> [String; 7] {
    let centimetres =
        |length: Option<domain::Millimetres>| length.map_or_else(String::new, words::centimetres);
    [
        words::short_date(measured.date),
        words::age(age_months),
        measured.weight.map_or_else(String::new, words::kilograms),
        centimetres(measured.length),
        centimetres(measured.arm),
        measured.code.unwrap_or_default().to_owned(),
        meaning(measured),
    ]
}

/// Weight and length at birth, such as `3,1 kg · 49 cm`.
pub fn at_birth(person: &domain::Person) -> Option<String> {
    let weight = person
        .birth_weight
        .map(|weight| format!("{} kg", words::kilograms(weight)));
    let length = person
        .birth_length
        .map(|length| format!("{} cm", words::centimetres(length)));
    let both: Vec<String> = [weight, length].into_iter().flatten().collect();
    (!both.is_empty()).then(|| both.join(" · "))
}

/// Address with dusun, RT and RW.
pub fn address(person: &domain::Person) -> Option<String> {
    let labelled = |label: &str, text: &Option<String>| {
        text.as_deref()
            .filter(|text| !text.is_empty())
            .map(|text| format!("{label}{text}"))
    };
    // Some names of a dusun begin with the word already.
    let named = person.dusun.as_deref().unwrap_or_default().to_lowercase();
    let dusun = labelled(
        if named.starts_with("dusun") {
            ""
        } else {
            "Dusun "
        },
        &person.dusun,
    );
    let parts = [
        labelled("", &person.address),
        dusun,
        labelled("RT ", &person.rt),
        labelled("RW ", &person.rw),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use domain::{Absence, Grams, Millimetres};

    use super::*;

    #[test]
    fn every_absence_has_a_word() {
        for absence in Absence::ALL {
            assert_ne!(reason(absence.word()), absence.word());
        }
    }

    #[test]
    fn a_measurement_becomes_a_row_that_staff_can_read() {
        let measured = MonthMeasured {
            date: NaiveDate::from_ymd_opt(2026, 9, 3).unwrap(),
            weight: Some(Grams(8_500)),
            length: Some(Millimetres(712)),
            code: Some("N"),
            bb_u: Some("kurang"),
            tb_u: Some("sangat_pendek"),
            bb_tb: Some("baik"),
            status: Some("baik"),
            ..MonthMeasured::default()
        };
        assert_eq!(
            measured_row(&measured, 16),
            [
                "03-09-2026",
                "1 th 4 bln",
                "8,5",
                "71,2",
                "",
                "N",
                "BB/U kurang, TB/U sangat pendek, gizi baik"
            ]
        );
    }

    #[test]
    fn an_address_names_the_dusun_once() {
        let at = |dusun: &str| {
            address(&domain::Person {
                dusun: Some(dusun.to_owned()),
                rt: Some("006".to_owned()),
                ..domain::Person::default()
            })
        };
        assert_eq!(at("Melati").as_deref(), Some("Dusun Melati, RT 006"));
        assert_eq!(at("Dusun I").as_deref(), Some("Dusun I, RT 006"));
    }
}
