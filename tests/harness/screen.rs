//! The real window, steered as a person steers it: by keys, by what parts are and what they are called.

use std::cell::{Cell, RefCell};
use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::error::CmdError;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::display::Display;
use crate::driver::{Driver, Steered};
use crate::{Laptop, Part, keys, memory, programs};

/// What is waited for comes in this time, or not at all; ample on a busy machine with two cores.
const PATIENCE: Duration = Duration::from_secs(30);
/// A page that shows nothing new for so long has come to rest.
const STILL: Duration = Duration::from_secs(2);
/// A picture takes no longer, or never comes.
const FRAME: Duration = Duration::from_secs(5);
/// Between two looks at the page.
const PAUSE: Duration = Duration::from_millis(25);

/// An open window on an invisible screen of its own.
pub struct Screen<'laptop> {
    test: String,
    log: &'laptop Path,
    failed: Cell<bool>,
    patience: Cell<Duration>,
    asked: Instant,
    pub(crate) client: Client,
    runtime: Runtime,
    // Dropped in this order: the window goes before the screen it is on.
    driver: Driver,
    _display: Display,
}

impl<'laptop> Screen<'laptop> {
    pub(crate) fn open(laptop: &'laptop Laptop, more: &[&str]) -> Self {
        let mut args = laptop.window_args();
        args.extend(more.iter().map(ToString::to_string));
        Self::open_app(&args, laptop.log())
    }

    /// Opens the app with these words on its command line. The driver can take pictures only of what a
    /// graphics card draws.
    pub fn open_app(args: &[String], log: &'laptop Path) -> Self {
        let program = programs::built("siklus-window", "siklus-window");
        let pictured = ["--graphics-card".to_owned()];
        Self::open_program(&program, &[args, &pictured].concat(), log)
    }

    /// Opens any program with a web view, such as an empty window to compare with.
    pub fn open_program(program: &Path, args: &[String], log: &'laptop Path) -> Self {
        Self::open_with(&Steered::Program(program, args), log)
    }

    /// Opens a page in Chromium, as large as the invisible screen.
    pub fn browse(url: &str, log: &'laptop Path) -> Self {
        let browser = Self::open_with(&Steered::Browser, log);
        let (width, height) = Display::SIZE;
        let rect = browser.client.set_window_rect(0, 0, width, height);
        browser.done("a large window", rect);
        browser.done(url, browser.client.goto(url));
        browser
    }

    fn open_with(steered: &Steered, log: &'laptop Path) -> Self {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime needs nothing that is missing here");
        let display = Display::start(log);
        let driver = Driver::start(steered, &display, log);
        let (client, asked) = match runtime.block_on(driver.open(steered)) {
            Ok(opened) => opened,
            Err(why) => panic!("{why}\n{}", last_lines(log)),
        };
        let test = std::thread::current().name().unwrap_or("run").to_owned();
        Self {
            test: test.replace("::", "-"),
            log,
            failed: Cell::new(false),
            patience: Cell::new(PATIENCE),
            asked,
            client,
            runtime,
            driver,
            _display: display,
        }
    }

