//! Targets, recaps and notes beside what is counted.

use chrono::Datelike;
use domain::{AreaCode, Figure, FigureKind, Month};
use serde::Serialize;
use ts_rs::TS;

use crate::care::target::{recap_of, target_of};

/// A target, a recap or a note, and who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What was said.
    pub figure: Figure,
    /// The name of whoever entered it.
    pub by: Option<String>,
    /// When, where it was entered.
    pub at: Option<String>,
}

/// A target, a recap or a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a figure")]
pub struct FigureView {
    /// `sasaran`, `rekap` or `catatan`.
    pub kind: &'static str,
    /// The group, the number of the service, or the indicator.
    pub subject: String,
    /// Code of the desa; none is the whole puskesmas.
    pub desa: Option<String>,
    pub month: String,
    pub reached: Option<u32>,
    pub of: Option<u32>,
    pub source: Option<String>,
    pub as_of: Option<String>,
    pub note: Option<String>,
    /// `langsung` was typed, `impor` was read from a file.
    pub origin: &'static str,
    /// Who entered it.
    pub by: Option<String>,
    /// When, where it was entered.
    pub at: Option<String>,
}

/// How many of a group there are by somebody else's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a target")]
pub struct TargetView {
    /// Of the year.
    pub of: u32,
    /// A twelfth for each month that is over.
    pub until: u32,
    pub sources: Vec<String>,
}

impl From<&Said> for FigureView {
    fn from(said: &Said) -> Self {
        let figure = &said.figure;
        Self {
            kind: figure.key.kind.word(),
            subject: figure.key.subject.clone(),
            desa: figure.key.desa.map(|desa| desa.to_string()),
            month: figure.key.month.to_string(),
            reached: figure.reached,
            of: figure.of,
            source: figure.source.clone(),
            as_of: figure.as_of.map(|day| day.to_string()),
            note: figure.note.clone(),
            origin: figure.origin.word(),
            by: said.by.clone(),
            at: said.at.clone(),
        }
    }
}

/// All figures of a puskesmas that say something of a year up to a month.
#[derive(Debug, Clone)]
pub struct Entered {
    said: Vec<Said>,
    figures: Vec<Figure>,
    desa: Vec<AreaCode>,
    month: Month,
}

impl Entered {
    /// Figures of a puskesmas with these desa, as far as they were not withdrawn.
    pub fn new(said: Vec<Said>, desa: Vec<AreaCode>, month: Month) -> Self {
        Self {
            figures: said.iter().map(|said| said.figure.clone()).collect(),
            said,
            desa,
            month,
        }
    }

    /// All of them.
    pub fn said(&self) -> &[Said] {
        &self.said
    }

    /// The target of a group, of one desa or of the puskesmas.
    pub fn target(&self, group: &str, desa: Option<AreaCode>) -> Option<TargetView> {
        let year = self.month.first_day().year();
        let target = target_of(&self.figures, group, year, desa, &self.desa)?;
        Some(TargetView {
            of: target.of,
            until: target.until(self.month),
            sources: target.sources,
        })
    }

    /// The recap of a service that stands at the end of the month.
    pub fn recap(&self, spm: u8, desa: Option<AreaCode>) -> Option<FigureView> {
        let recap = recap_of(&self.figures, spm, desa, self.month)?;
        let said = self.said.iter().find(|said| said.figure == *recap)?;
        Some(said.into())
    }

    /// What staff say of the month, of one desa or of the puskesmas.
    pub fn notes(&self, desa: Option<AreaCode>) -> Vec<FigureView> {
        let notes = self.said.iter().filter(|said| {
            let key = &said.figure.key;
            key.kind == FigureKind::Note && key.desa == desa && key.month == self.month
        });
        notes.map(FigureView::from).collect()
    }
}

/// The targets of areas together, where every one has it.
pub fn together<'a>(
    targets: impl IntoIterator<Item = Option<&'a TargetView>>,
) -> Option<TargetView> {
    let targets = targets.into_iter().collect::<Option<Vec<_>>>()?;
    let mut all = TargetView {
        of: 0,
        until: 0,
        sources: Vec::new(),
    };
    for target in &targets {
        all.of = all.of.saturating_add(target.of);
        all.until = all.until.saturating_add(target.until);
        all.sources.extend(target.sources.iter().cloned());
    }
    all.sources.sort();
    all.sources.dedup();
    (!targets.is_empty()).then_some(all)
}
