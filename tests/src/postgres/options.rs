//! What a server may be asked to be.

/// How clients show who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// They don't have to: quick, and good for most tests.
    #[default]
    Trust,
    /// With this password (SCRAM), which is in the URLs then.
    Password(String),
}

/// Options for [`Server::start`](super::Server::start).
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub(super) auth: Auth,
    pub(super) settings: Vec<(String, String)>,
}

impl Options {
    /// Asks for a password.
    #[must_use]
    pub fn password(mut self, password: &str) -> Self {
        self.auth = Auth::Password(password.to_owned());
        self
    }

    /// Writes every statement to the log, for [`Server::statements`](super::Server::statements).
    #[must_use]
    pub fn log_statements(self) -> Self {
        self.setting("log_statement", "all")
    }

    /// Sets one of the server's own parameters.
    #[must_use]
    pub fn setting(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Returns all parameters: those of every throw-away server, then the caller's own.
    pub(super) fn all_settings(&self) -> impl Iterator<Item = String> {
        let always = [
            ("listen_addresses", "127.0.0.1"),
            ("max_connections", "300"),
            // Nothing here must outlive a crash of the machine.
            ("fsync", "off"),
            ("synchronous_commit", "off"),
            ("full_page_writes", "off"),
            // The log is read by tests: the database in front, and English behind.
            ("log_line_prefix", "%d "),
            ("lc_messages", "C"),
            ("logging_collector", "off"),
            ("log_destination", "stderr"),
        ];
        let always = always.map(|(name, value)| format!("{name}={value}"));
        always
            .into_iter()
            .chain(self.settings.iter().map(|(name, value)| format!("{name}={value}")))
    }
}
