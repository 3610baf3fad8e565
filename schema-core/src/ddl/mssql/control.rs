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

    /// Reads statements up to and with the END that closes their block, and says whether a THROW stands
    /// among them, outside of all conditions.
    fn block(&mut self) -> bool {
        let mut throws = false;
        while !self.cursor.is_over() && !self.cursor.eat("END") {
            throws |= self.cursor.at_word("THROW");
            let start = self.cursor.at;
            self.statement();
            if self.cursor.at == start {
                self.cursor.at += 1;
            }
        }
        throws
    }

    /// What `read` adds to the statements.
    fn gather(&mut self, read: impl FnOnce(&mut Self)) -> Vec<Statement> {
        let before = std::mem::take(&mut self.statements);
        read(self);
        std::mem::replace(&mut self.statements, before)
    }

    /// Reads `BEGIN TRY ... END TRY BEGIN CATCH ... END CATCH` behind its first words. Where what is caught
    /// is thrown again, all of the first block has run if anything comes after.
    fn attempt(&mut self, start: usize) {
        let known = self.variables.mark();
        let mut body = self.gather(|reader| {
            reader.block();
        });
        self.cursor.eat("TRY");
        self.cursor.eat_symbol(b';');
        let mut throws = false;
        if self.cursor.eat_words(&["BEGIN", "CATCH"]) {
            let caught = self.gather(|reader| throws = reader.block());
            self.cursor.eat("CATCH");
            throws &= !caught.iter().any(is_change);
            body.extend(caught);
        }
        if throws {
            self.statements.extend(body);
        } else {
            self.variables.forget_since(known);
            self.all_or_opaque(start, body, "a TRY block");
        }
    }

    /// Notes statements that may run any number of times: they are opaque if they change the schema.
    fn all_or_opaque(&mut self, start: usize, body: Vec<Statement>, what: &str) {
        if body.iter().any(is_change) {
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
        let known = self.variables.mark();
        let then = self.gather(Self::statement);
        self.variables.forget_since(known);
        let mut otherwise = Vec::new();
        let semicolon = usize::from(self.cursor.at_symbol(b';'));
        if self.cursor.word_at(semicolon, "ELSE") {
            self.cursor.at += semicolon + 1;
            let left_then = std::mem::replace(&mut self.left, left);
            otherwise = self.gather(Self::statement);
            self.left |= left_then;
            self.variables.forget_since(known);
        }
        self.statements.extend(match asked {
            Some(guard) => branches(guard, then, otherwise),
            None => then.into_iter().chain(otherwise).map(perhaps).collect(),
        });
    }
}

/// A statement that may run.
fn perhaps(mut statement: Statement) -> Statement {
    let is_comment = |one: &Operation| matches!(one, Operation::SetComment { .. });
    if matches!(&statement.effect, Effect::Operations(all) if all.iter().all(is_comment)) {
        statement.effect = Effect::Unmodelled;
    } else if is_step(&statement) {
        statement.effect = Effect::Opaque("a statement under a condition".into());
    }
    statement
}

/// Whether a statement changes the schema in a way that is known.
fn is_step(statement: &Statement) -> bool {
    matches!(statement.effect, Effect::Operations(_) | Effect::Guarded { .. })
}

/// Whether a statement changes the schema, or may do so.
fn is_change(statement: &Statement) -> bool {
    is_step(statement) || matches!(statement.effect, Effect::Opaque(_))
}

/// The statements of an IF and its ELSE. What they do to the schema is one step, since the guard is not
/// asked again between two of them, nor after them.
fn branches(
    guard: Guard,
    mut then: Vec<Statement>,
    mut otherwise: Vec<Statement>,
) -> Vec<Statement> {
    let is_settled = match (then.iter().any(is_step), otherwise.iter().any(is_step)) {
        (true, true) => false,
        (_, false) => settled(&guard, &mut then),
        (false, true) => guard.negated().is_some_and(|guard| settled(&guard, &mut otherwise)),
    };
    if is_settled {
        then.extend(otherwise);
        return then;
    }
    let mut step = Step { guard, place: None, branches: [Vec::new(), Vec::new()], nested: false };
    let mut all = Vec::with_capacity(then.len() + otherwise.len());
    for (branch, statements) in [then, otherwise].into_iter().enumerate() {
        for statement in statements {
            step.take(&mut all, branch, statement);
        }
    }
    if let Some(place) = step.place.and_then(|place: usize| all.get_mut(place)) {
        let [then, otherwise] = step.branches;
        place.effect = Effect::Guarded { guard: step.guard, then, otherwise };
    }
    all
}

/// What an IF does to the schema, while it is put together.
struct Step {
    guard: Guard,
    /// Which of the statements it stands in.
    place: Option<usize>,
    branches: [Vec<Operation>; 2],
    /// Whether it has the guard of an IF in it as well, so that nothing else can be part of it.
    nested: bool,
}

impl Step {
    fn take(&mut self, all: &mut Vec<Statement>, branch: usize, statement: Statement) {
        let operations = match &statement.effect {
            Effect::Operations(operations) if !self.nested => operations.clone(),
            Effect::Guarded { guard, then, otherwise }
                if self.place.is_none() && branch == 0 && otherwise.is_empty() =>
            {
                self.guard.0.extend(guard.0.iter().cloned());
                self.nested = true;
                then.clone()
            }
            _ => {
                all.push(perhaps(statement));
                return;
            }
        };
        self.branches
            .iter_mut()
            .skip(branch)
            .take(1)
            .for_each(|all| all.extend(operations.clone()));
        match self.place.and_then(|place| all.get_mut(place)) {
            Some(step) => {
                step.unmodelled |= statement.unmodelled;
                step.span.end = step.span.end.max(statement.span.end);
            }
            None => {
                self.place = Some(all.len());
                all.push(statement);
            }
        }
    }
}

/// Lets the operation that is guarded ask for itself, if there is only one and it can.
fn settled(guard: &Guard, body: &mut [Statement]) -> bool {
    let mut steps = body.iter_mut().filter(|one| is_step(one));
    let step = match (steps.next(), steps.next()) {
        (None, _) => return true,
        (Some(step), None) => step,
        (Some(_), Some(_)) => return false,
    };
    match &mut step.effect {
        Effect::Operations(operations) => settle(guard, operations),
        _ => false,
    }
}

/// Only the constraints of a column that is added may stand beside one operation.
fn settle(guard: &Guard, operations: &mut [Operation]) -> bool {
    let Some((first, rest)) = operations.split_first_mut() else { return true };
    let is_inline = |one: &Operation| matches!(one, Operation::AddConstraint { inline: true, .. });
    rest.iter().all(is_inline) && guard.settle(first)
}
