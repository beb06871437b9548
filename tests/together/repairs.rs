//! What rots on a disk is found and mended, and nothing else is fetched.

use std::cell::{Cell, RefCell};

use sync::{Link, LinkError};
use testkit::child;

use crate::bed::{Desk, District, Line, assert_same};

/// Counts what goes over a line.
struct Counted<'a> {
    line: Line<'a>,
    n_asked: Cell<u32>,
    n_bytes: Cell<usize>,
    paths: RefCell<Vec<String>>,
}

impl Link for Counted<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        let answer = self.line.ask(path, body)?;
        self.n_asked.set(self.n_asked.get() + 1);
        self.n_bytes
            .set(self.n_bytes.get() + body.len() + answer.len());
        self.paths.borrow_mut().push(path.to_owned());
        Ok(answer)
    }
}

fn spoil(desk: &Desk, sql: &str) {
    let spoilt = desk
        .store
        .database()
        .write::<_, store::Error>(|tx| Ok(tx.execute(sql, [])?));
    assert_eq!(spoilt.unwrap(), 1);
}

#[test]
fn one_wrong_operation_is_found_and_mended_with_few_bytes() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    for day in 1..=28 {
        for hour in 0..40 {
            ani.weigh(
                &budi,
                &format!("2026-05-{day:02}"),
                &format!("7.{}", hour % 10),
            );
        }
    }
    ani.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    let right = eka.content();
    for sql in [
        "UPDATE operations SET body = x'00' WHERE ssn = 77",
        "DELETE FROM operations WHERE ssn = 500",
        "UPDATE operations SET author = zeroblob(16) WHERE ssn = 901",
    ] {
        spoil(&eka, sql);
        assert!(eka.content() != right, "{sql}");
        let eka = &eka;
        // The next day: it is added up once a session.
        *eka.pace.borrow_mut() = sync::Pace::default();
        let counted = Counted {
            line: Line(&district.server),
            n_asked: Cell::default(),
            n_bytes: Cell::default(),
            paths: RefCell::default(),
        };
        let done = eka.sync_over(&counted).unwrap();
        assert_eq!(done.n_mended, 1, "{sql}");
        assert_same(&eka.content(), &right);
        eka.assert_same_as(&district);
        assert_eq!(counted.n_asked.get(), 4, "{:?}", counted.paths.borrow());
        assert!(
            counted.n_bytes.get() < 20_000,
            "{} bytes",
            counted.n_bytes.get()
        );
    }
}
