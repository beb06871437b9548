//! Which column of a file means what: headers, in either format, matched by normalised name.

use serde::Serialize;

/// Whose table it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A register in the form this program writes and describes.
    Register,
    /// An export of e-PPGBM (Sigizi Terpadu, Sigizi Kesga).
    Eppgbm,
}

macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident = $name:literal [$($eppgbm:literal),*]),+ $(,)?) => {
        /// What a column of a register holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $($(#[$doc])* $variant),+
        }

        impl Column {
            /// Every column.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The header of the column in the register format; the name in refusals and doubts.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Headers of the column in e-PPGBM exports, normalised.
            fn eppgbm_headers(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($eppgbm),*]),+ }
            }
        }
    };
}

columns! {
    /// Area code or name of the desa.
    Desa = "desa" ["desakel", "desakelurahan", "keldesa", "kelurahandesa", "desa", "kelurahan", "kel"],
    /// Name of the posyandu.
    Posyandu = "posyandu" ["posyandu", "namaposyandu"],
    /// Owns a KMS or Buku KIA.
    Kms = "kms" [],
    /// Number of the family card.
    FamilyCard = "no_kk" ["nokk", "nomorkk"],
    /// NIK of the child.
    Nik = "nik" ["nik", "nikanak", "nikbalita"],
    /// Which child of its mother.
    BirthOrder = "anak_ke" ["anakke"],
    /// Name of the child.
    Name = "nama" ["nama", "namaanak", "namabalita"],
    /// Date of birth.
    BirthDate = "tgl_lahir" ["tgllahir", "tanggallahir"],
    /// Sex.
    Sex = "jk" ["jk", "jeniskelamin", "lp", "sex"],
    /// Weight at birth.
    BirthWeight = "bb_lahir" ["bblahir", "beratlahir", "beratlahirkg", "bblahirkg", "beratbadanlahir"],
    /// Length at birth.
    BirthLength = "pb_lahir" ["tblahir", "pblahir", "panjanglahir", "panjanglahircm", "tblahircm", "tinggilahir"],
    /// Name of the mother.
    MotherName = "nama_ibu" ["namaibu"],
    /// NIK of the mother.
    MotherNik = "nik_ibu" ["nikibu"],
    /// Name of the father.
    FatherName = "nama_ayah" ["namaayah"],
    /// Telephone.
    Phone = "no_hp" ["nohp", "hportu", "nohportu", "hp", "telepon"],
    /// Address.
    Address = "alamat" ["alamat"],
    /// RT.
    Rt = "rt" ["rt"],
    /// RW.
    Rw = "rw" ["rw"],
    /// Lives here since.
    Since = "tgl_masuk" [],
    /// The first day on which the child is gone.
    LeftOn = "tgl_keluar" [],
    /// Why it is gone.
    LeftWhy = "sebab_keluar" [],
    /// Date of the measurement.
    MeasuredOn = "tgl_ukur" ["tanggalpengukuran", "tglpengukuran", "tglukur", "tanggalukur", "tanggaltimbang", "tglpenimbangan"],
    /// Where it was taken.
    Site = "tempat" [],
    /// Weight in kilograms.
    Weight = "bb" ["berat", "bb", "beratbadan", "beratkg", "bbkg", "beratbadankg"],
    /// Length or height in centimetres.
    Length = "tb" ["tinggi", "tb", "pb", "pbtb", "tbpb", "tinggibadan", "tinggicm", "tbcm", "panjangtinggibadan"],
    /// How the length was taken.
    Position = "cara_ukur" ["caraukur", "caramengukur", "carapengukuran"],
    /// Arm circumference in centimetres.
    Arm = "lila" ["lila", "lilacm", "lingkarlengan", "lingkarlenganatas"],
    /// Head circumference in centimetres.
    Head = "lk" ["lk", "lika", "lingkarkepala", "lingkarkepalacm"],
    /// Oedema.
    Oedema = "edema" ["edema", "oedema"],
    /// Vitamin A given on the day.
    VitaminA = "vit_a" [],
    /// Only breast milk so far.
    Breastfeeding = "asi" [],
    /// Last weight in the child's book before this register.
    BookWeight = "bb_lalu" [],
    /// Its date.
    BookDate = "tgl_ukur_lalu" [],
    /// The measurement was repeated to confirm an earlier one. Written by this program's own export.
    Remeasured = "ukur_ulang" [],
    /// Staff judged the month's T as N because the curve follows its line. Written by this program's own export.
    Overruled = "n_kurva" [],
    /// The desa where the child lived before it came here. Written by this program's own export.
    FromDesa = "desa_asal" [],
    /// Both parents, father first.
    Parents = "nama_ortu" ["namaortu", "namaorangtua", "orangtua"],
    /// Name of the kecamatan.
    Kecamatan = "kecamatan" ["kec", "kecamatan"],
    /// Name of the kabupaten.
    Kabupaten = "kabupaten" ["kabkota", "kabupatenkota", "kabupaten", "kab"],
    /// Name of the puskesmas.
    Puskesmas = "puskesmas" ["pukesmas", "puskesmas", "pkm"],
}

