//! Processes that start at the same moment, and processes that die at a random one.

use crate::random::Random;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Starts a process for each number below `count`, lets all of them go at once, and waits for them.
///
/// A program that wants the same moment for its work calls [`wait_for_start`] first; for others the start
/// itself has to do.
///
/// # Panics
///
/// Where one does not start, or has not ended at the deadline; all are killed then.
pub fn race(count: usize, deadline: Duration, command: impl Fn(usize) -> Command) -> Vec<Output> {
    let end = Instant::now() + deadline;
    let mut runners: Vec<Runner> = (0..count).map(|ix| Runner::start(command(ix))).collect();
    for runner in &mut runners {
        runner.go();
    }
    // Every one gets a thread: a full pipe must not hold one up while we wait for another.
    let waiting: Vec<_> =
        runners.into_iter().map(|r| std::thread::spawn(move || r.finish(end))).collect();
    waiting.into_iter().map(|runner| runner.join().unwrap()).collect()
}

/// Waits, in a program that takes part in a [`race`], for the moment at which all begin.
pub fn wait_for_start() {
    let mut byte = [0];
    // An end of input is a start as well: by hand one would not type anything.
    let _ = std::io::stdin().read(&mut byte);
}

/// Starts a program and kills it (SIGKILL) after a random time shorter than `longest`.
///
/// The program is let go as in a [`race`]; the time counts from there.
///
/// # Panics
///
/// Where it does not start.
pub fn kill_at_random(command: Command, longest: Duration, random: &mut Random) -> Killed {
    let mut runner = Runner::start(command);
    let after = random.shorter_than(longest);
    runner.go();
    std::thread::sleep(after);
    let running = runner.child.try_wait().unwrap().is_none();
    let _ = runner.child.kill();
    let output = runner.finish(Instant::now() + Duration::from_secs(30));
    Killed { after, running, output }
}

/// What became of a program in [`kill_at_random`].
#[derive(Debug)]
pub struct Killed {
    /// When.
    pub after: Duration,
    /// Whether it was still running; else it had ended by itself.
    pub running: bool,
    /// What it had written.
    pub output: Output,
}

/// Returns a program of another package of this workspace, such as the `schema` command, up to date.
///
/// Programs of this package itself are at `env!("CARGO_BIN_EXE_<name>")` instead.
///
/// # Panics
///
/// Where it does not build.
pub fn workspace_program(name: &str) -> PathBuf {
    static BUILT: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = programs();
    if !built.contains(name) {
        build(name, &folder);
        built.insert(name.to_owned());
    }
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "cargo built {name}, but not as {}", path.display());
    path
}

/// Builds a program beside the test programs, with the features that `cargo xtask test` builds with.
fn build(name: &str, folder: &Path) {
    let profile = match folder.file_name().and_then(OsStr::to_str) {
        Some("debug") | None => "dev",
        Some(profile) => profile,
    };
    let target = folder.parent().unwrap_or(folder);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--workspace", "--all-features", "--bin", name]);
    command.args(["--profile", profile]).arg("--target-dir").arg(target);
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} does not build:\n{errors}");
}

/// Returns where cargo puts programs: above the folder of the test programs.
fn programs() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().unwrap_or(&own);
    let above = folder.parent().filter(|_| folder.ends_with("deps"));
    above.unwrap_or(folder).to_owned()
}

struct Runner {
    child: Child,
    shown: String,
}

impl Runner {
    fn start(mut command: Command) -> Self {
        let shown = format!("{command:?}");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap_or_else(|error| panic!("{shown}: {error}"));
        Self { child, shown }
    }

    /// Gives the sign that [`wait_for_start`] waits for.
    fn go(&mut self) {
        if let Some(mut stdin) = self.child.stdin.take() {
            // One that does not listen has started already.
            let _ = stdin.write_all(b"\n");
        }
    }

    fn finish(mut self, end: Instant) -> Output {
        let stdout = drain(self.child.stdout.take());
        let stderr = drain(self.child.stderr.take());
        let status = self.wait(end);
        Output { status, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
    }

    fn wait(&mut self, end: Instant) -> ExitStatus {
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            if Instant::now() >= end {
                let _ = self.child.kill();
                let _ = self.child.wait();
                panic!("still running at the deadline: {}", self.shown);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What a killed process had written up to then is all there is.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{SystemTime, UNIX_EPOCH};

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn all_are_waited_for() {
        let outputs =
            race(5, Duration::from_secs(20), |ix| shell(&format!("read go; echo {ix}; exit {ix}")));
        for (ix, output) in outputs.iter().enumerate() {
            assert_eq!(output.stdout, format!("{ix}\n").into_bytes());
            assert_eq!(output.status.code(), i32::try_from(ix).ok());
        }
    }

    #[test]
    fn none_goes_before_the_last_is_there() {
        let since_epoch = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let last_start = Mutex::new(0);
        let outputs = race(3, Duration::from_secs(20), |_| {
            std::thread::sleep(Duration::from_millis(100));
            *last_start.lock().unwrap() = since_epoch();
            shell("read go; date +%s%N")
        });
        let last_start = *last_start.lock().unwrap();
        for output in outputs {
            let went: u128 = String::from_utf8(output.stdout).unwrap().trim().parse().unwrap();
            assert!(went >= last_start, "{went} {last_start}");
        }
    }

    #[test]
    fn large_outputs_do_not_block() {
        let outputs = race(2, Duration::from_secs(20), |_| shell("head -c 300000 /dev/zero"));
        assert!(outputs.iter().all(|output| output.stdout.len() == 300_000));
    }

    #[test]
    #[should_panic(expected = "Any")]
    fn a_deadline_holds() {
        race(1, Duration::from_millis(50), |_| shell("exec sleep 60"));
    }

    #[test]
    fn programs_of_other_packages() {
        let program = workspace_program("xtask");
        let output = Command::new(program).arg("--help").output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).starts_with("usage: cargo xtask"));
    }

    #[test]
    fn a_program_is_killed() {
        let mut random = Random::from_seed(3);
        let killed = kill_at_random(
            shell("echo up; exec sleep 60"),
            Duration::from_millis(300),
            &mut random,
        );
        assert!(killed.running && killed.after < Duration::from_millis(300));
        assert!(!killed.output.status.success());
        let ended =
            kill_at_random(shell("exit 0"), Duration::from_secs(2), &mut Random::from_seed(1));
        assert!(!ended.running, "{ended:?}");
    }
}
