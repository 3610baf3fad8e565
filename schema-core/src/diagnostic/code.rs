//! The registry of codes: one row gives the enum's variant, the code's name and its documentation.

use std::fmt;

macro_rules! codes {
    ($($code:ident $title:literal what: $what:literal why: $why:literal instead: $instead:literal)*) => {
        /// A diagnostic's stable code. A code is never given another meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$code),*];

            /// The code as it is shown, such as `S0501`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }

            /// What the code is about, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Code::$code => $title,)* }
            }

            /// What is found.
            pub const fn what(self) -> &'static str {
                match self { $(Code::$code => $what,)* }
            }

            /// Why that is bad.
            pub const fn why(self) -> &'static str {
                match self { $(Code::$code => $why,)* }
            }

            /// What to do instead.
            pub const fn instead(self) -> &'static str {
                match self { $(Code::$code => $instead,)* }
            }

            /// What is found, why that is bad, and what to do instead, a paragraph each.
            pub const fn explanation(self) -> &'static str {
                match self { $(Code::$code => concat!($what, "\n\n", $why, "\n\n", $instead),)* }
            }
        }
    };
}

codes! {
    // The directory and the names of its files.
    S0101 "misnamed revision file"
        what: "A `*.sql` file whose name is not `<order>_<slug>.sql`."
        why: "A file that is skipped because of its name is a migration that never runs, and nobody is told."
        instead: "Begin the name with the digits of its place and an underscore, as in `0002_add_users.sql`, and end it with `.sql` in lower case."
    S0102 "file that does not belong"
        what: "A file that is neither a revision, `schema.toml`, `schema.lock`, a `*.md` text nor hidden."
        why: "It is not read. Somebody may believe that it is."
        instead: "Move it out of the directory, or give a migration the name `<order>_<slug>.sql`."
    S0103 "directory that does not belong"
        what: "A directory other than `tests/` or a hidden one."
        why: "Revisions in it would not be read. Somebody may believe that they are."
        instead: "Move its revisions up beside `schema.toml`, or move the directory elsewhere."
    S0104 "text that is not UTF-8"
        what: "A file holds bytes that are not UTF-8."
        why: "Read as another encoding it would mean something else, and the database would get other characters than its author saw."
        instead: "Save the file as UTF-8."
    S0105 "NUL byte"
        what: "A file holds a byte with the value 0."
        why: "No database takes it in a statement, and several of them silently stop reading there."
        instead: "Remove the byte. A file with one behind every letter is UTF-16: save it as UTF-8."
    S0106 "directory that is not there"
        what: "The directory that `embed_migrations!` names does not exist, or cannot be located."
        why: "There is nothing to embed."
        instead: "Correct the path. It counts from the package's `Cargo.toml`, or from the calling file where it begins with `./`."
    S0107 "file in place of a directory"
        what: "The path that `embed_migrations!` names is that of a file."
        why: "Revisions are read from a directory, together with its `schema.toml` and `schema.lock`."
        instead: "Name the directory that the revisions are in."
    S0108 "file that cannot be read"
        what: "The operating system refused to read a file, or the directory itself."
        why: "What the file says is unknown, so that nothing can be proven."
        instead: "See to its permissions, or to what it links to."
    S0109 "directory outside of the package"
        what: "The path that `embed_migrations!` names leaves the package."
        why: "`cargo package` ships nothing from outside of the package, so that the packaged crate does not compile."
        instead: "Move the directory into the package."

    // The revision file: header, sections, directives.
    S0201 "revision file without a header"
        what: "A revision file without a single `--!` line."
        why: "Its id and its parents place a revision in the history. Without them it has no place."
        instead: "Begin it with `--! revision: <id>` and `--! revises: <parent, or none>`, or let `schema revision -m \"...\"` write the file."
    S0202 "missing header line"
        what: "A header without `revision` or without `revises`."
        why: "A forgotten parent would silently make a second beginning of the history."
        instead: "Add the line. The first revision says `--! revises: none`."
    S0203 "unknown directive"
        what: "A `--!` line that begins with a word that has no meaning."
        why: "A misspelt directive that is taken for a comment silently does nothing."
        instead: "Correct the spelling, or write an ordinary comment with `--`."
    S0204 "malformed directive"
        what: "A `--!` line that is not written as its directive is."
        why: "What it was meant to do can only be guessed."
        instead: "Write it as the message shows."
    S0205 "header line given twice"
        what: "Two header lines for the same thing."
        why: "Only one of them could count, and readers would disagree on which."
        instead: "Remove one; where there are several values, write them on one line with commas."
    S0206 "invalid revision id"
        what: "An id that is not 1 to 32 of `A-Z`, `a-z`, `0-9` and `_`, or one of the words `head`, `heads`, `base` and `none`."
        why: "Ids are typed on command lines, where `+`, `-`, `@`, `:` and those words have a meaning of their own."
        instead: "Use 12 hex digits, as `schema revision` does."
    S0207 "`none` beside other ids"
        what: "A list that holds `none` and something else."
        why: "`none` says that the list is empty."
        instead: "Remove `none`, or everything else."
    S0208 "named twice in one list"
        what: "A list that holds the same name twice."
        why: "It is a slip of the pen: most likely another name was meant."
        instead: "Remove one of them, or write the name that was meant."
    S0209 "directive without a value"
        what: "A directive with nothing behind it, or with an empty item between two commas."
        why: "It says nothing, so something was forgotten."
        instead: "Write the value, or remove the line."
    S0210 "invalid branch label"
        what: "A label that is not 1 to 63 of letters, digits, `_` and `.`, or one of the words `head`, `heads`, `base` and `none`."
        why: "Labels are typed on command lines, as in `label@head`."
        instead: "Choose a name of letters, digits and `_`."
    S0211 "invalid transaction mode"
        what: "A `transaction` line that says neither `auto` nor `never`."
        why: "Whether a revision can be rolled back is not to be guessed."
        instead: "Write `auto`, `never`, or `never(<backend>)`."
    S0212 "directive in the wrong place"
        what: "A header line inside of a section, or a statement's directive in the header."
        why: "There it has nothing that it could apply to."
        instead: "Header lines stand above the first section; a statement's directives stand right before the statement."
    S0213 "directive behind something else"
        what: "A `--!` comment that does not begin its line."
        why: "It is a comment there, and does nothing."
        instead: "Put it on a line of its own, before the statement; or write an ordinary comment."
    S0214 "SQL before the first section"
        what: "SQL text above the first `--! upgrade` or `--! downgrade`."
        why: "It belongs to no section, so it would never run."
        instead: "Write `--! upgrade` on the line before it."
    S0215 "unknown backend"
        what: "A section or transaction mode for a backend that does not exist."
        why: "A section for a misspelt backend never runs."
        instead: "Write `sqlite`, `postgres` or `mssql`."
    S0216 "invalid list of backends"
        what: "Brackets that name no backend, or the same one twice."
        why: "It is unclear for which backends the text is."
        instead: "Name each backend once, as in `upgrade(sqlite, postgres)`, or leave the brackets away."
    S0217 "two sections for one backend"
        what: "Two sections for the same direction and the same backend."
        why: "Only one of them could run."
        instead: "Join them, or name another backend in one of them."
    S0218 "no upgrade for a backend"
        what: "A revision has no upgrade section for a backend that `schema.toml` lists."
        why: "Databases of that backend would count as upgraded with nothing done."
        instead: "Write `--! upgrade(<backend>)`. It may be empty where there is nothing to do. A merge needs no section."
    S0219 "section with an unknown mode"
        what: "A section header with a value that is not `irreversible, <reason>`, or such a value at an upgrade."
        why: "What it was meant to do can only be guessed."
        instead: "Write the SQL on the lines after the section header, or `--! downgrade: irreversible, <reason>`."
    S0220 "statements in an irreversible downgrade"
        what: "SQL follows `--! downgrade: irreversible`."
        why: "A downgrade either has statements or cannot be done."
        instead: "Remove the statements, or the word `irreversible` and its reason."
    S0221 "missing reason"
        what: "A waiver or an irreversible downgrade without a reason."
        why: "Whoever reviews it, or stands before it at night, needs to know why it is right."
        instead: "Write the reason behind it."
    S0222 "directive without a statement"
        what: "A statement's directive with no statement behind it in its section."
        why: "It applies to nothing."
        instead: "Put it right before its statement, or remove it."
    S0223 "directive inside of a statement"
        what: "A `--!` line between the words of a statement; on SQL Server, between the statements of a batch."
        why: "It is unclear whether it was meant for this statement or for the next one."
        instead: "Put it before the statement's first word. On SQL Server put `GO` before it."
    S0224 "directive that is not supported yet"
        what: "A directive that is reserved, and that this version cannot carry out."
        why: "To run the revision as if it were not there would not do what its author wants."
        instead: "Remove it and do without, or use a version that supports it."
    S0225 "section in another backend's dialect"
        what: "A plain section is written in one backend's dialect, and another backend has no section of its own."
        why: "Its statements would be sent to a database that they were not written for."
        instead: "Write a section for that backend, such as `--! upgrade(sqlite)`."
    S0226 "directive given twice"
        what: "Two directives of one kind before one statement."
        why: "Only one of them could count."
        instead: "Remove one of the two, or say it of another statement."

    // SQL text.
    S0301 "string that does not end"
        what: "A string without its closing quote."
        why: "Everything behind it would be taken for text."
        instead: "Close it. A quote inside of a string is written twice."
    S0302 "quoted name that does not end"
        what: "A quoted name without its closing quote or bracket."
        why: "Everything behind it would be taken for the name."
        instead: "Close it with the quote or bracket that it was opened with."
    S0303 "comment that does not end"
        what: "A `/*` without its `*/`. Where comments nest, each needs its own."
        why: "Everything behind it would be skipped."
        instead: "Close it with `*/`, as often as it was opened."
    S0304 "dollar quote that does not end"
        what: "A dollar-quoted text without its closing tag."
        why: "Everything behind it would be taken for text."
        instead: "Close it with the same tag, in the same case."
    S0305 "body that does not end"
        what: "The body of a trigger, function or procedure without its `END`."
        why: "Where the statement ends is unknown."
        instead: "Close the body with `END;`."
    S0306 "COPY with data in the file"
        what: "`COPY ... FROM STDIN` or `COPY ... TO STDOUT`."
        why: "Its data travels outside of SQL, in a protocol that only a client program like psql speaks."
        instead: "Write INSERT statements."
    S0307 "invalid GO"
        what: "A `GO` line with something other than a count behind it, or with a count that is out of range."
        why: "What SQL Server's own tools would do with it differs between them."
        instead: "Write `GO` alone on its line, or `GO 5` to run the batch five times."
    S0308 "command of a client program"
        what: "A command of psql, sqlite3 or sqlcmd, which is not SQL."
        why: "The server does not know it."
        instead: "Write SQL that does the same, or remove it."
    S0309 "transaction control"
        what: "BEGIN, COMMIT, ROLLBACK or a like statement in a revision."
        why: "Each revision is a transaction already, together with the record that it was run. To end it early parts the two."
        instead: "Remove it. A revision that must not be a transaction says `--! transaction: never`."

    // Transactions.
    S0401 "statements that cannot share a transaction"
        what: "A revision holds a statement that cannot run in a transaction beside others that should."
        why: "If it fails in the middle, the others cannot be rolled back with it."
        instead: "Move the statement to a revision of its own, or write `--! transaction: never`."
    S0402 "statement that cannot be resumed"
        what: "A statement runs outside of a transaction, and running it twice may not be the same as running it once."
        why: "If the connection breaks while it runs, whether it was done is unknown, and it is run once more."
        instead: "Use a statement that may be repeated, or say with `--! rerun-safe: <reason>` why this one may."

    // The graph.
    S0501 "revision id used twice"
        what: "Two files with the same revision id."
        why: "A database records ids, so that only one of the two could ever run."
        instead: "Give the newer one another id."
    S0502 "unknown parent"
        what: "A revision revises one that does not exist."
        why: "Its place in the history is unknown."
        instead: "Correct the id, or add the missing file."
    S0503 "unknown dependency"
        what: "A revision depends on one that does not exist."
        why: "What must run before it is unknown."
        instead: "Correct the id, or add the missing file."
    S0504 "cycle"
        what: "Revisions that come before themselves, along parents and dependencies."
        why: "None of them can be the first to run."
        instead: "Change `revises` or `depends-on` of one of them."
    S0505 "several heads"
        what: "More than one revision that no other revises."
        why: "Two people added a revision to the same parent. `upgrade head` would not know where to go."
        instead: "Put one behind the other with `schema rebase`, or join them with `schema merge`. A history that is meant to have several says `multiple-heads = true` in `schema.toml`."
    S0506 "no base"
        what: "Every revision has a parent."
        why: "An empty database has nowhere to begin."
        instead: "The first revision says `--! revises: none`."
    S0507 "label used twice"
        what: "Two revisions with the same branch label."
        why: "It would name two branches."
        instead: "Rename one. A label is written once, where the branch begins."
    S0508 "label that is also an id"
        what: "A branch label that is also a revision's id."
        why: "A target of that name would be ambiguous."
        instead: "Rename the label."
    S0509 "file sorted before its parent"
        what: "A file whose name sorts before that of a parent."
        why: "People read the directory from top to bottom and take that for the order in which it runs."
        instead: "Give the file a higher number than its parents have; `schema rebase` does."

    // schema.toml.
    S0601 "no schema.toml"
        what: "The directory has no `schema.toml`."
        why: "It names the backends that the revisions are for, and nothing can be proven without them."
        instead: "Add one with a line such as `backends = [\"sqlite\", \"postgres\"]`."
    S0602 "invalid TOML"
        what: "`schema.toml` cannot be read as TOML."
        why: "Settings that cannot be read cannot be obeyed."
        instead: "Correct the marked place."
    S0603 "unknown key"
        what: "`schema.toml` holds a key that has no meaning."
        why: "A misspelt setting silently does nothing."
        instead: "Correct the spelling, or remove it."
    S0604 "value of the wrong type"
        what: "A key in `schema.toml` has a value of another type than it takes."
        why: "What it was meant to say can only be guessed."
        instead: "Write the value as the message shows."
    S0605 "no backends"
        what: "`schema.toml` has no `backends`, or an empty list."
        why: "They decide what is proven and embedded."
        instead: "List them, as in `backends = [\"sqlite\", \"postgres\"]`."
    S0606 "unknown backend in schema.toml"
        what: "`backends` lists one that does not exist."
        why: "Nothing could be proven for it."
        instead: "Write `sqlite`, `postgres` or `mssql`."
    S0607 "backend listed twice"
        what: "`backends` lists one twice."
        why: "It is a slip of the pen: most likely another was meant."
        instead: "Remove one of the two, or write the one that was meant."
    S0608 "unknown dialect"
        what: "`dialect` names one that does not exist."
        why: "How the plain sections are to be read is unknown."
        instead: "Write `portable`, `sqlite`, `postgres` or `mssql`."
    S0609 "dialect without its backend"
        what: "`dialect` is that of a backend that `backends` does not list."
        why: "The plain sections would then be for no database at all."
        instead: "Add the backend, or change the dialect."
    S0610 "unknown edition"
        what: "`edition` names one that this version does not know."
        why: "A newer edition may read the same text in another way."
        instead: "Use a version that knows the edition, or write one that this version knows."
    S0611 "invalid chain name"
        what: "`name` is not 1 to 63 of `A-Z`, `a-z`, `0-9`, `_` and `-`."
        why: "It is stored in every database and typed on command lines."
        instead: "Choose a name of those characters."
    S0612 "invalid database schema"
        what: "`schema` in `[database]` is empty, or holds a character that no name can have."
        why: "The tables that record the history are looked for there, and nowhere else."
        instead: "Write the schema's plain name without quotes, such as `public` or `dbo`."
    S0613 "invalid duration"
        what: "A timeout that is not a number with a unit."
        why: "A number alone could be seconds or milliseconds."
        instead: "Write the unit: `\"500ms\"`, `\"30s\"`, `\"5m\"` or `\"1h\"`."
    S0614 "invalid lint level"
        what: "A lint's level that is not `allow`, `warn` or `deny`."
        why: "Whether it should be reported is unknown."
        instead: "Write `\"allow\"`, `\"warn\"` or `\"deny\"`."
    S0615 "unknown revision in schema.toml"
        what: "`since` in `[lint]` names a revision that does not exist."
        why: "It says from where on the lints count."
        instead: "Write the id of the last revision that was written before they counted."

    // schema.lock.
    S0701 "no schema.lock"
        what: "The directory has no `schema.lock`."
        why: "Nothing tells then that a released revision was edited, that one was lost, or that two branches each added one."
        instead: "Run `schema lock`, and commit the file."
    S0702 "conflict in schema.lock"
        what: "`schema.lock` holds git's conflict markers."
        why: "Two branches changed the history. Both sides' revisions must become one history first."
        instead: "Keep the revision files of both sides, run `schema rebase <id>` or `schema merge`, and `schema lock`, which reads the markers and writes the file anew."
    S0703 "unreadable first line of schema.lock"
        what: "The first line is not `schema.lock 1 heads=... digest=...`."
        why: "What the lock protects cannot be checked."
        instead: "Take the file from git, or write it anew with `schema lock`. A higher version needs a newer program."
    S0704 "unreadable line of schema.lock"
        what: "A line is not `<id> <parents> <file> <hash, or draft>`."
        why: "The revision on it is not protected."
        instead: "Take the file from git, or write it anew with `schema lock`."
    S0705 "digest of schema.lock"
        what: "The digest in the first line is not that of the other lines."
        why: "The file was edited by hand, or two versions of it were put together."
        instead: "Take the file from git, or write it anew with `schema lock`."
    S0706 "heads of schema.lock"
        what: "The heads in the first line are not those of the revisions listed below it."
        why: "The file was edited by hand, or two versions of it were put together."
        instead: "Take the file from git, or write it anew with `schema lock`."
    S0707 "revision that is not in schema.lock"
        what: "A revision file that `schema.lock` does not list."
        why: "It was added by hand, or the lock of another branch was taken in a merge: nobody has looked whether the two histories fit."
        instead: "Add it with `schema lock`."
    S0708 "revision without its file"
        what: "`schema.lock` lists a revision whose file is not there."
        why: "Databases may have run it, and would be refused as unknown."
        instead: "Bring the file back; or, if no database has run it, take it out with `schema lock`."
    S0709 "sealed revision that was edited"
        what: "A file's text is no longer the one that `schema.lock` has the hash of."
        why: "Databases that have run it keep what the old text made, and new ones get something else."
        instead: "Undo the edit, and write a new revision. If no database has run it, accept the edit with `schema lock --accept <id>`."
    S0710 "other parents than in schema.lock"
        what: "A draft's `revises` is not what `schema.lock` says."
        why: "The lock's heads tell git that two branches changed the history. They must be right."
        instead: "Run `schema lock`, or move a revision with `schema rebase`."
    S0711 "other file name than in schema.lock"
        what: "A revision's file has another name than `schema.lock` says."
        why: "The file was renamed by hand. The application would not be rebuilt when it changes."
        instead: "Run `schema lock`, or give the file its name back."
    S0712 "revision listed twice in schema.lock"
        what: "`schema.lock` lists one id twice."
        why: "Two versions of the file were put together."
        instead: "Write it anew with `schema lock`."
    S0713 "other id than in schema.lock"
        what: "A file has another revision id than `schema.lock` says."
        why: "Databases that have run it know it by the old id."
        instead: "Write the old id again; or, if no database has run it, accept the new one with `schema lock --accept <id>`."

    // Statements of a backend's own dialect.
    S0801 "unknown statement"
        what: "A word that no statement of the database begins with."
        why: "The database would refuse it, at the latest when the program starts at a customer's."
        instead: "Correct the spelling."
    S0802 "statement that is not understood"
        what: "A statement that is not written as its dialect writes it."
        why: "What it does cannot be proven."
        instead: "Write it as the message shows."
    S0806 "note that is not needed"
        what: "`--! catalog` stands before a statement of portable SQL."
        why: "What such a statement does is known, and two accounts of it could differ."
        instead: "Remove the line."

    // The schema at a point of the history.
    S0901 "unknown table"
        what: "A statement names a table that is not there at this point of the history."
        why: "The database would refuse the statement, and the upgrade would fail."
        instead: "Correct the name, or make the table before."
    S0902 "unknown column"
        what: "A statement names a column that its table does not have at this point of the history."
        why: "The database would refuse the statement, and the upgrade would fail."
        instead: "Correct the name, or add the column before."
    S0903 "unknown constraint"
        what: "A statement names a constraint that its table does not have at this point of the history."
        why: "The database would refuse the statement, and the upgrade would fail."
        instead: "Correct the name. One that nobody named has the name that the database gave it."
    S0904 "unknown index"
        what: "A statement names an index that is not there at this point of the history."
        why: "The database would refuse the statement, and the upgrade would fail."
        instead: "Correct the name, or make the index before."
    S0905 "unknown object"
        what: "A statement names a view, trigger, function, type, schema or value that is not there at this point of the history."
        why: "The database would refuse the statement, and the upgrade would fail."
        instead: "Correct the name, or make it before."
    S0911 "table that is there already"
        what: "A table is made with a name that something else has."
        why: "The database would refuse the statement, and the upgrade would fail."
        instead: "Choose another name, or drop or rename what has it before."
    S0912 "column that is there already"
        what: "A table gets a column of a name that another of its columns has."
        why: "The database would refuse the statement, and the upgrade would fail."
        instead: "Choose another name, or drop or rename the other column before."
    S0913 "name that is taken"
        what: "An index, constraint or other object is made with a name that something else has."
        why: "The database would refuse the statement, and the upgrade would fail."
        instead: "Choose another name, or drop or rename what has it before."
    S0921 "foreign key to what is no key"
        what: "A foreign key references columns that are neither a primary key nor unique."
        why: "Which row is referenced would be ambiguous; databases refuse such a key, or every row of it."
        instead: "Reference the primary key, or add a UNIQUE constraint on the referenced columns before."
    S0922 "foreign key of another width"
        what: "A foreign key has more or fewer columns than the key that it references."
        why: "The columns cannot be paired, and the database would refuse it."
        instead: "Name as many columns as the key has, in its order."
    S0923 "something that is still needed"
        what: "Something is dropped or changed that something else depends on."
        why: "The database would refuse the statement, and the upgrade would fail."
        instead: "Drop or change what depends on it first."
    S0924 "second primary key"
        what: "A table that has a primary key gets another one."
        why: "A table has one at most, and the database would refuse the statement."
        instead: "Drop the first one before, or make the new one a UNIQUE constraint."

    // What a database can't do.
    S1004 "name that is too long"
        what: "Portable SQL makes something whose name has more than 63 bytes."
        why: "PostgreSQL cuts such a name short without an error, so that it would be another on each database."
        instead: "Give it a shorter name, or write the statement in `upgrade(<backend>)` sections."
    S1009 "default that cannot follow its column"
        what: "Portable SQL changes a column's type, and its default is no value of the new type."
        why: "The databases do not agree on what becomes of the default: some refuse the change, others keep a default that fails later."
        instead: "Write ALTER COLUMN ... DROP DEFAULT before the change, and SET DEFAULT with a value of the new type behind it."

    // Branches.
    S1101 "branches that get into each other's way"
        what: "Revisions of two branches change the same thing, or one changes what the other needs."
        why: "Databases may run them in either order, and would end with different schemas, or fail."
        instead: "Put one behind the other with `schema rebase`, or say which comes first with `--! depends-on:`."

    // Downgrades.
    S1201 "downgrade that does not bring back the schema"
        what: "Behind the downgrade the schema is not the one from before the upgrade."
        why: "The revision before would find a schema that it was not written for, and the next upgrade would fail."
        instead: "Undo in the downgrade all that the upgrade does, or write `--! downgrade: irreversible, <reason>`."
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn every_code_is_documented() {
        for code in Code::ALL {
            assert!(!code.title().is_empty(), "{code} has no title");
            for text in [code.what(), code.why(), code.instead()] {
                assert!(text.len() > 10 && text.ends_with('.'), "{code}: {text:?} is no sentence");
            }
        }
    }

    #[test]
    fn codes_stand_in_order_and_once() {
        let names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }
}
