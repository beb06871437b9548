//! What stands around every form: whose it is, for which place and month, and who signs.

use chrono::NaiveDate;
use domain::Month;
use growth::minimum_gain::Edition;
use indicators::{BGM_EDITION, MINIMUM_GAIN_EDITION};

use crate::words;

/// Heading and foot of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormHead {
    /// Lines of the letterhead, such as `DINAS KESEHATAN KABUPATEN LANGKAT`, `UPT PUSKESMAS STABAT`, the address.
    pub letterhead: Vec<String>,
    /// Kabupaten or kota.
    pub kabupaten: Option<String>,
    /// Kecamatan.
    pub kecamatan: Option<String>,
    /// Puskesmas.
    pub puskesmas: Option<String>,
    /// Desa or kelurahan; `None` for several.
    pub desa: Option<String>,
    /// Posyandu; `None` for several.
    pub posyandu: Option<String>,
    /// Where it is signed; without it the line is left open.
    pub signed_at: Option<String>,
    /// When it is signed.
    pub signed_on: Option<NaiveDate>,
    /// Who signs, from left to right.
    pub signatures: Vec<Signature>,
}

/// A line to sign on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// Such as `Mengetahui, Kepala Puskesmas` or `Petugas Gizi`.
    pub title: String,
    /// Name; without it a dotted line.
    pub name: Option<String>,
    /// NIP.
    pub nip: Option<String>,
}

impl FormHead {
    /// The places with their labels, the largest first.
    pub(crate) fn places(&self) -> Vec<(&'static str, &str)> {
        let places = [
            ("Kabupaten/Kota", &self.kabupaten),
            ("Kecamatan", &self.kecamatan),
            ("Puskesmas", &self.puskesmas),
            ("Desa/Kelurahan", &self.desa),
            ("Posyandu", &self.posyandu),
        ];
        places
            .into_iter()
            .filter_map(|(label, place)| Some((label, place.as_deref()?)))
            .collect()
    }

    /// `Stabat, 31 Oktober 2026`, with dots for what is not known.
    pub(crate) fn signed(&self) -> String {
        let place = self.signed_at.as_deref().unwrap_or("....................");
        let date = self
            .signed_on
            .map_or("....................".to_owned(), words::long_date);
        format!("{place}, {date}")
    }

    /// The heading of a spreadsheet: letterhead, title, month and places as lines.
    pub(crate) fn lines(&self, title: &str, month: Option<Month>) -> Vec<String> {
        let mut lines = self.letterhead.clone();
        lines.push(title.to_owned());
        lines.extend(month.map(|month| format!("Bulan: {}", words::month(month))));
        lines.extend(
            self.places()
                .into_iter()
                .map(|(label, place)| format!("{label}: {place}")),
        );
        lines
    }
}

/// The rules behind N, T, O, B and BGM as they are printed on a form that counts them.
pub(crate) fn rules() -> Vec<String> {
    let red_line = growth::kms::bgm_line(BGM_EDITION);
    vec![
        format!(
            "N: naik berat badan paling sedikit KBM menurut umur ({}), atau dinilai naik oleh petugas karena kurva \
             mengikuti garis. T: kenaikan kurang dari KBM.",
            match MINIMUM_GAIN_EDITION {
                Edition::BySex => "tabel anak laki-laki dan tabel anak perempuan",
                Edition::Unisex => "satu tabel untuk semua anak",
            }
        ),
        "O: ditimbang bulan ini, tidak ditimbang bulan lalu. B: baru pertama kali ditimbang. D = N + T + O + B.".to_owned(),
        format!(
            "BGM: BB/U di bawah {} SD (garis merah KMS edisi {}).",
            words::hundredths(red_line.hundredths()).replace('-', "−"),
            BGM_EDITION.code()
        ),
        "S: balita yang tinggal di wilayah posyandu, umur 0–59 bulan penuh pada tanggal ukur, atau pada akhir bulan bila \
         tidak diukur."
            .to_owned(),
    ]
}
