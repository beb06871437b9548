//! What bodies have in common: what they say is written field by field, and which fields once for all of a shape.

use domain::{FactKind, Field, Value};
use ledger::Body;

use crate::Refused;
use crate::bytes::{In, Out};

/// What kind of value a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Type {
    Empty,
    Int,
    Text,
    Date,
    Id,
}

/// What kind of entity an edit changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Target {
    Person,
    Place,
    Day,
    User,
    Fact,
    Figure,
}

/// A field and what kind of value it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Cell {
    pub(crate) field: Field,
    pub(crate) holds: Type,
    /// How many versions an edit of the field replaces.
    pub(crate) n_bases: usize,
}

/// The shape of a body.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// Bytes that this program does not understand.
    Opaque,
    Fact {
        kind: FactKind,
        cells: Vec<Cell>,
    },
    Edit {
        target: Target,
        cells: Vec<Cell>,
    },
}

/// More fields than any body has.
const MOST_CELLS: usize = 10_000;

impl Type {
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Empty => Self::Empty,
            Value::Int(_) => Self::Int,
            Value::Text(_) => Self::Text,
            Value::Date(_) => Self::Date,
            Value::Id(_) => Self::Id,
        }
    }

    fn from_number(number: u64) -> Result<Self, Refused> {
        [Self::Empty, Self::Int, Self::Text, Self::Date, Self::Id]
            .into_iter()
            .find(|kind| *kind as u64 == number)
            .ok_or(Refused::Malformed)
    }
}

impl Target {
    pub(crate) const ALL: [Self; 6] = [
        Self::Person,
        Self::Place,
        Self::Day,
        Self::User,
        Self::Fact,
        Self::Figure,
    ];

    pub(crate) fn of(entity: domain::Entity) -> Self {
        match entity {
            domain::Entity::Person(_) => Self::Person,
            domain::Entity::Place(_) => Self::Place,
            domain::Entity::Day(_) => Self::Day,
            domain::Entity::User(_) => Self::User,
            domain::Entity::Fact(_) => Self::Fact,
            domain::Entity::Figure(_) => Self::Figure,
        }
    }

    fn from_number(number: u64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|target| *target as u64 == number)
    }
}

impl Shape {
    pub(crate) fn of(body: &Body) -> Self {
        match body {
            Body::Fact(fact) => Self::Fact {
                kind: fact.kind,
                cells: fact
                    .values
                    .iter()
                    .map(|(field, value)| Cell {
                        field,
                        holds: Type::of(value),
                        n_bases: 0,
                    })
                    .collect(),
            },
            Body::Edit(edit) => Self::Edit {
                target: Target::of(edit.entity),
                cells: edit
                    .sets
                    .iter()
                    .map(|set| Cell {
                        field: set.field,
                        holds: Type::of(&set.value),
                        n_bases: set.base.len(),
                    })
                    .collect(),
            },
        }
    }

    pub(crate) fn write(&self, out: &mut Out) {
        let cells = match self {
            Self::Opaque => return out.number(0),
            Self::Fact { kind, cells } => {
                out.number(1);
                out.number(kind.0.into());
                cells
            }
            Self::Edit { target, cells } => {
                out.number(2 + *target as u64);
                cells
            }
        };
        out.count(cells.len());
        for cell in cells {
            out.number(cell.field.0.into());
            out.number(cell.holds as u64);
            if matches!(self, Self::Edit { .. }) {
                out.count(cell.n_bases);
            }
        }
    }

    pub(crate) fn read(from: &mut In<'_>) -> Result<Self, Refused> {
        let short = |number: u64| u16::try_from(number).map_err(|_| Refused::Malformed);
        let tag = from.number()?;
        if tag == 0 {
            return Ok(Self::Opaque);
        }
        let kind = match tag {
            1 => Some(FactKind(short(from.number()?)?)),
            _ => None,
        };
        let mut cells = Vec::new();
        for _ in 0..from.count(MOST_CELLS)? {
            cells.push(Cell {
                field: Field(short(from.number()?)?),
                holds: Type::from_number(from.number()?)?,
                n_bases: if kind.is_some() {
                    0
                } else {
                    from.count(MOST_CELLS)?
                },
            });
        }
        match (kind, tag.checked_sub(2).and_then(Target::from_number)) {
            (Some(kind), _) => Ok(Self::Fact { kind, cells }),
            (None, Some(target)) => Ok(Self::Edit { target, cells }),
            (None, None) => Err(Refused::Malformed),
        }
    }
}
