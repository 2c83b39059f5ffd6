//! The HTTP/1.1 server: one port on loopback, with or without TLS, and connections that break on demand.

mod body;
mod tls;
mod wire;

pub(crate) use tls::Certificates;
pub use tls::TlsError;

use crate::answer::{Answer, Delivery};
use crate::request::Request;
use crate::state::Amazon;
use body::{AnswerBody, Broken};
use bytes::{Bytes, BytesMut};
use futures_util::future::poll_fn;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use hyper::{
    body::{Body, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use std::{
    pin::pin,
    sync::{Arc, atomic::AtomicBool, atomic::Ordering},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;
use wire::Wire;

/// The largest accepted body, in bytes.
const BODY_LIMIT: usize = 1 << 20;

/// Serves until `stopped` changes, then drops all connections.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    amazon: Arc<Amazon>,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, tls.clone(), amazon.clone()));
                }
                // The process is out of file descriptors, or the client went away; continue with the next connection.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            _ = stop.changed() => break,
        }
    }
    connections.shutdown().await;
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, amazon: Arc<Amazon>) {
    let _ = stream.set_nodelay(true);
    let is_reset = Arc::new(AtomicBool::new(false));
    let wire = match tls {
        None => Wire::plain(stream, is_reset.clone()),
        Some(acceptor) => match acceptor.accept(stream).await {
            Ok(stream) => Wire::tls(stream, is_reset.clone()),
            Err(_) => return,
        },
    };
    let service = service_fn(|request| respond(amazon.clone(), request, is_reset.clone()));
    // Errors are ignored because connections break on purpose.
    let _ = http1::Builder::new().header_read_timeout(None).serve_connection(TokioIo::new(wire), service).await;
}

async fn respond(
    amazon: Arc<Amazon>,
    request: http::Request<Incoming>,
    is_reset: Arc<AtomicBool>,
) -> Result<Response<AnswerBody>, Broken> {
    let (parts, body) = request.into_parts();
    let body = whole(body).await?;
    let authority = parts.uri.authority().map(|authority| authority.as_str().to_owned());
    let named = parts.headers.get(http::header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
    let request = Request {
        method: parts.method,
        host: without_port(&authority.or(named).unwrap_or_default()),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body,
    };
    let answer = amazon.answer(&request);
    if !answer.delay.is_zero() {
        tokio::time::sleep(answer.delay).await;
    }
    if matches!(answer.delivery, Delivery::Reset | Delivery::ResetBefore) {
        is_reset.store(true, Ordering::SeqCst);
    }
    if answer.delivery == Delivery::ResetBefore {
        return Err(Broken);
    }
    response(answer)
}

fn response(answer: Answer) -> Result<Response<AnswerBody>, Broken> {
    let mut response = Response::new(AnswerBody::new(answer.body, answer.delivery));
    *response.status_mut() = StatusCode::from_u16(answer.status).map_err(|_| Broken)?;
    for (name, value) in answer.headers {
        let value = HeaderValue::from_str(&value).map_err(|_| Broken)?;
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
    Ok(response)
}

fn without_port(host: &str) -> String {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
        _ => host.to_owned(),
    }
}

async fn whole(body: Incoming) -> Result<Bytes, Broken> {
    let mut body = pin!(body);
    let mut collected = BytesMut::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        if let Ok(data) = frame.map_err(|_| Broken)?.into_data() {
            collected.extend_from_slice(&data);
        }
        if collected.len() > BODY_LIMIT {
            return Err(Broken);
        }
    }
    Ok(collected.freeze())
}
