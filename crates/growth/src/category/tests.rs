use super::bounds::Bounds;
use super::*;
use crate::units::Oedema;
use proptest::prelude::*;

const fn z(hundredths: i32) -> Z {
    Z::from_hundredths(hundredths)
}

#[test]
fn a_z_score_on_the_edge_belongs_where_the_rule_puts_it() {
    // z in hundredths: BB/U, PB-TB/U, BB/PB-BB/TB, IMT/U, IMT/U 5-18 years, LK/U.
    let cases = [
        (
            -900,
            "sangat_kurang",
            "sangat_pendek",
            "buruk",
            "buruk",
            "buruk",
            "mikrosefali",
        ),
        (
            -301,
            "sangat_kurang",
            "sangat_pendek",
            "buruk",
            "buruk",
            "buruk",
            "mikrosefali",
        ),
        (
            -300,
            "kurang",
            "pendek",
            "kurang",
            "kurang",
            "kurang",
            "mikrosefali",
        ),
        (
            -299,
            "kurang",
            "pendek",
            "kurang",
            "kurang",
            "kurang",
            "mikrosefali",
        ),
        (
            -201,
            "kurang",
            "pendek",
            "kurang",
            "kurang",
            "kurang",
            "mikrosefali",
        ),
        (-200, "normal", "normal", "baik", "baik", "baik", "normal"),
        (0, "normal", "normal", "baik", "baik", "baik", "normal"),
        (100, "normal", "normal", "baik", "baik", "baik", "normal"),
        (
            101,
            "risiko_lebih",
            "normal",
            "berisiko_lebih",
            "berisiko_lebih",
            "lebih",
            "normal",
        ),
        (
            200,
            "risiko_lebih",
            "normal",
            "berisiko_lebih",
            "berisiko_lebih",
            "lebih",
            "normal",
        ),
        (
            201,
            "risiko_lebih",
            "normal",
            "lebih",
            "lebih",
            "obesitas",
            "makrosefali",
        ),
        (
            300,
            "risiko_lebih",
            "normal",
            "lebih",
            "lebih",
            "obesitas",
            "makrosefali",
        ),
        (
            301,
            "risiko_lebih",
            "tinggi",
            "obesitas",
            "obesitas",
            "obesitas",
            "makrosefali",
        ),
        (
            5000,
            "risiko_lebih",
            "tinggi",
            "obesitas",
            "obesitas",
            "obesitas",
            "makrosefali",
        ),
    ];
    // One type serves BB/TB and IMT/U because the rule gives both the same bounds.
    let rule = include_str!("../../rules/permenkes-2-2020.csv");
    let imt_u_bounds = Bounds::read(rule, "imt_u", 100, NutritionCategory::from_code).unwrap();
    for (hundredths, bb_u, tb_u, bb_tb, imt_u, imt_u_5_18, lk_u) in cases {
        let z = z(hundredths);
        assert_eq!(WeightCategory::of(z).code(), bb_u, "BB/U {z}");
        assert_eq!(LengthCategory::of(z).code(), tb_u, "TB/U {z}");
        assert_eq!(NutritionCategory::of(z).code(), bb_tb, "BB/TB {z}");
        assert_eq!(
            imt_u_bounds.find(i64::from(hundredths)).code(),
            imt_u,
            "IMT/U {z}"
        );
        assert_eq!(
            SchoolBmiCategory::of(z).code(),
            imt_u_5_18,
            "IMT/U 5-18 {z}"
        );
        assert_eq!(HeadCategory::of(z).code(), lk_u, "LK/U {z}");
    }
}

#[test]
fn the_category_is_decided_on_the_rounded_z_score() {
    let decided = |value| NutritionCategory::of(Z::rounded(value).unwrap());
    assert_eq!(decided(-2.0049), NutritionCategory::Baik);
    assert_eq!(decided(-2.0051), NutritionCategory::Kurang);
    assert_eq!(decided(-3.0049), NutritionCategory::Kurang);
    assert_eq!(decided(1.0049), NutritionCategory::Baik);
    assert_eq!(decided(1.0051), NutritionCategory::BerisikoLebih);
}

#[test]
fn arm_classes_hold_from_6_to_59_completed_months() {
    // LiLA in mm, completed months, class.
    let cases = [
        (114, 6, Some("buruk")),
        (115, 6, Some("kurang")),
        (124, 59, Some("kurang")),
        (125, 59, Some("normal")),
        (0, 30, Some("buruk")),
        (u32::MAX, 30, Some("normal")),
        (110, 5, None),
        (110, 60, None),
        (110, u32::MAX, None),
    ];
    for (mm, months, class) in cases {
        let found = ArmCategory::of(Millimetres(mm), months).map(ArmCategory::code);
        assert_eq!(found, class, "{mm} mm at {months} months");
    }
}

