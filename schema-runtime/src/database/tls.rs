//! TLS for PostgreSQL by rustls, with the roots that browsers trust.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{Error, ErrorKind, Result};

/// Verifies the server's certificate and name.
pub(super) fn connector() -> Result<MakeRustlsConnect> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::new(ErrorKind::Configuration, error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// `sslmode=prefer`, the default, protects against nobody who can interfere: as with libpq, a server
/// whose certificate cannot be verified is talked to all the same. It is then done without TLS.
pub(super) fn prefer(config: &postgres::Config) -> Result<postgres::Client, postgres::Error> {
    let Ok(connector) = connector() else { return config.connect(postgres::NoTls) };
    match config.connect(connector) {
        Err(error) if error.as_db_error().is_none() => {
            let mut config = config.clone();
            config.ssl_mode(postgres::config::SslMode::Disable);
            config.connect(postgres::NoTls)
        }
        result => result,
    }
}
