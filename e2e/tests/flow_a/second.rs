//! A second process over the same database, with no other shared state.

use super::house::House;
use crate::host::http::Http;
use serde_json::Value;
use std::process::Stdio;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

pub struct Second {
    /// The owner's session, used in the second process.
    pub owner: Http,
    /// The process ends when its input is closed.
    _process: Child,
}

impl Second {
    /// Starts the process; its clock moves together with that of the first.
    pub async fn over(house: &mut House, database: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_host"))
            .env("HAWSER_HOST_DATABASE", database)
            .env("HAWSER_HOST_KEY_FILE", &house.host.key_file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let description: Value = serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap();
        let mut owner = Http::new(description["base_url"].as_str().unwrap());
        owner.cookies.clone_from(&house.owner.cookies);
        house.controls.push(Http::new(description["control_url"].as_str().unwrap()));
        Self { owner, _process: process }
    }
}
