//! A bad cable between a laptop and its district: it cuts, it delays, and it says again what was said.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// So long nobody says anything on a connection that is still wanted.
const SILENCE: Duration = Duration::from_secs(30);
/// What is said again is said to nobody who waits long.
const ECHO: Duration = Duration::from_secs(2);
/// No more is said again than this.
const MOST_ECHOED: usize = 1 << 20;

/// A cable in front of a server on this machine. What it does to the next connection follows from its seed and
/// from how many there were.
pub struct Cable {
    shared: Arc<Shared>,
    address: SocketAddr,
}

struct Shared {
    server: SocketAddr,
    seed: u64,
    good: AtomicBool,
    ended: AtomicBool,
    n_connections: AtomicU64,
    n_cut: AtomicU64,
    n_echoed: AtomicU64,
}

/// What becomes of one connection.
#[derive(Clone, Copy)]
struct Fate {
    /// After so many bytes, in both directions together, it is cut.
    bytes: i64,
    /// Each piece waits so long.
    delay: Duration,
    /// What the laptop said is said once more when the connection has ended.
    echoed: bool,
}

impl Cable {
    /// A cable to a server that listens at a URL without TLS.
    ///
    /// # Panics
    /// When the URL names no address of this machine.
    pub fn to(url: &str, seed: u64) -> Self {
        let server = url.strip_prefix("http://").and_then(|it| it.parse().ok());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let shared = Arc::new(Shared {
            server: server.expect("an address without TLS"),
            seed,
            good: AtomicBool::new(true),
            ended: AtomicBool::new(false),
            n_connections: AtomicU64::new(0),
            n_cut: AtomicU64::new(0),
            n_echoed: AtomicU64::new(0),
        });
        let carrying = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if carrying.ended.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&carrying);
                thread::spawn(move || shared.carry(&client));
            }
        });
        Self { shared, address }
    }

    /// Where laptops find the server through this cable.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on it is a good cable, or a bad one.
    pub fn set_good(&self, good: bool) {
        self.shared.good.store(good, Ordering::Relaxed);
    }

    /// How many connections it cut, and how many it said again.
    pub fn harm(&self) -> (u64, u64) {
        let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
        (count(&self.shared.n_cut), count(&self.shared.n_echoed))
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections, if it still does.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn carry(&self, client: &TcpStream) {
        let place = self.n_connections.fetch_add(1, Ordering::Relaxed);
        let fate = match self.good.load(Ordering::Relaxed) {
            true => Fate::GOOD,
            false => Fate::of(self.seed, place),
        };
        let Ok(server) = TcpStream::connect(self.server) else {
            return;
        };
        let left = AtomicI64::new(fate.bytes);
        let said = Mutex::new(Vec::new());
        thread::scope(|both| {
            both.spawn(|| pass(client, &server, fate, &left, Some(&said)));
            pass(&server, client, fate, &left, None);
        });
        if left.into_inner() <= 0 {
            self.n_cut.fetch_add(1, Ordering::Relaxed);
        }
        let said = said.into_inner().expect("nobody who held it panicked");
        if fate.echoed && !said.is_empty() {
            self.n_echoed.fetch_add(1, Ordering::Relaxed);
            // The server answers as it likes: nobody is there to hear it.
            let _ = self.say_again(&said);
        }
    }

    fn say_again(&self, said: &[u8]) -> std::io::Result<()> {
        let mut server = TcpStream::connect(self.server)?;
        server.set_read_timeout(Some(ECHO))?;
        server.write_all(said)?;
        server.shutdown(Shutdown::Write)?;
        let mut heard = Vec::new();
        server.read_to_end(&mut heard)?;
        Ok(())
    }
}

/// Passes on one direction until it ends or the connection is cut; then nothing goes either way.
#[expect(clippy::disallowed_methods, reason = "a slow cable is slow")]
fn pass(
    mut from: &TcpStream,
    mut to: &TcpStream,
    fate: Fate,
    left: &AtomicI64,
    said: Option<&Mutex<Vec<u8>>>,
) {
    let mut piece = [0; 4096];
    let _ = from.set_read_timeout(Some(SILENCE));
    while let Ok(n_bytes @ 1..) = from.read(&mut piece) {
        let wanted = i64::try_from(n_bytes).unwrap_or(i64::MAX);
        let before = left.fetch_sub(wanted, Ordering::Relaxed);
        let carried = usize::try_from(before.clamp(0, wanted)).unwrap_or(0);
        thread::sleep(fate.delay);
        if let Some(said) = said {
            let mut said = said.lock().expect("nobody who held it panicked");
            if said.len() < MOST_ECHOED {
                said.extend_from_slice(&piece[..carried]);
            }
        }
        if to.write_all(&piece[..carried]).is_err() || before <= wanted {
            break;
        }
    }
    for end in [from, to] {
        let _ = end.shutdown(Shutdown::Both);
    }
}

impl Fate {
    const GOOD: Self = Self {
        bytes: i64::MAX,
        delay: Duration::ZERO,
        echoed: false,
    };

    /// Of eight connections three are cut, somewhere in the first 64 kB and sooner rather than later; of four one is
    /// slow; of three one is said again.
    fn of(seed: u64, place: u64) -> Self {
        let drawn = drawn(seed.wrapping_add(place));
        let (cut, slow, echoed) = (drawn % 8, (drawn >> 8) % 4, (drawn >> 16) % 3);
        let size = 6 + (drawn >> 24) % 10;
        let bytes = (1 << size) + (drawn >> 32) % (1 << size);
        Self {
            bytes: match cut {
                0..3 => i64::try_from(bytes).unwrap_or(i64::MAX),
                _ => i64::MAX,
            },
            delay: Duration::from_millis(if slow == 0 { 1 + (drawn >> 52) % 20 } else { 0 }),
            echoed: echoed == 0,
        }
    }
}

/// A number that nobody sees coming, but that a seed always gives (`SplitMix64`).
fn drawn(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
