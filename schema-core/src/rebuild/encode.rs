//! A rebuild as text: what is embedded for the driver, and what an operator reads when one fails.

use super::{InPlace, Rebuild};

const FIRST_LINE: &str = "rebuild of a SQLite table, format 1\n";

impl Rebuild {
    /// The plan as text.
    ///
    /// Each part is a line `<what> <bytes>: <text>`. The length says where a text ends, so that any SQL can
    /// stand in it, line ends too:
    ///
    /// ```text
    /// rebuild of a SQLite table, format 1
    /// table 5: users
    /// column 2: id
    /// temporary 13: users_rebuilt
    /// create 43: CREATE TABLE "users_rebuilt" ("id" INTEGER);
    /// copy 2: id
    /// from 4: "id"
    /// ```
    pub fn encode(&self) -> String {
        let mut text = FIRST_LINE.to_owned();
        let mut line = |what: &str, part: &str| {
            text.push_str(&format!("{what} {}: {part}\n", part.len()));
        };
        line("table", &self.table);
        self.columns.iter().for_each(|column| line("column", column));
        line("temporary", &self.temporary);
        line("create", &self.create);
        for (column, from) in &self.copy {
            line("copy", column);
            line("from", from);
        }
        self.dropped_indexes.iter().for_each(|index| line("drop-index", index));
        self.then.iter().for_each(|statement| line("then", statement));
        if let Some(in_place) = &self.in_place {
            line("in-place-since", &in_place.since.to_string());
            in_place.statements.iter().for_each(|statement| line("in-place", statement));
        }
        text
    }

    /// Reads what [`encode`](Self::encode) has written; `None` for any other text.
    pub fn decode(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix(FIRST_LINE)?;
        let mut rebuild = Self::default();
        while !rest.is_empty() {
            let (what, part, behind) = first_line(rest)?;
            rebuild.take(what, part)?;
            rest = behind;
        }
        // An order or a length that is not ours, and a part that is there twice.
        (rebuild.encode() == text).then_some(rebuild)
    }

    fn take(&mut self, what: &str, part: &str) -> Option<()> {
        let part = part.to_owned();
        match what {
            "table" => self.table = part,
            "column" => self.columns.push(part),
            "temporary" => self.temporary = part,
            "create" => self.create = part,
            "copy" => self.copy.push((part, String::new())),
            "from" => self.copy.last_mut()?.1 = part,
            "drop-index" => self.dropped_indexes.push(part),
            "then" => self.then.push(part),
            "in-place-since" => {
                let since = part.parse().ok()?;
                self.in_place = Some(InPlace { since, statements: Vec::new() });
            }
            "in-place" => self.in_place.as_mut()?.statements.push(part),
            _ => return None,
        }
        Some(())
    }
}

/// The first part: what it is, its text, and what stands behind it.
fn first_line(text: &str) -> Option<(&str, &str, &str)> {
    let (head, rest) = text.split_once(": ")?;
    let (what, length) = head.split_once(' ')?;
    let length: usize = length.parse().ok()?;
    let behind = rest.get(length..)?.strip_prefix('\n')?;
    Some((what, rest.get(..length)?, behind))
}