#[test]
fn the_worst_sign_decides_the_nutrition_status() {
    use NutritionCategory as N;
    let (none, oedema) = (Oedema::Absent, Oedema::Present);
    // BB/TB, oedema, LiLA in mm, completed months, status.
    let cases = [
        (None, none, None, 20, None),
        (Some(N::Lebih), none, None, 20, Some(N::Lebih)),
        (Some(N::Baik), none, Some(140), 20, Some(N::Baik)),
        (Some(N::Baik), none, Some(124), 20, Some(N::Kurang)),
        (Some(N::Baik), none, Some(114), 20, Some(N::Buruk)),
        (Some(N::Baik), none, Some(114), 5, Some(N::Baik)),
        (Some(N::Baik), none, Some(114), 60, Some(N::Baik)),
        (Some(N::Kurang), none, Some(140), 20, Some(N::Kurang)),
        (Some(N::Kurang), none, Some(114), 20, Some(N::Buruk)),
        (Some(N::Buruk), none, Some(140), 20, Some(N::Buruk)),
        (Some(N::Obesitas), none, Some(180), 20, Some(N::Obesitas)),
        (Some(N::Obesitas), none, Some(124), 20, Some(N::Kurang)),
        (None, none, Some(140), 20, Some(N::Baik)),
        (None, none, Some(120), 20, Some(N::Kurang)),
        (None, none, Some(110), 20, Some(N::Buruk)),
        (None, none, Some(110), 5, None),
        (None, oedema, None, 20, Some(N::Buruk)),
        (None, oedema, Some(140), 2, Some(N::Buruk)),
        (Some(N::Baik), oedema, None, 20, Some(N::Buruk)),
    ];
    for (bb_tb, oedema, mm, months, status) in cases {
        let found = nutrition_status(bb_tb, oedema, mm.map(Millimetres), months);
        assert_eq!(
            found, status,
            "{bb_tb:?} {oedema:?} {mm:?} mm at {months} months"
        );
    }
}

#[test]
fn codes_read_back_as_their_category() {
    assert!(
        WeightCategory::ALL
            .iter()
            .all(|c| WeightCategory::from_code(c.code()) == Some(*c))
    );
    assert!(
        LengthCategory::ALL
            .iter()
            .all(|c| LengthCategory::from_code(c.code()) == Some(*c))
    );
    assert!(
        NutritionCategory::ALL
            .iter()
            .all(|c| NutritionCategory::from_code(c.code()) == Some(*c))
    );
    assert!(
        SchoolBmiCategory::ALL
            .iter()
            .all(|c| SchoolBmiCategory::from_code(c.code()) == Some(*c))
    );
    assert_eq!(NutritionCategory::from_code("Gizi Baik"), None);
    assert_eq!(NutritionCategory::from_code(""), None);
}

#[test]
fn bounds_with_a_gap_or_an_overlap_are_not_read() {
    let header = "index,from_month,to_month,code,above,at_least,at_most,below";
    let cases = [
        ("x,0,60,kurang,,,,-2\nx,0,60,normal,,-2,,\n", true),
        ("x,0,60,kurang,,,,-2\nx,0,60,normal,-2,,,\n", false),
        ("x,0,60,kurang,,,,-2\nx,0,60,normal,,-2.5,,\n", false),
        ("x,0,60,kurang,,,,-2\nx,0,60,normal,,-2,3,\n", false),
        ("x,0,60,kurang,,,,-2\nx,0,60,unknown,,-2,,\n", false),
        ("x,0,60,kurang,,,,-2\nx,6,60,normal,,-2,,\n", false),
        ("y,0,60,normal,,,,\n", false),
    ];
    for (rows, readable) in cases {
        let read = Bounds::read(
            &format!("{header}\n{rows}"),
            "x",
            100,
            WeightCategory::from_code,
        );
        assert_eq!(read.is_some(), readable, "{rows}");
    }
}

proptest! {
    #[test]
    fn a_greater_z_score_is_never_a_lower_category(low in any::<i32>(), step in 0..1000_i32) {
        let (low, high) = (z(low), z(low.saturating_add(step)));
        prop_assert!(WeightCategory::of(low) <= WeightCategory::of(high));
        prop_assert!(LengthCategory::of(low) <= LengthCategory::of(high));
        prop_assert!(NutritionCategory::of(low) <= NutritionCategory::of(high));
        prop_assert!(SchoolBmiCategory::of(low) <= SchoolBmiCategory::of(high));
        prop_assert!(HeadCategory::of(low) <= HeadCategory::of(high));
    }
}
