//! The operations of the OpenAPI document.

use hawser_api::document_json;
use serde_json::Value;

pub struct Operation {
    pub name: String,
    pub method: String,
    pub path: String,
}

pub fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&document_json()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            found.push(Operation { name, method: method.to_uppercase(), path: path.clone() });
        }
    }
    found
}
