//! The window of Siklus: it shows the pages and carries their calls to the app. It decides nothing.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod bridge;
mod display;
mod start;
mod viewer;

use std::process::ExitCode;
use std::sync::Arc;

use tauri::{Manager, RunEvent};

use crate::bridge::Door;

fn main() -> ExitCode {
    let start = match start::read(std::env::args_os().skip(1)) {
        Ok(start) => start,
        Err(mistake) => return say(&mistake, 2),
    };
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(std::io::stderr)
        .init();
    let door = Arc::new(Door::default());
    let inside = Arc::clone(&door);
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(Arc::clone(&door))
        .invoke_handler(tauri::generate_handler![
            bridge::call,
            bridge::open_path,
            bridge::pick_file
        ])
        .setup(move |window| {
            if let Some(window) = window.get_webview_window("main")
                && !start.by_graphics_card
            {
                display::draw_by_processor(&window)?;
            }
            let settings = start.settings(&window.path().local_data_dir()?);
            bridge::open_app(window.handle(), inside, settings);
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(program) => {
            program.run(move |_, event| {
                if let RunEvent::Exit = event {
                    door.close();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => say(&error, 1),
    }
}

#[expect(
    clippy::print_stderr,
    reason = "without a window this is the only way to be heard"
)]
fn say(what: &dyn std::fmt::Display, code: u8) -> ExitCode {
    eprintln!("siklus: {what}");
    ExitCode::from(code)
}
