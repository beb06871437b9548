//! The three things a page may ask: run a command of the app, pick a file, open a file that the app wrote.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use app::{App, News, Settings, UiError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::async_runtime::spawn_blocking;
use tauri::{AppHandle, Emitter, State};
use tauri_plugin_dialog::DialogExt;

use crate::viewer;

/// The way to the app, which may still be opening, and the files it wrote since the window was opened.
#[derive(Default)]
pub(crate) struct Door {
    app: OnceLock<App>,
    written: Mutex<HashSet<PathBuf>>,
}

impl Door {
    /// Signs out and leaves the store in one file; nothing when the app never opened.
    pub(crate) fn close(&self) {
        if let Some(app) = self.app.get() {
            app.close();
        }
    }

    /// A reply `{ "path": … }` names a file that the app just wrote.
    fn note_written(&self, reply: &Value) {
        if let Some(path) = reply.get("path").and_then(Value::as_str) {
            let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
            written.insert(PathBuf::from(path));
        }
    }

    /// Whether it is such a file, or the folder of one.
    fn has_written(&self, path: &Path) -> bool {
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files = written.iter();
        files.any(|file| file == path || file.parent() == Some(path))
    }
}

/// Opens the app beside the web view, so that neither waits for the other.
pub(crate) fn open_app(window: &AppHandle, door: Arc<Door>, settings: Settings) {
    let listener = window.clone();
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        let opened = spawn_blocking(move || {
            let told = Box::new(move |news| match news {
                News::Progress(progress) => tell(&listener, "progress", progress),
                News::Changed(tags) => tell(&listener, "changed", Changed { tags }),
            });
            let app = App::with_listener(settings, told);
            door.app.set(app).is_ok()
        });
        // Without an app every page would wait for ever.
        if !matches!(opened.await, Ok(true)) {
            window.exit(1);
        }
    });
}

#[derive(Clone, Serialize)]
struct Changed {
    tags: &'static [&'static str],
}

/// Runs a command of the app, off the thread that draws; afterwards tells every page what changed.
#[tauri::command]
pub(crate) async fn call(
    window: AppHandle,
    door: State<'_, Arc<Door>>,
    name: String,
    args: Value,
) -> Result<Value, UiError> {
    let door = Arc::clone(&door);
    let called = spawn_blocking(move || {
        let called = door.app.wait().call(&name, args)?;
        door.note_written(&called.value);
        Ok::<_, UiError>(called)
    });
    let called = called.await.map_err(|_| UiError::new("internal"))??;
    if !called.changed.is_empty() {
        let tags = called.changed;
        tell(&window, "changed", Changed { tags });
    }
    Ok(called.value)
}

/// Opens a file with the program that the laptop has for it, or its folder, if the app wrote the file itself.
#[tauri::command]
pub(crate) async fn open_path(door: State<'_, Arc<Door>>, path: PathBuf) -> Result<(), UiError> {
    if !door.has_written(&path) {
        return Err(UiError::new("not_ours"));
    }
    viewer::open(&path).map_err(|_| UiError::new("no_viewer"))
}

/// What is wanted: a file to read, or a folder to write into.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    Open,
    Folder,
}

/// Kinds of files to show: words for people, and endings without the dot.
#[derive(Deserialize)]
pub(crate) struct Filter {
    name: String,
    extensions: Vec<String>,
}

/// Asks the person for a file or folder with the system's own dialog; `None` when they close it.
#[tauri::command]
pub(crate) async fn pick_file(
    window: AppHandle,
    purpose: Purpose,
    filters: Vec<Filter>,
) -> Result<Option<String>, UiError> {
    let mut dialog = window.dialog().file();
    for filter in &filters {
        let extensions: Vec<&str> = filter.extensions.iter().map(String::as_str).collect();
        dialog = dialog.add_filter(&filter.name, &extensions);
    }
    let picked = spawn_blocking(move || match purpose {
        Purpose::Open => dialog.blocking_pick_file(),
        Purpose::Folder => dialog.blocking_pick_folder(),
    });
    let picked = picked.await.map_err(|_| UiError::new("internal"))?;
    let path = picked.and_then(|file| file.into_path().ok());
    Ok(path.map(|path| path.display().to_string()))
}

fn tell(window: &AppHandle, event: &str, what: impl Serialize + Clone) {
    if let Err(error) = window.emit(event, what) {
        tracing::warn!(
            event,
            error = &error as &dyn std::error::Error,
            "event not sent"
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_files_that_the_app_wrote_and_their_folders_may_be_opened() {
        let door = Door::default();
        door.note_written(&json!({ "path": "/tmp/cetak/daftar-timbang.pdf" }));
        door.note_written(&json!([{ "path": "/tmp/found.csv" }]));
        door.note_written(&json!(null));
        for own in ["/tmp/cetak/daftar-timbang.pdf", "/tmp/cetak"] {
            assert!(door.has_written(Path::new(own)), "{own}");
        }
        for other in [
            "/tmp/found.csv",
            "/etc/passwd",
            "/tmp",
            "/tmp/../tmp/cetak/daftar-timbang.pdf",
        ] {
            assert!(!door.has_written(Path::new(other)), "{other}");
        }
    }
}
