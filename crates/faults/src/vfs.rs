//! The layer itself, as SQLite wants it: a table of C functions over the system's own.
//!
//! Everything unsafe of the project is here. What holds throughout: SQLite calls a file's functions with a
//! file that its `xOpen` filled in and its `xClose` has not seen yet, never two at once on one file (its
//! connections are used by one thread at a time), and with pointers that are good for as many bytes as it says.
#![expect(
    unsafe_code,
    reason = "SQLite takes a layer below it only as C functions"
)]

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::ptr;
use std::sync::{Arc, Once};

use rusqlite::ffi::{
    SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR_DELETE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_READ,
    SQLITE_IOERR_WRITE, SQLITE_OK, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs,
    sqlite3_vfs_find, sqlite3_vfs_register,
};

use crate::disk::{Doing, Failure, Watched};
use crate::tape::Effect;

const NAME: &CStr = c"siklus-faults";

/// A file of a watched folder, as SQLite keeps it; the system's own file follows it in memory.
#[repr(C)]
struct Layered {
    base: sqlite3_file,
    /// Of `Box::into_raw`, from open to close.
    spy: *mut Spy,
}

struct Spy {
    disk: Arc<Watched>,
    name: Arc<str>,
}

/// Where the system's own file begins.
const BELOW_AT: usize = size_of::<Layered>().next_multiple_of(16);

/// Makes the layer the default one of this process, once.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the system's layer is found after SQLite is set up, is never taken away, and is only read; the
        // copy lives as long as the process.
        unsafe {
            let below = sqlite3_vfs_find(ptr::null());
            let Some(known) = below.as_ref() else {
                return;
            };
            let mut layer = Box::new(*known);
            layer.szOsFile += BELOW_AT as c_int;
            layer.pNext = ptr::null_mut();
            layer.zName = NAME.as_ptr();
            layer.pAppData = below.cast();
            layer.xOpen = Some(open);
            layer.xDelete = Some(delete);
            sqlite3_vfs_register(Box::into_raw(layer), 1);
        }
    });
}

/// Calls a function of the file below; what it lacks is told as `$or`.
macro_rules! below {
    ($file:expr, $function:ident ($($arg:expr),*) or $or:expr) => {{
        // SAFETY: see the head; the file below was opened when this one was, and has its functions until it is closed.
        unsafe {
            let file = $file.byte_add(BELOW_AT);
            match (*(*file).pMethods).$function {
                Some(function) => function(file, $($arg),*),
                None => $or,
            }
        }
    }};
}

static FUNCTIONS: sqlite3_io_methods = sqlite3_io_methods {
    // Without mapped files, which the stores do not use.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The path of a C string.
fn path<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite ends its names, and keeps them for the call.
    let name = unsafe { CStr::from_ptr(name) };
    Some(Path::new(OsStr::from_bytes(name.to_bytes())))
}

fn spy<'a>(file: *mut sqlite3_file) -> &'a Spy {
    // SAFETY: see the head; `open` set it, and only `close` takes it back.
    unsafe { &*(*file.cast::<Layered>()).spy }
}

/// The code by which SQLite is told of a failure.
fn code(failure: Failure, doing: Doing) -> c_int {
    match (failure, doing) {
        (Failure::Full, _) => SQLITE_FULL,
        (_, Doing::Read) => SQLITE_IOERR_READ,
        (_, Doing::Write) => SQLITE_IOERR_WRITE,
        (_, Doing::Sync) => SQLITE_IOERR_FSYNC,
        (_, Doing::Delete) => SQLITE_IOERR_DELETE,
    }
}

unsafe extern "C" fn open(
    layer: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: `install` put the system's layer there.
    let below = unsafe { (*layer).pAppData.cast::<sqlite3_vfs>() };
    // SAFETY: as above.
    let Some(open) = (unsafe { (*below).xOpen }) else {
        return SQLITE_CANTOPEN;
    };
    let Some((disk, name_there)) = path(name).and_then(Watched::of) else {
        // SAFETY: SQLite gave more room than the system's file needs.
        return unsafe { open(below, name, file, flags, out_flags) };
    };
    // SAFETY: SQLite gave as much room as the layer said; the system's file is in its second part, and SQLite sees
    // the first one only when the second is open.
    unsafe {
        (*file).pMethods = ptr::null();
        let code = open(below, name, file.byte_add(BELOW_AT), flags, out_flags);
        if code == SQLITE_OK {
            let spy = Spy {
                disk,
                name: name_there,
            };
            (*file.cast::<Layered>()).spy = Box::into_raw(Box::new(spy));
            (*file).pMethods = &raw const FUNCTIONS;
        }
        code
    }
}