/// Columns of e-PPGBM that are known and not taken: what they say is computed here from the measurements.
const EPPGBM_IGNORED: [&str; 31] = [
    "no",
    "nourut",
    "prov",
    "provinsi",
    "usiasaatukur",
    "umur",
    "usia",
    "bbu",
    "zsbbu",
    "tbu",
    "pbu",
    "zstbu",
    "zspbu",
    "bbtb",
    "bbpb",
    "zsbbtb",
    "zsbbpb",
    "imtu",
    "zsimtu",
    "naikberatbadan",
    "pmtditerimakg",
    "pmtditerima",
    "jmlvita",
    "jumlahvita",
    "kpsp",
    "kia",
    "kelasibubalita",
    "mbg",
    "detail",
    "aksi",
    "status",
];

/// What is understood of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It holds this.
    Column(Column),
    /// Known, and left aside.
    Ignored,
    /// Not known; left aside.
    Unknown,
}

/// A header of the file and what is understood of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// As the file spells it.
    pub text: String,
    /// What it means.
    pub meaning: Meaning,
}

impl Column {
    /// Columns without which nothing can be read.
    pub(crate) const REQUIRED: [Self; 3] = [Self::Name, Self::Sex, Self::BirthDate];

    /// Columns of dates, whose order of day and month is decided for the whole column.
    pub(crate) const DATES: [Self; 5] = [
        Self::BirthDate,
        Self::MeasuredOn,
        Self::Since,
        Self::LeftOn,
        Self::BookDate,
    ];

    /// Where the column stands in [`Column::ALL`].
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

impl Meaning {
    /// What a header means in a format.
    pub(crate) fn of(header: &str, format: Format) -> Self {
        let name = normalise(header);
        if name.is_empty() {
            return Self::Ignored;
        }
        let found = Column::ALL.iter().copied().find(|column| match format {
            Format::Register => column.is_of_register() && normalise(column.name()) == name,
            Format::Eppgbm => column.eppgbm_headers().contains(&name.as_str()),
        });
        match found {
            Some(column) => Self::Column(column),
            None if format == Format::Eppgbm && EPPGBM_IGNORED.contains(&name.as_str()) => {
                Self::Ignored
            }
            None => Self::Unknown,
        }
    }
}

impl Column {
    /// Whether the register format has it.
    pub(crate) fn is_of_register(self) -> bool {
        self < Self::Parents
    }
}

/// A header without case, spaces and punctuation, and without a unit in brackets.
pub(crate) fn normalise(header: &str) -> String {
    header
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Where each column stands in a file, and how its header is spelt.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) format: Format,
    /// Place in the file by [`Column::index`].
    places: [Option<u16>; Column::ALL.len()],
    pub(crate) headers: Vec<Header>,
    /// Line of the last header row.
    pub(crate) header_line: u32,
    /// How many rows of the file come before the first row of values.
    pub(crate) n_rows_before: usize,
}

