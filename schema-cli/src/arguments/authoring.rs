//! The commands that write into the directory.

use schema_core::backend::Backend;

use super::values;

/// `schema revision`.
#[derive(Clone, Debug, clap::Args)]
pub struct RevisionArguments {
    /// What the revision does, in a line
    #[arg(short, long)]
    pub(crate) message: String,

    /// The revision to put it behind: a head, `base`, or any with --splice
    #[arg(long, value_name = "REVISION", default_value = "head", value_parser = values::target)]
    pub(crate) head: String,

    /// Allow --head to name a revision that is not a head: the history divides there
    #[arg(long)]
    pub(crate) splice: bool,

    /// A name for the branch that begins here; may be given several times
    #[arg(long, value_name = "LABEL")]
    pub(crate) branch_label: Vec<String>,

    /// A revision that must run before, without being a parent; may be given several times
    #[arg(long, value_name = "REVISION", value_parser = values::target)]
    pub(crate) depends_on: Vec<String>,

    /// The revision's id, in the place of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,

    /// The backends of a directory that is to be made: sqlite,postgres,mssql
    #[arg(long, value_name = "BACKENDS", value_delimiter = ',', value_parser = values::backend())]
    pub(crate) backends: Vec<Backend>,
}

/// `schema merge`.
#[derive(Clone, Debug, clap::Args)]
pub struct MergeArguments {
    /// The heads to join [default: all]
    #[arg(value_name = "REVISION", value_parser = values::target)]
    pub(crate) revisions: Vec<String>,

    /// What the merge is, in a line [default: which heads it joins]
    #[arg(short, long)]
    pub(crate) message: Option<String>,

    /// A name for the branch that begins here; may be given several times
    #[arg(long, value_name = "LABEL")]
    pub(crate) branch_label: Vec<String>,

    /// The revision's id, in the place of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,
}

/// `schema rebase`.
#[derive(Clone, Debug, clap::Args)]
pub struct RebaseArguments {
    /// The revision to move; what builds on it comes with it
    #[arg(value_name = "REVISION", value_parser = values::target)]
    pub(crate) revision: String,

    /// The revision to put it behind [default: the only other head]
    #[arg(long, value_name = "REVISION", value_parser = values::target)]
    pub(crate) onto: Option<String>,

    /// Move sealed revisions too: no database has run them
    #[arg(long)]
    pub(crate) accept: bool,
}

/// `schema lock`.
#[derive(Clone, Debug, clap::Args)]
pub struct LockArguments {
    /// Sealed revisions whose edit or removal is accepted: no database has run them
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
    pub(crate) accept: Vec<String>,
}
