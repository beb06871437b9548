//! How the pages are drawn.

use tauri::WebviewWindow;

/// Lets the processor draw the pages instead of the graphics card. Nothing on them moves, and layers kept
/// for a graphics card cost 100 MB, which a laptop of 4 GB has better uses for; nor does a window then
/// stay white where the card's driver is old.
#[cfg(target_os = "linux")]
pub(crate) fn draw_by_processor(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Elsewhere the system's web view decides.
#[cfg(not(target_os = "linux"))]
pub(crate) fn draw_by_processor(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
