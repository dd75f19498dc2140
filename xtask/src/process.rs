//! Child processes that end with us, all of their group.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use rustix::process::{
    Pid, Signal, WaitOptions, kill_process_group, test_kill_process_group, waitpid,
};

/// How long a group may take to end by itself when a person has asked us to stop.
const PATIENCE: Duration = Duration::from_secs(5);
/// The same for a group of our own making: longer, because it may be this program again, which first
/// waits for its own.
const MORE_PATIENCE: Duration = Duration::from_secs(12);

/// Runs `command` to its end and shows its output only if it fails.
pub(crate) fn run_quietly(mut command: Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("starting {program}"))?;
    if output.status.success() {
        return Ok(());
    }
    eprintln!();
    eprint!("{}", String::from_utf8_lossy(&output.stdout));
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    bail!("{program} ended with {}", output.status);
}

/// A child leading a process group of its own. Wrangler starts workerd, workerd may outlive
/// wrangler, and a signal to the group reaches both.
pub(crate) struct Group {
    child: Child,
    group: Pid,
}

/// The groups to end on Ctrl-C.
static GROUPS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());
static STOPPING: AtomicBool = AtomicBool::new(false);

impl Group {
    /// Starts `command` with its output in the file `log`.
    pub(crate) fn start(mut command: Command, log: &Path) -> Result<Self> {
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder)?;
        }
        let output = File::create(log).with_context(|| format!("writing {}", log.display()))?;
        command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0);
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Result<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command
            .spawn()
            .with_context(|| format!("starting {program}"))?;
        let group = Pid::from_child(&child);
        if let Ok(mut groups) = GROUPS.lock() {
            groups.push(group);
        }
        Ok(Self { child, group })
    }

    /// The process that leads it.
    pub(crate) const fn pid(&self) -> Pid {
        self.group
    }

    /// Ends it now rather than when it is dropped.
    pub(crate) fn end(&self) {
        end(vec![self.group], MORE_PATIENCE);
    }

    /// How it ended, if it has; nothing while everything is being stopped.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        if STOPPING.load(Ordering::SeqCst) {
            return Ok(None);
        }
        Ok(self.child.try_wait()?)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        end(vec![self.group], MORE_PATIENCE);
        if let Ok(mut groups) = GROUPS.lock() {
            groups.retain(|group| *group != self.group);
        }
    }
}

/// Ends every group and then this process on Ctrl-C and SIGTERM.
pub(crate) fn end_all_on_signal() -> Result<()> {
    ctrlc::set_handler(|| {
        STOPPING.store(true, Ordering::SeqCst);
        // Whoever would read it may be gone already.
        let _ = writeln!(std::io::stdout(), "\nstopping …");
        let groups = GROUPS
            .lock()
            .map(|groups| groups.clone())
            .unwrap_or_default();
        end(groups, PATIENCE);
        std::process::exit(130);
    })
    .context("listening for Ctrl-C")
}

/// Asks groups to end, all at once, then makes them.
fn end(mut groups: Vec<Pid>, patience: Duration) {
    let signal = |groups: &[Pid], signal| {
        for group in groups {
            // An error means that nobody of the group is left.
            let _ = kill_process_group(*group, signal);
        }
    };
    signal(&groups, Signal::TERM);
    let turn = Duration::from_millis(20);
    for _ in 0..patience.as_millis() / turn.as_millis() {
        groups.retain(|group| {
            // A leader that has ended counts as alive until somebody asks how.
            let _ = waitpid(Some(*group), WaitOptions::NOHANG);
            test_kill_process_group(*group).is_ok()
        });
        if groups.is_empty() {
            return;
        }
        thread::sleep(turn);
    }
    signal(&groups, Signal::KILL);
}

/// Fails with advice if `port` is taken, and stays so for some seconds: one that is just being
/// stopped gives it back.
pub(crate) fn require_free_port(port: u16) -> Result<()> {
    let turn = Duration::from_millis(100);
    for _ in 0..PATIENCE.as_millis() / turn.as_millis() {
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        thread::sleep(turn);
    }
    bail!(
        "port {port} is in use, perhaps by another Rolecall; stop that one or choose another \
         with `--port {}`",
        port.saturating_add(1)
    )
}

/// A port nobody listens on now.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Status and body of a GET, whatever they are; `Err` only where there was no answer.
pub(crate) fn http_get(url: &str) -> Result<(u16, String)> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_mins(2)))
        .http_status_as_error(false)
        .build()
        .into();
    let mut answer = agent.get(url).call()?;
    let status = answer.status().as_u16();
    Ok((status, answer.body_mut().read_to_string()?))
}

/// The last `lines` lines of a log, for an error message.
pub(crate) fn tail(log: &Path, lines: usize) -> String {
    let mut text = String::new();
    if let Ok(mut file) = File::open(log) {
        // What could be read is all there is to show.
        drop(file.read_to_string(&mut text));
    }
    let all: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}
