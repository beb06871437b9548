//! A program that was started here, and is ended here, with all that it started itself.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// A running program in a process group of its own; dropping it kills the group.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Starts the program; what it says on stderr goes to the end of `log`.
    pub(crate) fn start(command: &mut Command, log: &Path) -> Self {
        let log = File::options().create(true).append(true).open(log);
        command.stderr(log.expect("the log in the temporary folder can be written"));
        Self::start_loud(command)
    }

    /// Starts the program; its stderr is wherever the command says.
    pub(crate) fn start_loud(command: &mut Command) -> Self {
        let child = command.process_group(0).stdin(Stdio::null()).spawn();
        let program = command.get_program().to_string_lossy().into_owned();
        match child {
            Ok(child) => Self { child },
            Err(error) => panic!("{program} cannot be started: {error}"),
        }
    }

    /// The program itself.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks the program to end.
    pub(crate) fn terminate(&mut self) {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(id) = id {
            // It may have ended already: that is what was wanted.
            let _ = kill_process(id, Signal::TERM);
        }
    }

    /// Ends the program and all it started as a power cut would: no goodbye.
    pub(crate) fn kill(&mut self) {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(id) = id {
            // The group may be gone already: that is what was wanted.
            let _ = kill_process_group(id, Signal::KILL);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        let _ = self.child.wait();
    }
}
