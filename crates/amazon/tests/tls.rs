//! Trust: the extra certificates are believed, others are not.

use crate::samples::{ask, assert_whole, options, page};
use hawser_amazon::{ApiErrorKind as Kind, Client, ClientError, ClientOptions, NetworkFailure};
use hawser_outbound::http::HttpClientError;
use std::{net::SocketAddr, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// A TLS server that answers every connection's first request with a page; its certificate in PEM form.
async fn start() -> (SocketAddr, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            _ = stream.read(&mut [0; 4096]).await;
            _ = stream.write_all(&crate::server::http("200 OK", "connection: close\r\n", page(2))).await;
            _ = stream.shutdown().await;
        }
    });
    (address, made.cert.pem())
}

#[tokio::test]
async fn only_a_trusted_certificate_is_spoken_to() {
    let (address, pem) = start().await;
    let base = format!("https://127.0.0.1:{}", address.port());
    let trusting = ClientOptions { extra_root_pem: Some(pem.into_bytes()), ..options(&base) };
    assert_whole(&ask(&Client::new(trusting.clone()).unwrap()).await.unwrap(), 2);

    let stranger = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap().cert.pem();
    let doubting = ClientOptions { extra_root_pem: Some(stranger.into_bytes()), ..trusting };
    let refusal = ask(&Client::new(doubting).unwrap()).await.unwrap_err();
    assert_eq!((refusal.kind, refusal.code.as_str()), (Kind::Network(NetworkFailure::Tls), "network_unreachable"));
}

#[tokio::test]
async fn whatever_is_no_handshake_is_a_tls_failure() {
    for greeting in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], b""] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("https://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            _ = stream.read(&mut [0; 4096]).await;
            _ = stream.write_all(greeting).await;
            _ = stream.shutdown().await;
        });
        let pem = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem();
        let client = Client::new(ClientOptions { extra_root_pem: Some(pem.into_bytes()), ..options(&base) }).unwrap();
        assert_eq!(ask(&client).await.unwrap_err().kind, Kind::Network(NetworkFailure::Tls), "{greeting:?}");
    }
}

#[test]
fn certificates_that_cannot_be_read_make_no_client() {
    for pem in ["", "no certificate", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"] {
        let options = ClientOptions { extra_root_pem: Some(pem.into()), ..options("http://127.0.0.1:1") };
        assert!(matches!(Client::new(options), Err(ClientError::Http(HttpClientError::RootCertificate))), "{pem}");
    }
}
