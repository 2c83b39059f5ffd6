//! The published clients, unmodified, driven by the scripts of the end-to-end tests.

use std::process::Command;

use crate::{
    measure::Program,
    result::{BenchResult, context},
    tools::{Tools, text},
};

/// A published client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// The package `python-amazon-sp-api` on PyPI.
    Python,
    /// The package `amazon-sp-api` on npm.
    Node,
}

impl Client {
    pub const ALL: [Self; 2] = [Self::Python, Self::Node];

    /// The package and its registry.
    pub const fn package(self) -> &'static str {
        match self {
            Self::Python => "PyPI python-amazon-sp-api",
            Self::Node => "npm amazon-sp-api",
        }
    }

    /// The process that runs its script.
    pub fn program(self, tools: &Tools, stdin: String) -> Program {
        let (program, script) = match self {
            Self::Python => (tools.python.clone(), "python/pull.py"),
            Self::Node => ("node".into(), "node/pull.mjs"),
        };
        let env = vec![("HAWSER_TEST_NODE_DIR", text(&tools.node_dir))];
        Program { program, args: vec![tools.script(script).into()], env, stdin }
    }

    /// Package, version and interpreter.
    ///
    /// # Errors
    /// The package is not installed.
    pub fn version(self, tools: &Tools) -> BenchResult<String> {
        let mut command = match self {
            Self::Python => {
                let mut python = Command::new(&tools.python);
                python.args([
                    "-c",
                    "import platform, sqlite3, importlib.metadata as m; print('python-amazon-sp-api', \
                     m.version('python-amazon-sp-api') + ', httpx', m.version('httpx') + ', Python', \
                     platform.python_version() + ', SQLite', sqlite3.sqlite_version)",
                ]);
                python
            }
            Self::Node => {
                let mut node = Command::new("node");
                node.current_dir(&tools.node_dir).args([
                    "-e",
                    "const v = (name) => name + ' ' + require(name + '/package.json').version; \
                     console.log(v('amazon-sp-api') + ', Node.js ' + process.version.slice(1) + ', ' + v('node-sqlite3-wasm'))",
                ]);
                node
            }
        };
        let output = command.output().map_err(context(self.package()))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        Err(format!("{}: {}", self.package(), String::from_utf8_lossy(&output.stderr)))
    }
}
