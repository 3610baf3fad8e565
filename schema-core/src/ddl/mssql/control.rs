//! Blocks, conditions and loops.

use super::super::{Effect, Guard, Statement};
use super::{Reader, boundary, guard};
use crate::operation::Operation;

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
            self.condition();
        } else if self.cursor.at_word("WHILE") {
            self.cursor.at += boundary::length(&self.cursor);
            self.variables.forget();
            let body = self.gather(Self::statement);
            self.variables.forget();
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
    fn condition(&mut self) {
        let left = self.left;
        let end = self.cursor.at + boundary::length(&self.cursor);
        let asked = self.cursor.up_to(end, |cursor| guard::read(cursor, &self.variables));
        let known = self.variables.clone();
        let then = self.gather(Self::statement);
        self.variables.forget_since(&known);
        self.guard(asked.as_ref(), then);
        let semicolon = usize::from(self.cursor.at_symbol(b';'));
        if self.cursor.word_at(semicolon, "ELSE") {
            self.cursor.at += semicolon + 1;
            let left_then = std::mem::replace(&mut self.left, left);
            let otherwise = self.gather(Self::statement);
            self.left |= left_then;
            self.variables.forget_since(&known);
            self.guard(asked.and_then(|guard| guard.negated()).as_ref(), otherwise);
        }
    }

    /// Notes statements that run where a guard holds, or that may run if it is not understood.
    fn guard(&mut self, guard: Option<&Guard>, body: Vec<Statement>) {
        let body = match guard {
            Some(guard) => guarded(guard, body),
            None => body.into_iter().map(perhaps).collect(),
        };
        self.statements.extend(body);
    }
}

/// A statement that may run.
fn perhaps(mut statement: Statement) -> Statement {
    if matches!(statement.effect, Effect::Operations(_) | Effect::Guarded(..)) {
        statement.effect = Effect::Opaque("a statement under a condition".into());
    }
    statement
}

/// Statements that run where a guard holds. What they do to the schema is one step: the guard is not
/// asked again between two of them.
fn guarded(guard: &Guard, mut body: Vec<Statement>) -> Vec<Statement> {
    if settled(guard, &mut body) {
        return body;
    }
    let is_step =
        |one: &Statement| matches!(one.effect, Effect::Operations(_) | Effect::Guarded(..));
    let alone = body.iter().filter(|one| is_step(one)).count() == 1;
    let mut step: Option<usize> = None;
    let mut all: Vec<Statement> = Vec::with_capacity(body.len());
    for mut statement in body {
        let (guard, operations) = match statement.effect {
            Effect::Operations(operations) => (guard.clone(), operations),
            Effect::Guarded(inner, operations) if alone => {
                (Guard([guard.0.clone(), inner.0].concat()), operations)
            }
            _ => {
                all.push(perhaps(statement));
                continue;
            }
        };
        match step.and_then(|at| all.get_mut(at)) {
            Some(Statement { effect: Effect::Guarded(_, before), unmodelled, span }) => {
                before.extend(operations);
                *unmodelled |= statement.unmodelled;
                span.end = span.end.max(statement.span.end);
            }
            _ => {
                step = Some(all.len());
                statement.effect = Effect::Guarded(guard, operations);
                all.push(statement);
            }
        }
    }
    all
}

/// Lets each operation ask for itself, if all of them can.
fn settled(guard: &Guard, body: &mut [Statement]) -> bool {
    let all = |one: &mut Statement| match &mut one.effect {
        Effect::Operations(operations) => {
            let mut kept = operations.clone();
            let settles = settle(guard, &mut kept);
            if settles {
                *operations = kept;
            }
            settles
        }
        effect => !matches!(effect, Effect::Guarded(..)),
    };
    let steps = body.iter().filter(|one| matches!(one.effect, Effect::Operations(_))).count();
    steps < 2 && body.iter_mut().all(all)
}

/// Only the constraints of a column that is added may stand beside one operation.
fn settle(guard: &Guard, operations: &mut [Operation]) -> bool {
    let Some((first, rest)) = operations.split_first_mut() else { return true };
    let is_inline = |one: &Operation| matches!(one, Operation::AddConstraint { inline: true, .. });
    guard.settle(first) && rest.iter().all(is_inline)
}
