//! The grids of groups agree with the forms that are typed in them.

use domain::form::Library;

use super::*;

#[test]
fn a_grid_asks_what_its_forms_ask_and_all_that_they_cannot_do_without() {
    let grids: BTreeSet<&str> = offers()
        .iter()
        .filter_map(|service| service.grid.as_deref())
        .collect();
    let told: BTreeSet<&str> = grid_columns()
        .iter()
        .map(|column| column.grid.as_str())
        .collect();
    assert_eq!(grids, told);
    for grid in grids {
        let columns: Vec<&str> = grid_columns()
            .iter()
            .filter(|column| column.grid == grid)
            .map(|column| column.question.as_str())
            .collect();
        let services = offers().iter();
        let forms: Vec<_> = services
            .filter(|service| service.grid.as_deref() == Some(grid))
            .map(|service| Library::built_in().newest(&service.form).unwrap())
            .collect();
        for column in &columns {
            let asked = forms
                .iter()
                .any(|form| form.questions().any(|(item, _)| item.link == *column));
            assert!(asked, "no form of {grid} asks {column}");
        }
        for form in forms {
            let required = form.questions().filter(|(_, question)| question.required);
            for (item, _) in required {
                assert!(
                    columns.contains(&item.link.as_str()),
                    "{grid} cannot save {}: {} is missing",
                    form.id,
                    item.link
                );
            }
        }
    }
}
