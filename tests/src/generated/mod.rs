//! Histories in portable SQL, made by chance: each statement fits the schema before it, so that whole
//! histories have nothing wrong with them, and a statement that is put in does not fit for a known reason.

mod breaks;
mod world;

pub use breaks::{Break, broken};
pub use world::World;

use schema_core::directory::{Input, InputFile};

use crate::random::Random;

/// A history: revisions in a row, each with its statements, one a line.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The statements of each revision.
    pub revisions: Vec<Vec<String>>,
    /// The schema before each statement, and behind the last.
    pub worlds: Vec<World>,
}

/// The line of a revision's first statement.
pub const FIRST_LINE: usize = 6;

impl History {
    /// Makes a history.
    pub fn new(random: &mut Random, revisions: usize, statements: usize) -> Self {
        let mut history = Self::default();
        let mut world = World::default();
        for _ in 0..revisions {
            let mut own = Vec::new();
            for _ in 0..statements {
                history.worlds.push(world.clone());
                own.push(world.step(random));
            }
            history.revisions.push(own);
        }
        history.worlds.push(world);
        history
    }

    /// How many statements there are.
    pub fn len(&self) -> usize {
        self.revisions.iter().map(Vec::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts a statement before the `at`th; gives its revision and its line there.
    pub fn insert(&mut self, at: usize, statement: String) -> (usize, usize) {
        let mut rest = at;
        for (number, statements) in self.revisions.iter_mut().enumerate() {
            if rest <= statements.len() {
                statements.insert(rest, statement);
                return (number, FIRST_LINE + rest);
            }
            rest -= statements.len();
        }
        panic!("there are not so many statements");
    }

    /// The directory of it.
    pub fn input(&self, toml: &str) -> Input {
        let mut files = vec![file("schema.toml", toml.to_owned())];
        for (number, statements) in self.revisions.iter().enumerate() {
            let revises = match number {
                0 => "none".to_owned(),
                _ => id(number - 1),
            };
            let mut text = format!(
                "--! revision: {}\n--! revises: {revises}\n--! message: by chance\n\n--! upgrade\n",
                id(number)
            );
            for statement in statements {
                text.push_str(statement);
                text.push_str(";\n");
            }
            files.push(file(&file_name(number), text));
        }
        Input { name: "generated".to_owned(), files, ..Input::default() }
    }
}

fn file(name: &str, text: String) -> InputFile {
    InputFile { name: name.to_owned(), contents: text.into_bytes() }
}

/// The id of a revision.
pub fn id(number: usize) -> String {
    format!("a{number:06x}")
}

/// The file of a revision.
pub fn file_name(number: usize) -> String {
    format!("{:05}_step.sql", number + 1)
}