unsafe extern "C" fn delete(
    layer: *mut sqlite3_vfs,
    name: *const c_char,
    sync_folder: c_int,
) -> c_int {
    let watched = path(name).and_then(Watched::of);
    if let Some((disk, _)) = &watched
        && let Err(failure) = disk.allows(Doing::Delete)
    {
        return code(failure, Doing::Delete);
    }
    // SAFETY: as in `open`.
    let code = unsafe {
        let below = (*layer).pAppData.cast::<sqlite3_vfs>();
        match (*below).xDelete {
            Some(delete) => delete(below, name, sync_folder),
            None => SQLITE_IOERR_DELETE,
        }
    };
    if let Some((disk, name)) = watched
        && code == SQLITE_OK
    {
        disk.did(&name, || Effect::Delete);
        if sync_folder != 0 {
            disk.did(&name, || Effect::Sync);
        }
    }
    code
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let code = below!(file, xClose() or SQLITE_OK);
    // SAFETY: it was made by `open`, and SQLite closes a file once.
    drop(unsafe { Box::from_raw((*file.cast::<Layered>()).spy) });
    code
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    n_bytes: c_int,
    at: sqlite3_int64,
) -> c_int {
    match spy(file).disk.allows(Doing::Read) {
        Ok(()) => below!(file, xRead(into, n_bytes, at) or SQLITE_IOERR_READ),
        Err(failure) => code(failure, Doing::Read),
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    n_bytes: c_int,
    at: sqlite3_int64,
) -> c_int {
    let spy = spy(file);
    let (arrives, failed) = match spy.disk.allows(Doing::Write) {
        Ok(()) => (n_bytes, None),
        Err(Failure::Full) => (n_bytes / 2, Some(SQLITE_FULL)),
        Err(failure) => (0, Some(code(failure, Doing::Write))),
    };
    if arrives > 0 {
        let code = below!(file, xWrite(from, arrives, at) or SQLITE_IOERR_WRITE);
        if code != SQLITE_OK {
            return code;
        }
        // SAFETY: see the head.
        let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), arrives as usize) };
        spy.disk.did(&spy.name, || Effect::Write {
            at: at.cast_unsigned(),
            bytes: bytes.to_vec(),
        });
    }
    failed.unwrap_or(SQLITE_OK)
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let spy = spy(file);
    if let Err(failure) = spy.disk.allows(Doing::Write) {
        return code(failure, Doing::Write);
    }
    let code = below!(file, xTruncate(size) or SQLITE_IOERR_WRITE);
    if code == SQLITE_OK {
        let size = size.cast_unsigned();
        spy.disk.did(&spy.name, || Effect::Truncate(size));
    }
    code
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    let spy = spy(file);
    if let Err(failure) = spy.disk.allows(Doing::Sync) {
        return code(failure, Doing::Sync);
    }
    let code = below!(file, xSync(flags) or SQLITE_IOERR_FSYNC);
    if code == SQLITE_OK {
        spy.disk.did(&spy.name, || Effect::Sync);
    }
    code
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut sqlite3_int64) -> c_int {
    below!(file, xFileSize(size) or SQLITE_IOERR_READ)
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    below!(file, xLock(level) or SQLITE_OK)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    below!(file, xUnlock(level) or SQLITE_OK)
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    below!(file, xCheckReservedLock(out) or SQLITE_OK)
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, what: c_int, arg: *mut c_void) -> c_int {
    below!(file, xFileControl(what, arg) or SQLITE_IOERR_READ)
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    below!(file, xSectorSize() or 0)
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    below!(file, xDeviceCharacteristics() or 0)
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    n_bytes: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    below!(file, xShmMap(region, n_bytes, extend, out) or SQLITE_IOERR_READ)
}

unsafe extern "C" fn shm_lock(
    file: *mut sqlite3_file,
    offset: c_int,
    n: c_int,
    flags: c_int,
) -> c_int {
    below!(file, xShmLock(offset, n, flags) or SQLITE_OK)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    below!(file, xShmBarrier() or ());
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    below!(file, xShmUnmap(delete) or SQLITE_OK)
}
