//! Blocks, conditions and loops.

use super::super::{Effect, Statement};
use super::{Reader, boundary};

impl Reader<'_> {
    /// Reads a statement that holds others, if one is next.
    pub(super) fn control(&mut self) -> bool {
        let start = self.cursor.at;
        if self.cursor.eat_words(&["BEGIN", "TRY"]) {
            self.attempt(start);
        } else if self.cursor.at_word("BEGIN") && !self.is_transaction() {
            self.cursor.at += 1;
            self.block();
        } else if self.cursor.at_word("IF") {
            self.condition(start);
        } else if self.cursor.at_word("WHILE") {
            self.cursor.at += boundary::length(&self.cursor);
            let body = self.gather(Self::statement);
            self.all_or_opaque(start, body, "a loop");
        } else {
            return false;
        }
        true
    }

    fn is_transaction(&self) -> bool {
        let words = ["TRAN", "TRANSACTION", "DISTRIBUTED", "DIALOG", "CONVERSATION"];
        words.iter().any(|word| self.cursor.word_at(1, word))
    }

    /// Reads statements up to and with the END that closes their block.
    fn block(&mut self) {
        while !self.cursor.is_over() && !self.cursor.eat("END") {
            let start = self.cursor.at;
            self.statement();
            if self.cursor.at == start {
                self.cursor.at += 1;
            }
        }
    }

    /// What `read` adds to the statements.
    fn gather(&mut self, read: impl FnOnce(&mut Self)) -> Vec<Statement> {
        let before = std::mem::take(&mut self.statements);
        read(self);
        std::mem::replace(&mut self.statements, before)
    }

    /// Reads `BEGIN TRY ... END TRY BEGIN CATCH ... END CATCH` behind its first words.
    fn attempt(&mut self, start: usize) {
        let body = self.gather(|reader| {
            reader.block();
            reader.cursor.eat("TRY");
            reader.cursor.eat_symbol(b';');
            if reader.cursor.eat_words(&["BEGIN", "CATCH"]) {
                reader.block();
                reader.cursor.eat("CATCH");
            }
        });
        self.all_or_opaque(start, body, "a TRY block");
    }

    /// Notes statements that may run any number of times: they are opaque if they change the schema.
    fn all_or_opaque(&mut self, start: usize, body: Vec<Statement>, what: &str) {
        let changes =
            |one: &Statement| matches!(one.effect, Effect::Operations(_) | Effect::Opaque(_));
        if body.iter().any(changes) {
            self.push(start, Effect::Opaque(what.into()).into());
        } else {
            self.statements.extend(body);
        }
    }

    /// Reads an IF with its ELSE.
    fn condition(&mut self, start: usize) {
        let left = self.left;
        self.cursor.at += boundary::length(&self.cursor);
        let then = self.gather(Self::statement);
        let semicolon = usize::from(self.cursor.at_symbol(b';'));
        let mut otherwise = Vec::new();
        if self.cursor.word_at(semicolon, "ELSE") {
            self.cursor.at += semicolon + 1;
            let left_then = std::mem::replace(&mut self.left, left);
            otherwise = self.gather(Self::statement);
            self.left |= left_then;
        }
        let _ = start;
        for mut statement in then.into_iter().chain(otherwise) {
            if matches!(statement.effect, Effect::Operations(_)) {
                statement.effect = Effect::Opaque("a statement under a condition".into());
            }
            self.statements.push(statement);
        }
    }
}
