//! The screen: data on stdout, talk on stderr, colour only where somebody looks.

mod page;
mod progress;

use std::io::{self, BufRead, IsTerminal, Write};

use serde::Serialize;

pub(crate) use page::{Page, Style};
pub(crate) use progress::Progress;

/// What a command answers: data for programs, and a text for people.
pub(crate) trait Answer: Serialize {
    /// Writes the text.
    fn text(&self, page: &mut Page);
}

/// How the two streams are to be used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    json: bool,
    colour: Colour,
    /// Whether somebody watches stderr.
    watched: bool,
}

#[derive(Clone, Copy, Debug)]
struct Colour {
    out: bool,
    err: bool,
}

impl Console {
    /// Looks at the streams and at the environment. <https://no-color.org>
    pub(crate) fn new(json: bool) -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        let allowed = !set("NO_COLOR") && !dumb;
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let colour = Colour { out: allowed && out, err: allowed && err };
        Self { json, colour, watched: err && !dumb }
    }

    /// Whether the answer is to be JSON.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Whether somebody watches what is said.
    pub(crate) fn is_watched(self) -> bool {
        self.watched
    }

    /// Whether what is said may be in colour.
    pub(crate) fn talks_in_colour(self) -> bool {
        self.colour.err
    }

    /// Gives an answer, in the form that was asked for.
    pub(crate) fn answer(self, answer: &impl Answer) {
        if self.json {
            self.document(answer);
        } else {
            self.write(|page| answer.text(page));
        }
    }

    /// Writes a JSON document on stdout.
    pub(crate) fn document(self, document: &impl Serialize) {
        match serde_json::to_string_pretty(document) {
            Ok(text) => write(&mut io::stdout().lock(), &(text + "\n")),
            Err(error) => {
                self.say(|page| page.line(&format!("error: the answer is not JSON: {error}")))
            }
        }
    }

    /// Writes on stdout.
    pub(crate) fn write(self, text: impl FnOnce(&mut Page)) {
        write(&mut io::stdout().lock(), &Page::written(self.colour.out, text));
    }

    /// Tells something and asks whether to go on; `None` where nobody is there to answer.
    pub(crate) fn ask(self, what: &str, question: &str) -> Option<bool> {
        if self.json || !self.watched || !io::stdin().is_terminal() {
            return None;
        }
        self.say(|page| {
            page.line(what);
            page.put(&format!("{question} [y/N] "));
        });
        let mut answer = String::new();
        let _ = io::stdin().lock().read_line(&mut answer);
        Some(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }

    /// Says something on stderr.
    pub(crate) fn say(self, text: impl FnOnce(&mut Page)) {
        write(&mut io::stderr().lock(), &Page::written(self.colour.err, text));
    }
}

/// Writes as far as somebody reads: a reader that has gone (`schema history | head`) is no error, and
/// nobody could be told of any other.
fn write(stream: &mut impl Write, text: &str) {
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}
