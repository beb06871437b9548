//! One attribute and the versions of it that stand.

use domain::{Field, OpId, Value, field};
use serde::{Deserialize, Serialize};

/// A value and the operation that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Version {
    /// Which operation.
    pub op: OpId,
    /// What it says.
    pub value: Value,
}

/// One attribute: the versions that stand, and the names of those that were replaced.
///
/// Standing = applied − replaced, and replaced = all bases ever named: both are functions of the
/// set of versions applied, so neither order nor repetition matters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Register {
    /// Versions that stand, by operation. More than one: siblings, written without knowing of each other.
    standing: Vec<Version>,
    /// Operations that some version named as its base, sorted. Some may not have arrived yet.
    replaced: Vec<OpId>,
}

impl Register {
    /// Takes in a version and what its author saw and replaces.
    pub fn apply(&mut self, version: Version, base: &[OpId]) {
        #[cfg(feature = "planted")]
        if crate::planted::is(crate::planted::Bug::LaterWins) {
            self.standing.clear();
        }
        for op in base {
            if let Err(place) = self.replaced.binary_search(op) {
                self.replaced.insert(place, *op);
                self.standing.retain(|known| known.op != *op);
            }
        }
        if self.replaced.binary_search(&version.op).is_ok() {
            return;
        }
        if let Err(place) = self
            .standing
            .binary_search_by_key(&version.op, |known| known.op)
        {
            self.standing.insert(place, version);
        }
    }

    /// The versions that stand, by operation.
    pub fn standing(&self) -> &[Version] {
        &self.standing
    }

    /// What an edit made now names as its base.
    pub fn base(&self) -> Vec<OpId> {
        self.standing.iter().map(|version| version.op).collect()
    }

    /// The version that is shown: by the field's policy first, then by operation.
    pub fn shown(&self, of: Field) -> Option<&Version> {
        self.standing.iter().max_by_key(|version| rank(of, version))
    }

    /// Whether siblings differ, so that somebody has to decide.
    pub fn conflict(&self) -> bool {
        self.standing
            .windows(2)
            .any(|pair| pair[0].value != pair[1].value)
    }
}

/// What is shown among siblings: voided beats restored, then the operation decides.
pub(crate) fn rank(of: Field, version: &Version) -> (bool, OpId) {
    let voided = of == field::LIVE && version.value == Value::Int(0);
    (voided, version.op)
}