impl Layout {
    /// Where the column stands in the file.
    pub(crate) fn place(&self, column: Column) -> Option<usize> {
        self.places[column.index()].map(usize::from)
    }

    /// The columns of the file that are understood, with their places.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (Column, usize)> {
        Column::ALL
            .iter()
            .filter_map(|column| self.place(*column).map(|place| (*column, place)))
    }

    /// The required columns that the file lacks.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let lacking = Column::REQUIRED
            .iter()
            .filter(|column| self.place(**column).is_none());
        lacking.map(|column| column.name()).collect()
    }

    fn of(headers: Vec<String>, format: Format) -> Self {
        let mut places = [None; Column::ALL.len()];
        let headers = headers.into_iter().enumerate();
        let headers = headers
            .map(|(place, text)| {
                let mut meaning = Meaning::of(&text, format);
                if let Meaning::Column(column) = meaning {
                    // Of two columns with one meaning the first counts.
                    match &mut places[column.index()] {
                        Some(_) => meaning = Meaning::Unknown,
                        free => *free = u16::try_from(place).ok(),
                    }
                }
                Header { text, meaning }
            })
            .collect();
        Self {
            format,
            places,
            headers,
            header_line: 0,
            n_rows_before: 0,
        }
    }

    fn n_understood(&self) -> usize {
        self.places.iter().flatten().count()
    }
}

/// A row of a file as text: its line, its cells.
pub(crate) type Line = (u32, Vec<String>);

/// How many rows are searched for the header.
pub(crate) const HEAD_ROWS: usize = 40;

/// Finds the header and the format. A register has it in its first row; an export after lines such as
/// `Data tanggal: …`, and perhaps in two rows with merged cells.
pub(crate) fn find_layout(head: &[Line], wanted: Option<Format>) -> Option<Layout> {
    let register = || {
        // Excel's own line that names the separator is no header.
        let names_separator =
            |cells: &[String]| cells.first().is_some_and(|cell| cell.starts_with("sep="));
        let row = head.iter().position(|(_, cells)| !names_separator(cells))?;
        let (line, cells) = &head[row];
        Some(Layout {
            header_line: *line,
            n_rows_before: row + 1,
            ..Layout::of(cells.clone(), Format::Register)
        })
    };
    match wanted {
        Some(Format::Register) => register(),
        Some(Format::Eppgbm) => eppgbm(head),
        None => {
            let (register, eppgbm) = (register(), eppgbm(head));
            let complete = |layout: &Option<Layout>| {
                layout
                    .as_ref()
                    .is_some_and(|layout| layout.missing().is_empty())
            };
            match (complete(&register), complete(&eppgbm)) {
                (true, false) => register,
                (false, true) => eppgbm,
                (_, _) => {
                    let understood =
                        |layout: &Option<Layout>| layout.as_ref().map_or(0, Layout::n_understood);
                    if understood(&eppgbm) > understood(&register) {
                        eppgbm
                    } else {
                        register
                    }
                }
            }
        }
    }
}

fn eppgbm(head: &[Line]) -> Option<Layout> {
    let singles = head.iter().enumerate().map(|(row, (line, cells))| Layout {
        header_line: *line,
        n_rows_before: row + 1,
        ..Layout::of(cells.clone(), Format::Eppgbm)
    });
    let merged = head.windows(2).enumerate().map(|(row, pair)| Layout {
        header_line: pair[1].0,
        n_rows_before: row + 2,
        ..Layout::of(merge(&pair[0].1, &pair[1].1), Format::Eppgbm)
    });
    // Two rows together only where they say more than each alone.
    let mut best: Option<Layout> = None;
    for layout in singles.chain(merged) {
        if best
            .as_ref()
            .is_none_or(|best| layout.n_understood() > best.n_understood())
        {
            best = Some(layout);
        }
    }
    best
}

