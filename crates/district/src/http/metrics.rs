//! What a watcher asks every minute, in Prometheus' words. Numbers only: nothing of any person.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

use super::route::Shared;
use crate::devices::{self, Totals};
use crate::notices;
use crate::storage::{Error, Reach};

/// All figures as text.
pub(super) fn text(shared: &Shared) -> Result<String, Error> {
    let (mut totals, mut noticed) = (Totals::default(), Vec::new());
    shared.server.storage().read(Reach::District, &mut |tx| {
        totals = devices::totals(tx)?;
        noticed = notices::open(tx)?;
        Ok(())
    })?;
    let mut page = Page::default();
    let requests = shared.requests.all().into_iter();
    page.family(
        "siklus_requests_total",
        "counter",
        "Requests answered, by path and status.",
        requests.map(|((path, status), n)| (format!("{{path=\"{path}\",status=\"{status}\"}}"), n)),
    );
    let segments = shared.server.counts.by_verdict();
    page.family(
        "siklus_segments_total",
        "counter",
        "Segments received, by what became of them.",
        segments.map(|(verdict, n)| (format!("{{verdict=\"{verdict}\"}}"), n)),
    );
    for (name, help, n) in [
        (
            "siklus_operations",
            "Operations that have a number.",
            totals.n_operations,
        ),
        (
            "siklus_puskesmas",
            "Puskesmas of this district.",
            totals.n_puskesmas,
        ),
        ("siklus_laptops", "Laptops that may send.", totals.n_laptops),
        (
            "siklus_laptops_revoked",
            "Laptops that were revoked.",
            totals.n_revoked,
        ),
        (
            "siklus_operations_waiting",
            "Operations kept aside until somebody has looked at them.",
            totals.n_waiting,
        ),
        (
            "siklus_operations_quarantined",
            "Operations kept aside, looked at or not.",
            totals.n_quarantined,
        ),
    ] {
        page.family(name, "gauge", help, [(String::new(), n)]);
    }
    let mut by_code: BTreeMap<&str, u64> = BTreeMap::new();
    for open in noticed {
        *by_code.entry(open.code.word()).or_default() += open.n_operations;
    }
    page.family(
        "siklus_operations_noticed",
        "gauge",
        "Operations taken in that deserve a look and that nobody has looked after, by reason.",
        by_code
            .into_iter()
            .map(|(code, n)| (format!("{{code=\"{code}\"}}"), n)),
    );
    Ok(page.0)
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn family<N: Display>(
        &mut self,
        name: &str,
        kind: &str,
        help: &str,
        rows: impl IntoIterator<Item = (String, N)>,
    ) {
        // Writing to a text does not fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (labels, number) in rows {
            let _ = writeln!(self.0, "{name}{labels} {number}");
        }
    }
}