    /// The window, waited for longer than usual at each step.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        self.patience.set(patience);
        self
    }

    /// A part by role and accessible name, as it will be when it is used: `screen.part("button", "Lanjut")`.
    pub fn part(&self, role: &str, name: &str) -> Part<'_> {
        Part::of(self, role, Some(name))
    }

    /// All parts of a role, whatever they are called.
    pub fn every(&self, role: &str) -> Part<'_> {
        Part::of(self, role, None)
    }

    /// Presses keys together, by their names: `Enter`, `F2`, `Control+K`, `Shift+Tab`.
    pub fn press(&self, chord: &str) {
        let actions = keys::chord(chord);
        self.done(chord, self.client.perform_actions(actions));
    }

    /// Presses keys one after the other in one go, by their names.
    pub fn press_each(&self, keys: &[&str]) {
        let actions = keys::each(keys);
        self.done(&keys.join(" "), self.client.perform_actions(actions));
    }

    /// Types a text into what has the focus.
    pub fn type_text(&self, text: &str) {
        let actions = keys::text(text);
        self.done(text, self.client.perform_actions(actions));
    }

    /// Waits until the page shows this text, wherever; spaces and line ends are alike.
    pub fn wait_for_text(&self, text: &str) {
        let wanted = format!("the text {text:?}");
        self.until(&wanted, async || {
            Ok(self.page_text().await?.contains(text).then_some(()))
        });
    }

    /// Waits until the page no longer shows this text.
    pub fn wait_until_gone(&self, text: &str) {
        let wanted = format!("the text {text:?} to go");
        self.until(&wanted, async || {
            Ok((!self.page_text().await?.contains(text)).then_some(()))
        });
    }

    /// Waits until the page shows something and, for two seconds, nothing new.
    pub fn wait_until_still(&self) {
        let last = RefCell::new((String::new(), Instant::now()));
        self.until("a page that rests", async || {
            let text = self.page_text().await?;
            let mut last = last.borrow_mut();
            if last.0 != text {
                *last = (text, Instant::now());
            }
            Ok((!last.0.is_empty() && last.1.elapsed() > STILL).then_some(()))
        });
    }

    /// Waits until something holds that takes several looks at the page.
    pub fn wait_until(&self, wanted: &str, holds: impl Fn() -> bool) {
        let begun = Instant::now();
        while !holds() {
            if begun.elapsed() > self.patience.get() {
                self.fail(&format!("waited for {wanted}"));
            }
            self.runtime
                .block_on(async { tokio::time::sleep(PAUSE).await });
        }
    }

    /// All the page shows now, with single spaces.
    pub fn text(&self) -> String {
        self.until("the page", async || Ok(Some(self.page_text().await?)))
    }

    /// Runs a function body in the page and gives what it returns.
    pub fn run(&self, script: &str, args: &[Value]) -> Value {
        self.done(script, self.client.execute(script, args.to_vec()))
    }

    /// Asks for the page again, and waits until it has come.
    pub fn reload(&self) {
        self.done("asking for the page again", self.client.refresh());
    }

    /// Makes everything twice as large, by the keys that a person uses.
    pub fn zoom_to_double(&self) {
        for _ in 0..5 {
            self.press("Control+=");
        }
        self.wait_for_width(683);
    }

    /// Makes everything as large as it was.
    pub fn zoom_back(&self) {
        self.press("Control+0");
        self.wait_for_width(1366);
    }

    /// Waits until the page is so many CSS pixels wide, give or take a rounded one.
    fn wait_for_width(&self, width: u64) {
        self.until(&format!("a page {width} pixels wide"), async || {
            let found = self
                .client
                .execute("return innerWidth;", Vec::new())
                .await?;
            Ok((found
                .as_u64()
                .is_some_and(|found| found.abs_diff(width) <= 1))
            .then_some(()))
        });
    }

    /// Writes what the window shows to `target/screens/NAME.png`.
    ///
    /// The driver now and then waits for a frame that is drawn already: it is asked again.
    pub fn shot(&self, name: &str) -> PathBuf {
        // What was changed last is on the screen only when a second frame is asked for; a window that draws no more
        // frames shows it already.
        let drawn = "return new Promise(done => {
            requestAnimationFrame(() => requestAnimationFrame(done));
            setTimeout(done, 500);
        });";
        self.run(drawn, &[]);
        let png = self.until("a picture", async || {
            let picture = tokio::time::timeout(FRAME, self.client.screenshot());
            picture.await.ok().transpose()
        });
        write_shot(name, &png)
    }

    /// How long ago this window was asked for.
    pub fn age(&self) -> Duration {
        self.asked.elapsed()
    }

    /// Memory of the window's program and all its web processes, in kibibytes (PSS).
    pub fn memory_kib(&self) -> u64 {
        let driver = self.driver.id();
        let mut all = memory::family(driver);
        all.remove(&driver);
        all.into_iter().filter_map(memory::pss_of).sum()
    }

    /// Closes the window as a person does, and waits until the app has ended: it may be opened again then.
    pub fn close(self) {
        let closed = self.client.clone().close();
        self.done("closing", closed);
        let driver = self.driver.id();
        self.until("the app to end", async || {
            Ok((memory::family(driver).len() == 1).then_some(()))
        });
    }

    /// Ends the window as a power cut would.
    pub fn kill(mut self) {
        self.driver.kill();
    }

    async fn page_text(&self) -> Result<String, CmdError> {
        let script = "return (document.body?.innerText ?? '').replace(/\\s+/g, ' ').trim();";
        let text = self.client.execute(script, Vec::new()).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Looks again and again until `look` finds something, or patience ends.
    pub(crate) fn until<T>(
        &self,
        wanted: &str,
        look: impl AsyncFn() -> Result<Option<T>, CmdError>,
    ) -> T {
        let patience = self.patience.get();
        let waiting = async {
            let begun = Instant::now();
            let mut trouble = String::new();
            while begun.elapsed() < patience {
                match tokio::time::timeout(patience, look()).await {
                    Ok(Ok(Some(found))) => return Ok(found),
                    Ok(Ok(None)) => trouble.clear(),
                    // A page that is just changing cannot always be asked; if that stays so, it is told.
                    Ok(Err(error)) => trouble = format!(" ({error:?})"),
                    Err(_) => trouble = " (the window does not answer)".to_owned(),
                }
                tokio::time::sleep(PAUSE).await;
            }
            Err(trouble)
        };
        match self.runtime.block_on(waiting) {
            Ok(found) => found,
            Err(trouble) => self.fail(&format!("waited for {wanted}{trouble}")),
        }
    }

    pub(crate) fn done<T>(&self, what: &str, step: impl Future<Output = Result<T, CmdError>>) -> T {
        let patience = self.patience.get();
        let step = async { tokio::time::timeout(patience, step).await };
        match self.runtime.block_on(step) {
            Ok(Ok(done)) => done,
            Ok(Err(error)) => self.fail(&format!("{what:?} failed: {error:?}")),
            Err(_) => self.fail(&format!("{what:?}: the window does not answer")),
        }
    }

    fn fail(&self, why: &str) -> ! {
        self.failed.set(true);
        panic!("{why}\n{}", self.evidence());
    }

    /// A picture, the words on the page and the last lines of the log.
    fn evidence(&self) -> String {
        let looking = async {
            let limit = Duration::from_secs(5);
            let picture = tokio::time::timeout(limit, self.client.screenshot()).await;
            let text = tokio::time::timeout(limit, self.page_text()).await;
            (picture, text)
        };
        let (picture, text) = self.runtime.block_on(looking);
        let picture = match picture {
            Ok(Ok(png)) => write_shot(&format!("failed-{}", self.test), &png)
                .display()
                .to_string(),
            _ => "none".to_owned(),
        };
        let text = text.map_or_else(|_| String::new(), Result::unwrap_or_default);
        let log = last_lines(self.log);
        format!("picture: {picture}\npage: {text}\nlog:\n{log}")
    }
}

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() && !self.failed.get() {
            report(&self.evidence());
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a test that fails elsewhere is told what the window showed"
)]
fn report(evidence: &str) {
    eprintln!("{evidence}");
}

fn write_shot(name: &str, png: &[u8]) -> PathBuf {
    let folder = programs::root().join("target/screens");
    fs::create_dir_all(&folder).expect("target can be written");
    let path = folder.join(format!("{name}.png"));
    fs::write(&path, png).expect("target can be written");
    path
}

fn last_lines(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(25)..].join("\n")
}
