//! How much is taken from the network at once.

use std::time::Duration;

use protocol::MOST_MESSAGE_BYTES;

/// Limits of a server. The defaults serve 500 laptops from two cores and half a gigabyte.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Requests worked on at once. Others wait their turn.
    pub n_workers: usize,
    /// Requests worked on or waiting; one more is told to come back (503).
    pub most_requests: usize,
    /// Rounds worked on or waiting; one more is told to come back (429). All write, one after the other: whoever waited
    /// behind hundreds of laptops would take the line for dead.
    pub most_rounds: usize,
    /// Bytes of requests held at once; what would be more is told to come back (503).
    pub most_held_bytes: usize,
    /// Bytes of one request.
    pub most_body_bytes: usize,
    /// Connections at once; one more waits to be accepted.
    pub most_connections: usize,
    /// Tries to join that one address has in a minute (429).
    pub enrol_per_minute: u32,
    /// Tries to sign in on the page that one address has in a minute (429).
    pub sign_in_per_minute: u32,
    /// How long a head, or the greeting of TLS, may take; and how long a connection may be idle.
    pub head: Duration,
    /// How long no byte of a body may come, or none of an answer be taken.
    pub stall: Duration,
    /// How long a whole body may take, however steadily it drips.
    pub body: Duration,
    /// How long requests in flight have to finish when the server stops.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            n_workers: 8,
            most_requests: 1_000,
            most_rounds: 8,
            most_held_bytes: 128 << 20,
            most_body_bytes: MOST_MESSAGE_BYTES,
            most_connections: 700,
            enrol_per_minute: 30,
            sign_in_per_minute: 20,
            head: Duration::from_secs(20),
            stall: Duration::from_secs(45),
            body: Duration::from_secs(15 * 60),
            grace: Duration::from_secs(20),
        }
    }
}