/// The headers of two rows: the lower one where it says something that is understood, else the upper one.
fn merge(above: &[String], below: &[String]) -> Vec<String> {
    let width = above.len().max(below.len());
    let cell = |row: &[String], place: usize| row.get(place).cloned().unwrap_or_default();
    let understood =
        |text: &str| Meaning::of(text, Format::Eppgbm) != Meaning::Unknown && !text.is_empty();
    (0..width)
        .map(|place| {
            let lower = cell(below, place);
            if understood(&lower) {
                lower
            } else {
                cell(above, place)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(rows: &[&str]) -> Vec<Line> {
        let rows = rows.iter().enumerate();
        rows.map(|(row, text)| (row as u32 + 1, text.split(';').map(str::to_owned).collect()))
            .collect()
    }

    #[test]
    fn headers_match_whatever_their_case_and_spacing() {
        for (header, column) in [
            ("NAMA IBU", Column::MotherName),
            ("nama_ibu", Column::MotherName),
            (" Tgl. Lahir ", Column::BirthDate),
            ("BB", Column::Weight),
            ("Tgl Ukur Lalu", Column::BookDate),
        ] {
            assert_eq!(
                Meaning::of(header, Format::Register),
                Meaning::Column(column),
                "{header}"
            );
        }
        assert_eq!(Meaning::of("Kec", Format::Register), Meaning::Unknown);
        assert_eq!(Meaning::of("nama_ortu", Format::Register), Meaning::Unknown);
    }

    #[test]
    fn the_misspelt_header_of_the_export_is_known() {
        assert_eq!(
            Meaning::of("Pukesmas", Format::Eppgbm),
            Meaning::Column(Column::Puskesmas)
        );
        assert_eq!(
            Meaning::of("Desa/Kel", Format::Eppgbm),
            Meaning::Column(Column::Desa)
        );
        assert_eq!(
            Meaning::of("Naik Berat Badan", Format::Eppgbm),
            Meaning::Ignored
        );
        assert_eq!(Meaning::of("Kolom baru", Format::Eppgbm), Meaning::Unknown);
    }

    #[test]
    fn the_header_of_an_export_is_found_after_its_first_lines() {
        let head = head(&[
            "Data tanggal: 2026-03-31",
            "",
            "No;NIK;Nama;JK;Tgl Lahir;Berat;Tinggi",
            "1;;Siti;P;2024-01-02;9;75",
        ]);
        let layout = find_layout(&head, None).unwrap();
        assert_eq!(
            (layout.format, layout.header_line, layout.n_rows_before),
            (Format::Eppgbm, 3, 3)
        );
        assert_eq!(layout.place(Column::Weight), Some(5));
    }

    #[test]
    fn a_header_in_two_rows_with_merged_cells_is_put_together() {
        let head = head(&[
            "Nama;JK;Tgl Lahir;Pengukuran;",
            ";;;Berat;Tinggi",
            "Siti;P;2024-01-02;9;75",
        ]);
        let layout = find_layout(&head, Some(Format::Eppgbm)).unwrap();
        assert_eq!(layout.n_rows_before, 2);
        assert_eq!(layout.missing(), Vec::<&str>::new());
        assert_eq!(
            (layout.place(Column::Weight), layout.place(Column::Length)),
            (Some(3), Some(4))
        );
    }

    #[test]
    fn a_register_is_told_from_an_export() {
        let layout = find_layout(
            &head(&["nama;jk;tgl_lahir;tgl_ukur;bb", "A;L;2024-01-01;;"]),
            None,
        )
        .unwrap();
        assert_eq!(layout.format, Format::Register);
        let layout = find_layout(
            &head(&["Nama Anak;Jenis Kelamin;Tgl Lahir", "A;L;2024-01-01"]),
            None,
        )
        .unwrap();
        assert_eq!(layout.format, Format::Eppgbm);
    }
}
