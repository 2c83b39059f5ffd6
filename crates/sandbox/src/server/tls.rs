//! The sandbox's own certificate authority, because published clients require HTTPS to Amazon's host names. Its key stays
//! in memory; its certificate is in a private folder until the sandbox ends.

use hawser_core::Region;
use hawser_core::shops::marketplace;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio_rustls::TlsAcceptor;

/// The reason why TLS could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A certificate could not be created.
    #[error("certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library refused the certificate.
    #[error("TLS: {0}")]
    Rustls(#[from] rustls::Error),
    /// The folder or the file of the authority could not be written.
    #[error("certificate file: {0}")]
    File(#[from] io::Error),
}

/// The authority's certificate file and the acceptor of connections. Dropping it removes the folder.
pub(crate) struct Certificates {
    folder: PathBuf,
    ca_file: PathBuf,
    acceptor: TlsAcceptor,
}

impl Certificates {
    /// Creates an authority and a certificate for Amazon's host names and loopback.
    pub(crate) fn make(unique: &str) -> Result<Self, TlsError> {
        let (authority_key, leaf_key) = (KeyPair::generate()?, KeyPair::generate()?);
        let mut params = dated(Vec::new(), "Hawser sandbox authority")?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority = params.self_signed(&authority_key)?;
        let issuer = Issuer::new(params, authority_key);

        let mut params = dated(host_names(), "Hawser sandbox")?;
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = params.signed_by(&leaf_key, &issuer)?;

        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf_key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];

        let folder = private_folder(unique)?;
        let ca_file = folder.join("ca.pem");
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&ca_file)?;
        file.write_all(authority.pem().as_bytes())?;
        Ok(Self { folder, ca_file, acceptor: TlsAcceptor::from(Arc::new(config)) })
    }

    /// The file with the authority's certificate as PEM.
    pub(crate) fn ca_file(&self) -> &Path {
        &self.ca_file
    }

    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        self.acceptor.clone()
    }
}

impl Drop for Certificates {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn dated(names: Vec<String>, common_name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2049, 12, 31);
    Ok(params)
}

fn host_names() -> Vec<String> {
    let own = ["localhost", "127.0.0.1", "::1", "api.amazon.com"].map(str::to_owned);
    let regions = Region::ALL.map(|region| region.host().to_owned());
    let consoles: BTreeSet<String> =
        marketplace::ALL.iter().map(|marketplace| marketplace.seller_central.to_owned()).collect();
    own.into_iter().chain(regions).chain(consoles).collect()
}

/// Creates a folder that only the current user can read.
fn private_folder(unique: &str) -> io::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("hawser-sandbox-{}-{unique}", std::process::id()));
    fs::DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(folder)
}
