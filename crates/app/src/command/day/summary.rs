//! What a posyandu day came to: counts, who did not come, who must be referred, what is doubted.

use serde::Serialize;
use ts_rs::TS;

use super::GridRow;

/// A child in one of the lists under a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SweepLine {
    /// Id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Mother's name.
    pub mother: Option<String>,
    /// RT.
    pub rt: Option<String>,
    /// RW.
    pub rw: Option<String>,
    /// Code of the reason.
    pub reason: String,
}

/// The foot of the sheet.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[expect(
    missing_docs,
    reason = "the fields are the letters and categories of the form"
)]
pub struct DaySummary {
    pub s: u32,
    pub k: u32,
    pub d: u32,
    pub n: u32,
    pub t: u32,
    pub o: u32,
    pub b: u32,
    pub twice_t: u32,
    pub bgm: u32,
    pub stunted: u32,
    pub wasted: u32,
    pub severe: u32,
    pub visitors: u32,
    pub not_come: Vec<SweepLine>,
    pub refer: Vec<SweepLine>,
    pub doubts: Vec<SweepLine>,
}

impl DaySummary {
    /// Counts the rows of a sheet. Visitors are counted apart: they belong to the S of their home.
    pub fn of(rows: &[GridRow]) -> Self {
        let mut summary = Self::default();
        for row in rows {
            summary.take(row);
        }
        summary.not_come.sort_by(by_rt);
        summary
    }

    fn take(&mut self, row: &GridRow) {
        for doubt in row.doubts.iter().take(1) {
            self.doubts.push(line(row, doubt.code));
        }
        let referral = row
            .judgement
            .iter()
            .flat_map(|judged| &judged.advice)
            .find(|advice| {
                matches!(
                    advice.code,
                    "refer_today" | "refer_puskesmas" | "remeasure_then_refer"
                )
            });
        if let Some(advice) = referral {
            self.refer.push(line(row, advice.rule));
        }
        if row.visitor {
            self.visitors += 1;
            return;
        }
        self.s += 1;
        self.k += u32::from(row.owns_kms == Some(true));
        match &row.judgement {
            Some(judged) => {
                let is = |code| u32::from(judged.code == Some(code));
                self.d += u32::from(judged.code.is_some());
                self.n += is("N");
                self.t += is("T");
                self.o += is("O");
                self.b += is("B");
                self.twice_t += u32::from(judged.twice_t);
                self.bgm += u32::from(judged.bgm);
                self.stunted += u32::from(matches!(judged.tb_u, Some("pendek" | "sangat_pendek")));
                self.wasted += u32::from(judged.status == Some("kurang"));
                self.severe += u32::from(judged.status == Some("buruk"));
            }
            None if row.elsewhere.is_none() && row.absence != Some("hadir_tidak_ditimbang") => {
                self.not_come
                    .push(line(row, row.absence.unwrap_or("not_come")));
            }
            None => {}
        }
    }
}

fn line(row: &GridRow, reason: &str) -> SweepLine {
    SweepLine {
        person: row.person.clone(),
        name: row.name.clone(),
        mother: row.mother.clone(),
        rt: row.rt.clone(),
        rw: row.rw.clone(),
        reason: reason.to_owned(),
    }
}

fn by_rt(one: &SweepLine, other: &SweepLine) -> std::cmp::Ordering {
    (&one.rw, &one.rt, &one.name).cmp(&(&other.rw, &other.rt, &other.name))
}
