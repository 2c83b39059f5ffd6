//! Runs the cases: first the callers that are refused, who must change nothing, then those that are allowed, each with a new
//! resource where a call uses it up.

use super::{
    case::{Case, Expected, Who},
    fixture::Fixture,
    identity::Identity,
    operations::Operation,
    resource::Resource,
};
use crate::app::Answer;
use serde_json::{Value, json};

pub struct Runner<'a> {
    fixture: &'a Fixture,
    cells: usize,
    wrong: Vec<String>,
    /// The body of the answer for a resource that never existed.
    absent: Value,
}

/// The body of a problem without the request id.
fn body_of(answer: &Answer) -> Value {
    let mut body: Value = serde_json::from_str(&answer.text).unwrap_or_else(|_| json!(answer.text));
    if let Some(body) = body.as_object_mut() {
        body.remove("request_id");
    }
    body
}

impl<'a> Runner<'a> {
    pub async fn new(fixture: &'a Fixture) -> Self {
        let nothing = fixture.client(Identity::Owner).get("/api/v1/shops/nonsense").await;
        assert_eq!(nothing.problem(), (404, "not_found".to_owned()));
        Self { fixture, cells: 0, wrong: Vec::new(), absent: body_of(&nothing) }
    }

    /// The number of cells, and those that were not as expected.
    pub fn finish(self) -> (usize, Vec<String>) {
        (self.cells, self.wrong)
    }

    pub async fn run(&mut self, case: &Case, operation: &Operation) {
        let (allowed, refused): (Vec<_>, Vec<_>) =
            Identity::ALL.into_iter().partition(|who| case.expected(*who) == Expected::In);
        // Refused calls change nothing, so they can share one resource, unless each caller needs its own.
        let common = if case.target.is_own_resource() {
            None
        } else {
            Some(self.fixture.resource(case.target, Identity::Owner).await)
        };
        for who in refused {
            let own = if common.is_none() { Some(self.fixture.resource(case.target, who).await) } else { None };
            let Some(resource) = own.as_ref().or(common.as_ref()) else { continue };
            let before = self.fixture.audit_entries().await;
            let answer = self.call(case, operation, who, resource).await;
            self.check(case, who, &answer);
            if self.fixture.audit_entries().await != before {
                self.note(case, who, "was refused, but something changed", &answer);
            }
            // Resources without an id, such as an environment, are known to everybody.
            if case.target.has_id() {
                let never = self.call(case, operation, who, &resource.never_existing(case.target)).await;
                if body_of(&never) != body_of(&answer) || never.status != answer.status {
                    self.note(case, who, "learns that the resource exists; the answer for a missing one is", &never);
                }
            }
        }
        for who in allowed {
            let resource = self.fixture.resource(case.target, who).await;
            let answer = self.call(case, operation, who, &resource).await;
            self.check(case, who, &answer);
        }
    }

    pub async fn call(&self, case: &Case, operation: &Operation, who: Identity, resource: &Resource) -> Answer {
        let call = self.fixture.call(who, resource);
        let mut path = operation.path.replace("{id}", &resource.id).replace("{environment}", &resource.id);
        assert!(!path.contains('{'), "{path}: no value for its parameter");
        if let Some(query) = case.query {
            path = format!("{path}?{}", query(&call));
        }
        let caller = resource.client.as_ref().unwrap_or_else(|| self.fixture.client(who));
        // Unauthenticated calls and unknown keys are rate-limited per process, so a new process answers them.
        let client = match (case.who, who) {
            (Who::Anyone, _) | (_, Identity::UnknownKey) => self.fixture.app.another_process().await.for_whom(caller),
            _ => caller.clone(),
        };
        match case.body {
            Some(body) => client.json(&operation.method, &path, &[], &body(&call)).await,
            None => client.send(&operation.method, &path, &[], "").await,
        }
    }

    fn note(&mut self, case: &Case, who: Identity, what: &str, answer: &Answer) {
        let start: String = answer.text.chars().take(400).collect();
        self.wrong.push(format!("{} as {who:?}: {what}: {} {start}", case.name(), answer.status.as_u16()));
    }

    /// Checks one cell.
    fn check(&mut self, case: &Case, who: Identity, answer: &Answer) {
        self.cells += 1;
        let expected = case.expected(who);
        if !self.is(case, expected, answer) {
            self.note(case, who, &format!("expected {expected:?}"), answer);
        }
        if case.reveals_because.is_none() || expected != Expected::In {
            let spoken =
                self.fixture.marks.iter().filter(|(place, mark)| !who.sees(*place) && answer.text.contains(mark));
            for (place, mark) in spoken.collect::<Vec<_>>() {
                self.note(case, who, &format!("sees {place:?} ({mark})"), answer);
            }
        }
        for place in case.shows.iter().filter(|place| expected == Expected::In && who.sees(**place)) {
            let is_there = |(of, mark): &(_, String)| of == place && answer.text.contains(mark);
            if !self.fixture.marks.iter().any(is_there) {
                self.note(case, who, &format!("does not find {place:?}"), answer);
            }
        }
    }

    fn is(&self, case: &Case, expected: Expected, answer: &Answer) -> bool {
        let status = answer.status.as_u16();
        if expected == Expected::In {
            return status == case.status;
        }
        let (body, challenge) = (body_of(answer), answer.header("www-authenticate"));
        let is_problem = answer.header("content-type") == "application/problem+json";
        let said = (status, body["code"].as_str().unwrap_or_default(), body["params"].clone());
        is_problem
            && match expected {
                Expected::Unauthenticated(code) => {
                    let scheme = if code.starts_with("key_") { "Bearer" } else { "Session" };
                    said.0 == 401 && said.1 == code && challenge.starts_with(scheme)
                }
                Expected::PersonRequired => {
                    let is_said = body["detail"].as_str().is_some_and(|detail| detail.contains("a person"));
                    said == (403, "forbidden", json!({})) && is_said
                }
                Expected::Lacks(permission) => said == (403, "forbidden", json!({"permission": permission.as_str()})),
                Expected::Absent => status == 404 && body == self.absent,
                Expected::Refused(status, code) => (said.0, said.1) == (status, code),
                Expected::In => unreachable!("handled above"),
            }
    }
}
