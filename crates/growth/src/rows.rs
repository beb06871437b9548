//! Lines of the text tables that are compiled in.

/// The data lines of a table: comments, blank lines and the header row left out.
///
/// `None` when the header row is not `header`.
pub(crate) fn rows<'text>(
    text: &'text str,
    header: &str,
) -> Option<impl Iterator<Item = &'text str>> {
    let mut lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    (lines.next()? == header).then_some(lines)
}

/// The cells of one line; `None` unless there are exactly `N`.
pub(crate) fn cells<const N: usize>(line: &str) -> Option<[&str; N]> {
    let mut cells = line.split(',');
    let mut found = [""; N];
    for cell in &mut found {
        *cell = cells.next()?;
    }
    cells.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_the_header_are_no_data() {
        let found: Vec<_> = rows("# source\na,b\n1,2\n\n3,4\n", "a,b")
            .unwrap()
            .collect();
        assert_eq!(found, ["1,2", "3,4"]);
        assert!(rows("a,c\n1,2\n", "a,b").is_none());
    }

    #[test]
    fn a_line_has_exactly_its_cells() {
        assert_eq!(cells::<3>("1,,3"), Some(["1", "", "3"]));
        assert_eq!(cells::<3>("1,2"), None);
        assert_eq!(cells::<3>("1,2,3,4"), None);
    }
}
