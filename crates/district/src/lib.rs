//! The district server: what laptops send is taken in, numbered, folded and given to the others.
//!
//! The heart is a few functions over a [`storage::Tx`]: [`push::take`] and [`pull::give`]. They know no
//! clock, no network and no thread; whoever calls them brings those.

pub mod about;
pub mod acts;
pub mod audit;
mod commits;
mod counts;
pub mod deferred;
pub mod derived;
pub mod desk;
pub mod devices;
pub mod enrol;
pub mod forms;
mod greet;
mod handover;
pub mod home;
pub mod http;
pub mod invite;
pub mod lokus;
mod lookup;
mod names;
pub mod notices;
mod numbering;
pub mod program;
pub mod pull;
pub mod push;
pub mod quarantine;
mod recognise;
mod repair;
pub mod report;
pub mod roster;
mod round;
pub mod scope;
mod server;
mod snapshot;
pub mod staff;
mod state;
pub mod storage;
pub mod surroundings;
pub mod surveys;
mod tables;

pub use server::{Server, Unanswered};

use ::sqlite::{Migration, Shape};

/// What the embedded database looks like, and how it came to look so.
pub const SHAPE: Shape = Shape {
    application_id: 0x534B_4C44, // "SKLD"
    migrations: &[
        Migration {
            version: 1,
            name: "log and state",
            sql: include_str!("../../../migrations/district/sqlite/0001_log_and_state.sql"),
        },
        Migration {
            version: 2,
            name: "ILP and surveys",
            sql: include_str!("../../../migrations/district/sqlite/0002_ilp_and_surveys.sql"),
        },
        Migration {
            version: 3,
            name: "attained months",
            sql: include_str!("../../../migrations/district/sqlite/0003_attained_months.sql"),
        },
        Migration {
            version: 4,
            name: "published forms",
            sql: include_str!("../../../migrations/district/sqlite/0004_published_forms.sql"),
        },
    ],
    oldest: 1,
};
