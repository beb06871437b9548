//! What a number is called: Permenkes 2/2020 categories and the classes of
//! arm and head circumference.
//!
//! The bounds are in `rules/`. Categories are decided on the z-score rounded to
//! two decimals, so −2.00 is *baik* and −3.00 is *kurang*.

use std::sync::OnceLock;

use crate::score::Z;
use crate::units::Millimetres;

mod bounds;
mod status;

use bounds::Bounds;
pub use status::nutrition_status;

/// An enum of official codes, with the table of bounds that decides it.
macro_rules! category {
    (
        $(#[$about:meta])*
        $name:ident from $file:literal, $index:literal, $units:literal {
            $($(#[$about_variant:meta])* $variant:ident = $code:literal,)+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$about_variant])* $variant,)+
        }

        impl $name {
            /// All of them, lowest first.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$variant),+];

            /// The code as stored and exported.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The category of a code; `None` for any other text.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            fn bounds() -> &'static Bounds<Self> {
                static BOUNDS: OnceLock<Bounds<$name>> = OnceLock::new();
                BOUNDS.get_or_init(|| {
                    Bounds::compiled_in(include_str!($file), $index, $units, Self::from_code)
                })
            }
        }
    };
}

category! {
    /// BB/U. *Risiko berat badan lebih* must be confirmed with BB/TB or IMT/U.
    WeightCategory from "../rules/permenkes-2-2020.csv", "bb_u", 100 {
        /// Berat badan sangat kurang: below −3.
        SangatKurang = "sangat_kurang",
        /// Berat badan kurang: −3 to below −2.
        Kurang = "kurang",
        /// Berat badan normal: −2 to +1.
        Normal = "normal",
        /// Risiko berat badan lebih: above +1.
        RisikoLebih = "risiko_lebih",
    }
}

category! {
    /// PB/U or TB/U.
    LengthCategory from "../rules/permenkes-2-2020.csv", "tb_u", 100 {
        /// Sangat pendek: below −3.
        SangatPendek = "sangat_pendek",
        /// Pendek: −3 to below −2.
        Pendek = "pendek",
        /// Normal: −2 to +3.
        Normal = "normal",
        /// Tinggi: above +3.
        Tinggi = "tinggi",
    }
}

category! {
    /// BB/PB or BB/TB; IMT/U to 60 months, which has the same categories and
    /// bounds; and the nutrition status of a child ([`nutrition_status`]).
    NutritionCategory from "../rules/permenkes-2-2020.csv", "bb_tb", 100 {
        /// Gizi buruk: below −3.
        Buruk = "buruk",
        /// Gizi kurang: −3 to below −2.
        Kurang = "kurang",
        /// Gizi baik: −2 to +1.
        Baik = "baik",
        /// Berisiko gizi lebih: above +1 to +2.
        BerisikoLebih = "berisiko_lebih",
        /// Gizi lebih: above +2 to +3.
        Lebih = "lebih",
        /// Obesitas: above +3.
        Obesitas = "obesitas",
    }
}

category! {
    /// IMT/U of 5 to 18 years.
    SchoolBmiCategory from "../rules/permenkes-2-2020.csv", "imt_u_5_18", 100 {
        /// Gizi buruk: below −3.
        Buruk = "buruk",
        /// Gizi kurang: −3 to below −2.
        Kurang = "kurang",
        /// Gizi baik: −2 to +1.
        Baik = "baik",
        /// Gizi lebih: above +1 to +2.
        Lebih = "lebih",
        /// Obesitas: above +2.
        Obesitas = "obesitas",
    }
}

category! {
    /// LiLA of a child, by the tape itself, not by a z-score.
    ArmCategory from "../rules/circumferences.csv", "lila", 10 {
        /// Gizi buruk: below 11.5 cm.
        Buruk = "buruk",
        /// Gizi kurang: 11.5 to below 12.5 cm.
        Kurang = "kurang",
        /// Normal: 12.5 cm and more.
        Normal = "normal",
    }
}

category! {
    /// LK/U.
    HeadCategory from "../rules/circumferences.csv", "lk_u", 100 {
        /// Mikrosefali: below −2.
        Mikrosefali = "mikrosefali",
        /// Normal: −2 to +2.
        Normal = "normal",
        /// Makrosefali: above +2.
        Makrosefali = "makrosefali",
    }
}

/// The category of a z-score.
macro_rules! of_z {
    ($($name:ident),+) => {$(
        impl $name {
            /// The category of a z-score.
            #[must_use]
            pub fn of(z: Z) -> Self {
                Self::bounds().find(i64::from(z.hundredths()))
            }
        }
    )+};
}

of_z!(
    WeightCategory,
    LengthCategory,
    NutritionCategory,
    SchoolBmiCategory,
    HeadCategory
);

impl ArmCategory {
    /// The class of an arm circumference; `None` outside 6 to 59 completed months.
    #[must_use]
    pub fn of(arm: Millimetres, completed_months: u32) -> Option<Self> {
        let bounds = Self::bounds();
        bounds
            .months()
            .contains(&completed_months)
            .then(|| bounds.find(i64::from(arm.0)))
    }
}

#[cfg(test)]
mod tests;
