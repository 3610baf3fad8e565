//! Text that may be in colour, and means the same without.

/// Text on its way to a stream.
pub(crate) struct Page {
    text: String,
    colour: bool,
}

/// How a stretch of text stands out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Style {
    /// What is to be seen first.
    Bold,
    /// What may be passed over.
    Dim,
    /// An error.
    Red,
    /// A warning.
    Yellow,
    /// What is well.
    Green,
    /// What helps.
    Cyan,
}

impl Style {
    /// The control sequence that begins it. <https://en.wikipedia.org/wiki/ANSI_escape_code#SGR>
    const fn begin(self) -> &'static str {
        match self {
            Style::Bold => "\x1b[1m",
            Style::Dim => "\x1b[2m",
            Style::Red => "\x1b[1;31m",
            Style::Yellow => "\x1b[33m",
            Style::Green => "\x1b[32m",
            Style::Cyan => "\x1b[36m",
        }
    }
}

impl Page {
    /// Returns what `write` writes.
    pub(crate) fn written(colour: bool, write: impl FnOnce(&mut Page)) -> String {
        let mut page = Page { text: String::new(), colour };
        write(&mut page);
        page.text
    }

    /// Whether it is in colour.
    pub(crate) fn is_coloured(&self) -> bool {
        self.colour
    }

    /// Adds text as it is.
    pub(crate) fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds text that stands out.
    pub(crate) fn styled(&mut self, style: Style, text: &str) {
        if self.colour && !text.is_empty() {
            self.text.push_str(style.begin());
            self.text.push_str(text);
            self.text.push_str("\x1b[0m");
        } else {
            self.text.push_str(text);
        }
    }

    /// Adds text and ends the line.
    pub(crate) fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_the_same_without_colour() {
        let write = |page: &mut Page| {
            page.styled(Style::Red, "error");
            page.line(": no");
        };
        assert_eq!(Page::written(false, write), "error: no\n");
        assert_eq!(Page::written(true, write), "\x1b[1;31merror\x1b[0m: no\n");
    }
}
