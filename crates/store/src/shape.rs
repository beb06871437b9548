//! The shapes a laptop's store has had, from the first.

use sqlite::{Migration, Shape};

/// What a laptop's store looks like, and how it came to look so.
pub const SHAPE: Shape = Shape {
    application_id: 0x534B_4C53, // "SKLS"
    migrations: &[
        Migration {
            version: 1,
            name: "log and state",
            sql: include_str!("../../../migrations/laptop/0001_log_and_state.sql"),
        },
        Migration {
            version: 2,
            name: "people by name",
            sql: include_str!("../../../migrations/laptop/0002_people_by_name.sql"),
        },
        Migration {
            version: 3,
            name: "search by longer beginnings",
            sql: include_str!("../../../migrations/laptop/0003_search_by_longer_beginnings.sql"),
        },
        Migration {
            version: 4,
            name: "joining a district",
            sql: include_str!("../../../migrations/laptop/0004_joining_a_district.sql"),
        },
        Migration {
            version: 5,
            name: "what people decide",
            sql: include_str!("../../../migrations/laptop/0005_what_people_decide.sql"),
        },
        Migration {
            version: 6,
            name: "other puskesmas",
            sql: include_str!("../../../migrations/laptop/0006_other_puskesmas.sql"),
        },
        Migration {
            version: 7,
            name: "what deserves a look",
            sql: include_str!("../../../migrations/laptop/0007_what_deserves_a_look.sql"),
        },
        Migration {
            version: 8,
            name: "care along the life cycle",
            sql: include_str!("../../../migrations/laptop/0008_care_along_the_life_cycle.sql"),
        },
        Migration {
            version: 9,
            name: "targets, recaps and notes",
            sql: include_str!("../../../migrations/laptop/0009_targets_recaps_and_notes.sql"),
        },
        Migration {
            version: 10,
            name: "published forms",
            sql: include_str!("../../../migrations/laptop/0010_published_forms.sql"),
        },
    ],
    oldest: 1,
};
