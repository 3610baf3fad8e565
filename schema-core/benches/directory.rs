//! How long a directory takes to read, to prove and to encode for three backends, by its shape and size:
//! `cargo bench -p schema-core --bench directory -- [shape] [sizes]`. With `--profile dev` it is what a
//! user's debug build pays. `-- write <folder> <count>` writes a chain instead.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement is printed")]

mod histories;

use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use schema_core::diagnostic::Severity;
use schema_core::directory::{Directory, InputFile};
use schema_core::embed;

type Result<T = ()> = std::result::Result<T, String>;

fn main() -> Result {
    let arguments: Vec<String> =
        env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [command, folder, count] = arguments.as_slice()
        && command == "write"
    {
        let count = count.parse().map_err(|_| format!("{count:?} is not a number"))?;
        return write(Path::new(folder), count);
    }
    let mut sizes: Vec<usize> = arguments.iter().filter_map(|one| one.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![100, 1_000, 10_000];
    }
    let named = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !histories::SHAPES.iter().any(|(name, _)| named(name));
    println!(
        "{:<16}{:>8}{:>12}{:>12}{:>14}",
        "shape", "count", "read ms", "encode ms", "read us each"
    );
    for (name, shape) in histories::SHAPES.iter().filter(|(name, _)| all || named(name)) {
        for size in &sizes {
            measure(name, *size, shape(*size))?;
        }
    }
    Ok(())
}

fn measure(name: &str, count: usize, files: Vec<InputFile>) -> Result {
    let input = histories::directory(files);
    let (read, directory) = timed(|| Directory::read(&input));
    fits(&directory)?;
    let (encode, _) = timed(|| embed::encode(&directory));
    let each = read * 1_000.0 / count as f64;
    println!("{name:<16}{count:>8}{read:>12.1}{encode:>12.1}{each:>14.1}");
    Ok(())
}

/// A history that does not fit would measure something else.
fn fits(directory: &Directory) -> Result {
    let wrong = directory.diagnostics.iter().find(|one| one.severity == Severity::Error);
    wrong.map_or(Ok(()), |wrong| Err(format!("the history has mistakes: {}", wrong.message)))
}

/// The milliseconds of the processor that some work takes; those of the clock where the system does not tell.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let (clock, processor) = (Instant::now(), processor());
    let value = work();
    let spent = processor.zip(self::processor()).map(|(start, end)| end - start);
    (spent.unwrap_or(clock.elapsed().as_secs_f64() * 1_000.0), value)
}

/// The milliseconds that this thread has had of the processor, as Linux tells.
fn processor() -> Option<f64> {
    let spent = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = spent.split(' ').next()?.parse().ok()?;
    Some(nanoseconds / 1e6)
}

/// Writes a chain of revisions into a folder, as an application would have it.
fn write(folder: &Path, count: usize) -> Result {
    let mut input = histories::directory(histories::chain(count));
    let directory = Directory::read(&input);
    fits(&directory)?;
    histories::seal(&mut input, &directory)?;
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for file in input.files {
        fs::write(folder.join(file.name), file.contents).map_err(|error| error.to_string())?;
    }
    Ok(())
}
