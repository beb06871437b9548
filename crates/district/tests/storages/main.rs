//! What a district promises, proven on each of its storages.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

/// Each of these tests once on every storage. What they share is theirs alone: their database.
macro_rules! on_every_storage {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $test() {
                super::$test(crate::databases::Engine::Sqlite);
            })+
        }

        mod postgres {
            $(#[test]
            fn $test() {
                super::$test(crate::databases::Engine::Postgres);
            })+
        }
    };
}

mod boards;
mod databases;
mod derived;
mod enrolment;
mod fitness;
mod network;
mod noticing;
mod push_and_pull;
mod reach;
mod reports;
mod schema;
mod sessions;
mod slow;
mod spread;
mod staff;
mod stage;
mod transactions;
mod writers;
