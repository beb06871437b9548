//! Made-up people: families, growth with noise and errors, the places of a puskesmas.
//!
//! For the demo, for `seed`, for tests and benches. The same [`Wanted`] gives the same people on every
//! platform and in every version that keeps the test of the generator: everything comes from one seed
//! through [`Rng`], nothing from a clock or the system's randomness. Nobody in it exists: names are put
//! together, numbers have serials that no registry reaches, only the areas are real.
//!
//! [`Sample::households`] makes one household at a time, so memory does not grow with the number of people.

mod caring;
mod child;
mod days;
mod error;
mod ground;
mod growing;
mod history;
mod household;
mod identity;
mod measuring;
mod names;
mod operations;
mod register;
mod rng;
mod sample;

pub use error::Error;
pub use ground::{Ground, Region};
pub use household::Households;
pub use operations::{day_body, person_bodies, place_body};
pub use register::{Hand, register_lines};
pub use rng::Rng;
pub use sample::{Household, Sample, SamplePerson, Wanted};
