//! Portable SQL only has control of its own.

use schema_core::backend::Dialect;

use super::{check_allowed, check_control};

#[test]
fn control() {
    check_control(
        Dialect::Portable,
        &["BEGIN|", "START TRANSACTION|", "COMMIT WORK|", "END|", "ROLLBACK|"],
    );
    check_allowed(
        Dialect::Portable,
        &[
            "",
            "SAVEPOINT a",
            "ROLLBACK TO SAVEPOINT a",
            "ROLLBACK WORK TO a",
            "CREATE TABLE commit_log (a INTEGER)",
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END",
            "VACUUM",
        ],
    );
}
