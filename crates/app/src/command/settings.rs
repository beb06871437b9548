//! What the program goes by, and how the store is doing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::Trouble;
use ts_rs::TS;

use crate::{App, Detail, UiError};

/// A rule or standard in force.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[expect(missing_docs, reason = "the parts of a reference")]
pub struct Rule {
    pub code: &'static str,
    pub edition: &'static str,
    pub source: &'static str,
    /// The table in the program's sources.
    pub file: &'static str,
}

const RULES: [Rule; 7] = [
    Rule {
        code: "who_2006",
        edition: "2006",
        source: "WHO Child Growth Standards: PB-TB/U, BB/U, BB/PB, BB/TB, IMT/U, lingkar kepala/U, LiLA/U",
        file: "growth/tables/who2006-*.csv",
    },
    Rule {
        code: "who_2007",
        edition: "2007",
        source: "WHO Growth Reference for school-aged children and adolescents, 5–19 years",
        file: "growth/tables/who2007-*.csv",
    },
    Rule {
        code: "categories",
        edition: "2020",
        source: "Permenkes RI No. 2 Tahun 2020, Standar Antropometri Anak",
        file: "growth/rules/permenkes-2-2020.csv",
    },
    Rule {
        code: "circumferences",
        edition: "2019",
        source: "Kemenkes RI, tata laksana gizi buruk pada balita (LiLA); SDIDTK (lingkar kepala)",
        file: "growth/rules/circumferences.csv",
    },
    Rule {
        code: "nt_rule",
        edition: "kbm",
        source: "KMS balita dan Buku KIA: N bila kenaikan berat badan paling sedikit KBM",
        file: "growth/rules/minimum-gain.csv",
    },
    Rule {
        code: "minimum_gain",
        edition: indicators::MINIMUM_GAIN_EDITION.code(),
        source: "KMS balita dan Buku KIA, tabel KBM menurut umur dan jenis kelamin",
        file: "growth/rules/minimum-gain.csv",
    },
    Rule {
        code: "bgm_line",
        edition: indicators::BGM_EDITION.code(),
        source: "Buku KIA 2020 dan sesudahnya, garis merah KMS",
        file: "growth/rules/kms-lines.csv",
    },
];

/// The rules and standards in force.
///
/// # Errors
/// None.
pub fn list_rules(_: &App, (): ()) -> Result<Vec<Rule>, UiError> {
    Ok(RULES.to_vec())
}

/// The rules that the codes and counts of SKDN depend on.
pub(crate) fn rules_of_skdn() -> impl Iterator<Item = &'static Rule> {
    RULES
        .iter()
        .filter(|rule| matches!(rule.code, "nt_rule" | "minimum_gain" | "bgm_line"))
}

/// What to check.
#[derive(Debug, Deserialize, TS)]
pub struct AskDoctor {
    /// Also make the state again from the log and compare.
    pub rebuild: bool,
}

/// Something that is not as it must be.
#[derive(Debug, Serialize, TS)]
pub struct Finding {
    /// Code of the sentence.
    pub code: &'static str,
    /// Tables and counts for the sentence.
    pub detail: BTreeMap<String, Detail>,
}

/// What a check found.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the counts are named by what they count")]
pub struct Health {
    /// Nothing is wrong.
    pub ok: bool,
    pub findings: Vec<Finding>,
    #[ts(type = "number")]
    pub people: u64,
    #[ts(type = "number")]
    pub facts: u64,
    #[ts(type = "number")]
    pub operations: u64,
}

/// Checks the file and the log; with `rebuild` also that the state is what the log says.
///
/// # Errors
/// When the check could not be run to its end.
pub fn doctor(app: &App, args: AskDoctor) -> Result<Health, UiError> {
    let report = app.session()?.store.doctor(args.rebuild)?;
    Ok(Health {
        ok: report.troubles.is_empty(),
        findings: report.troubles.iter().map(finding).collect(),
        people: report.people,
        facts: report.facts,
        operations: report.operations,
    })
}

fn finding(trouble: &Trouble) -> Finding {
    let (code, name, value) = match trouble {
        Trouble::File(finding) => {
            let code = match finding.check {
                sqlite::Check::Structure => "damaged_structure",
                sqlite::Check::Encryption => "damaged_page",
                sqlite::Check::References => "broken_reference",
            };
            (code, "what", Detail::Text(finding.detail.clone()))
        }
        Trouble::Gap { missing } => (
            "missing_operations",
            "count",
            Detail::Number(i64::try_from(*missing).unwrap_or(i64::MAX)),
        ),
        Trouble::Rebuilt { table } => ("rebuilt", "table", Detail::Text((*table).to_owned())),
    };
    Finding {
        code,
        detail: [(name.to_owned(), value)].into(),
    }
}
