//! System procedures that refuse to run inside a transaction (error 15002).

/// Whether the server refuses to run this procedure inside a transaction.
pub(super) fn is_refused(name: &str) -> bool {
    let name = name.trim_matches(['[', ']', '"']).to_ascii_lowercase();
    name.starts_with("sp_fulltext_") || REFUSED.contains(&name.as_str())
}

const REFUSED: [&str; 34] = [
    "sp_addapprole",
    "sp_adddistpublisher",
    "sp_adddistributor",
    "sp_addextendedproc",
    "sp_addlinkedserver",
    "sp_addlinkedsrvlogin",
    "sp_addlogin",
    "sp_addrolemember",
    "sp_addserver",
    "sp_addsubscription",
    "sp_addumpdevice",
    "sp_attach_db",
    "sp_attach_single_file_db",
    "sp_certify_removable",
    "sp_change_users_login",
    "sp_create_removable",
    "sp_dbcmptlevel",
    "sp_dboption",
    "sp_defaultdb",
    "sp_detach_db",
    "sp_dropdevice",
    "sp_dropdistpublisher",
    "sp_dropdistributor",
    "sp_dropextendedproc",
    "sp_droplinkedserver",
    "sp_droplinkedsrvlogin",
    "sp_droplogin",
    "sp_dropserver",
    "sp_dropsubscription",
    "sp_password",
    "sp_renamedb",
    "sp_replicationdboption",
    "sp_requestpeerresponse",
    "sp_serveroption",
];
