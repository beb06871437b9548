//! Checks the window's configuration and keeps its symbols to itself.

fn main() {
    // The only three things a page may ask of the window; the capability file grants exactly these.
    let commands = tauri_build::AppManifest::new().commands(&["call", "open_path", "pick_file"]);
    let attributes = tauri_build::Attributes::new().app_manifest(commands);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
    // The pages are part of the program: new pages, new program.
    println!("cargo:rerun-if-changed=../ui/dist");
    // Without this the SQLCipher in the program would stand in for the SQLite that WebKitGTK loads.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,--exclude-libs,ALL");
    }
}
