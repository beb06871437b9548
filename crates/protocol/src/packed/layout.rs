//! Which columns bodies of some shapes have: what writer and reader agree on.

use domain::Field;

use crate::shape::{Shape, Target, Type};

/// One field of all facts, or of all edits of one kind of entity, as far as it holds one kind of value there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Column {
    /// `None` for facts.
    pub(super) target: Option<Target>,
    field: Field,
    pub(super) holds: Type,
}

/// The columns of bodies.
pub(super) struct Layout {
    /// In the order in which they are written.
    pub(super) columns: Vec<Column>,
    /// For each shape the columns of its cells.
    of_shape: Vec<Vec<usize>>,
}

impl Layout {
    pub(super) fn of(shapes: &[Shape]) -> Self {
        let columns_of = |shape: &Shape| -> Vec<Column> {
            let (target, cells) = match shape {
                Shape::Opaque => return Vec::new(),
                Shape::Fact { cells, .. } => (None, cells),
                Shape::Edit { target, cells } => (Some(*target), cells),
            };
            let column = |cell: &crate::shape::Cell| Column {
                target,
                field: cell.field,
                holds: cell.holds,
            };
            cells.iter().map(column).collect()
        };
        let of_shape: Vec<Vec<Column>> = shapes.iter().map(columns_of).collect();
        let mut columns: Vec<Column> = of_shape.iter().flatten().copied().collect();
        columns.sort_unstable();
        columns.dedup();
        let place = |column: &Column| columns.partition_point(|other| other < column);
        let places = |of: &Vec<Column>| of.iter().map(place).collect();
        Self {
            of_shape: of_shape.iter().map(places).collect(),
            columns,
        }
    }

    /// The columns of the cells of a shape.
    pub(super) fn of_shape(&self, shape: usize) -> &[usize] {
        &self.of_shape[shape]
    }

    /// For each column the rows that have a value in it.
    pub(super) fn rows(&self, shape_of: &[usize]) -> Vec<Vec<usize>> {
        let mut rows = vec![Vec::new(); self.columns.len()];
        for (row, shape) in shape_of.iter().enumerate() {
            for column in &self.of_shape[*shape] {
                rows[*column].push(row);
            }
        }
        rows
    }
}
