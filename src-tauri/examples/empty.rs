//! A window with one word in it: what the web view itself costs, to measure the app against.

use tauri::http::Response;
use tauri::{WebviewUrl, WebviewWindowBuilder};

const PAGE: &[u8] = b"<!doctype html><html><title>Siklus</title><body>Siklus</body></html>";

fn main() {
    let mut context = tauri::generate_context!();
    context.config_mut().app.windows.clear();
    let built = tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            Response::builder()
                .header("Content-Type", "text/html")
                .body(PAGE)
                .unwrap_or_default()
        })
        .setup(|app| {
            let url = WebviewUrl::CustomProtocol("empty://localhost".parse()?);
            WebviewWindowBuilder::new(app, "main", url)
                .inner_size(1366.0, 768.0)
                .build()?;
            Ok(())
        })
        .run(context);
    if built.is_err() {
        std::process::exit(1);
    }
}
