//! Batches, and the answers to them.

use schema_runtime::driver::{DatabaseErrorKind, Driver, IntoDriver, PartKind, Position};
use schema_tests::mock_tds::{Answer, ServerError};

use super::{connect, rows, run, scripted};

const GUARD: &str =
    "IF @@TRANCOUNT = 0 THROW 50000, N'the transaction of this revision is gone', 1; ";

#[test]
fn each_part_is_a_batch_as_it_was_written() {
    let server = scripted([]);
    let sql = "CREATE VIEW v AS\r\n  SELECT N'ä; GO' AS a -- ;";
    run(&mut connect(&server), &[(sql, PartKind::Statement), ("SELECT 1", PartKind::Ledger)])
        .unwrap();
    assert_eq!(server.batches(), [sql, "SELECT 1"]);
}

#[test]
fn a_continuation_asks_for_its_transaction_on_its_first_line() {
    let server = scripted([]);
    let parts = [
        ("CREATE TABLE a (x int)\nINSERT INTO a VALUES (1)", PartKind::Continuation),
        ("INSERT INTO a VALUES (2)", PartKind::Continuation),
        ("INSERT INTO a VALUES (2)", PartKind::Continuation),
    ];
    run(&mut connect(&server), &parts).unwrap();
    let expected: Vec<String> = parts.iter().map(|(sql, _)| format!("{GUARD}{sql}")).collect();
    assert_eq!(server.batches(), expected);
}

#[test]
fn a_batch_belongs_to_the_transaction_that_the_server_told_of() {
    let server = scripted([
        Answer::new().then_transaction(0, 77).then_done(),
        Answer::done(),
        Answer::new().then_transaction(77, 0).then_done(),
    ]);
    let batch = ("x", PartKind::Statement);
    run(&mut connect(&server), &[batch, batch, batch, batch]).unwrap();
    let transactions: Vec<u64> = server.records().iter().map(|batch| batch.transaction).collect();
    assert_eq!(transactions, [0, 77, 77, 0]);
}

#[test]
fn rows_of_all_results_are_given_for_our_own_sql_only() {
    let answer =
        Answer::ints(&[1, -2]).then_done().then_text(&[&[Some("ä"), None], &[Some(""), Some("b")]]);
    let server = scripted([answer.clone(), answer.clone(), answer]);
    let parts =
        [("a", PartKind::Ledger), ("b", PartKind::Statement), ("c", PartKind::Continuation)];
    let expected = rows(&[&[Some("1"), Some("-2")], &[Some("ä"), None], &[Some(""), Some("b")]]);
    let given = run(&mut connect(&server), &parts).unwrap();
    assert_eq!(given, [expected, vec![], vec![]]);
}

#[test]
fn execute_and_query() {
    let answer = Answer::text(&[Some("a")]);
    let error = ServerError::new(208, "Invalid object name 't'.");
    let server = scripted([answer.clone(), answer, Answer::failed(error)]);
    let mut connection = connect(&server);
    connection.execute("a").unwrap();
    assert_eq!(connection.query("b").unwrap(), rows(&[&[Some("a")]]));
    let error = connection.query("c").unwrap_err();
    assert_eq!(error.kind, DatabaseErrorKind::MissingTable);
    assert_eq!(error.to_string(), "Invalid object name 't'. (208)");
    assert_eq!(server.batches(), ["a", "b", "c"]);
}

#[test]
fn an_error_late_in_the_stream_is_seen_and_stops_the_rest() {
    let error = ServerError::new(2627, "Violation of PRIMARY KEY constraint.").line(4);
    let late = Answer::text(&[Some("a")]).then_done().then_ints(&[&[1]]).then_failed(error);
    let server = scripted([Answer::done(), late.then_done(), Answer::text(&[Some("next")])]);
    let mut connection = connect(&server);
    let parts = [("a", PartKind::Ledger), ("b", PartKind::Statement), ("c", PartKind::Statement)];
    let failure = run(&mut connection, &parts).unwrap_err();
    assert_eq!(failure.part, Some(1));
    assert_eq!(failure.position, Some(Position::Line(4)));
    assert_eq!(failure.error.kind, DatabaseErrorKind::Other);
    assert_eq!(failure.error.code.as_deref(), Some("2627"));
    assert_eq!(server.batches(), ["a", "b"]);
    assert!(!connection.is_lost());
    assert_eq!(
        connection.query("d").unwrap(),
        rows(&[&[Some("next")]]),
        "the answer before was read to its end"
    );
}

#[test]
fn of_several_errors_the_first_is_told() {
    let cause =
        ServerError::new(1785, "Introducing FOREIGN KEY constraint may cause cycles.").line(2);
    let consequence =
        ServerError::new(1750, "Could not create constraint. See previous errors.").line(2);
    let server = scripted([Answer::failed(cause).then_failed(consequence)]);
    let failure = run(&mut connect(&server), &[("a", PartKind::Statement)]).unwrap_err();
    assert_eq!(failure.error.code.as_deref(), Some("1785"));
}

#[track_caller]
fn fails(error: ServerError, kind: DatabaseErrorKind, position: Option<Position>, message: &str) {
    let server = scripted([Answer::failed(error)]);
    let failure = run(&mut connect(&server), &[("a", PartKind::Continuation)]).unwrap_err();
    assert_eq!((failure.part, failure.error.kind, failure.position), (Some(0), kind, position));
    assert_eq!(failure.error.message, message);
}

#[test]
fn errors() {
    let at = |line| Some(Position::Line(line));
    let error = ServerError::new;
    fails(error(208, "No t.").line(3), DatabaseErrorKind::MissingTable, at(3), "No t.");
    fails(error(1222, "Lock.").line(1), DatabaseErrorKind::Busy, at(1), "Lock.");
    fails(error(1205, "Victim.").class(13).line(2), DatabaseErrorKind::Busy, at(2), "Victim.");
    fails(error(262, "Denied.").class(14), DatabaseErrorKind::Denied, at(1), "Denied.");
    fails(error(3906, "Read-only."), DatabaseErrorKind::ReadOnly, at(1), "Read-only.");
    fails(error(50000, "Gone.").line(0), DatabaseErrorKind::Other, None, "Gone.");
}

#[test]
fn the_line_of_a_procedure_is_none_of_the_batch() {
    let error =
        ServerError::new(8134, "Divide by zero error encountered.").line(12).procedure("dbo.fill");
    let message = "Divide by zero error encountered. Raised by dbo.fill, line 12.";
    fails(error, DatabaseErrorKind::Other, None, message);
}

#[test]
fn a_boxed_driver() {
    let server = scripted([]);
    let mut connection = connect(&server);
    let mut driver: Box<dyn Driver + '_> = (&mut connection).into_driver();
    assert_eq!(driver.backend().name(), "mssql");
    assert!(!driver.in_transaction());
    assert_eq!(driver.run(&[]).unwrap().len(), 0);
    assert_eq!(server.batches(), Vec::<String>::new());
}
