//! Walks the lines: first those who are refused, who must change nothing; then those who are let in, each on a thing of their
//! own where a call uses it up.

use super::{
    identity::Identity,
    line::{Expected, Line, Who},
    operations::Operation,
    thing::Thing,
    world::World,
};
use crate::app::Answer;
use serde_json::{Value, json};

pub struct Walker<'a> {
    world: &'a World,
    cells: usize,
    wrong: Vec<String>,
    /// The body for what never existed.
    absent: Value,
}

/// The body of a problem without what differs from answer to answer.
fn words(answer: &Answer) -> Value {
    let mut body: Value = serde_json::from_str(&answer.text).unwrap_or_else(|_| json!(answer.text));
    if let Some(body) = body.as_object_mut() {
        body.remove("request_id");
    }
    body
}

impl<'a> Walker<'a> {
    pub async fn new(world: &'a World) -> Self {
        let nothing = world.client(Identity::Owner).get("/api/v1/shops/nonsense").await;
        assert_eq!(nothing.problem(), (404, "not_found".to_owned()));
        Self { world, cells: 0, wrong: Vec::new(), absent: words(&nothing) }
    }

    /// How many cells there were, and which were not as expected.
    pub fn finish(self) -> (usize, Vec<String>) {
        (self.cells, self.wrong)
    }

    pub async fn walk(&mut self, line: &Line, operation: &Operation) {
        let (let_in, refused): (Vec<_>, Vec<_>) =
            Identity::ALL.into_iter().partition(|who| line.expected(*who) == Expected::In);
        // They change nothing, so one thing does for all of them, unless each has one of its own.
        let common = if line.on.is_ones_own() { None } else { Some(self.world.thing(line.on, Identity::Owner).await) };
        for who in refused {
            let own = if common.is_none() { Some(self.world.thing(line.on, who).await) } else { None };
            let Some(thing) = own.as_ref().or(common.as_ref()) else { continue };
            let before = self.world.audit_lines().await;
            let answer = self.ask(line, operation, who, thing).await;
            self.check(line, who, &answer);
            if self.world.audit_lines().await != before {
                self.note(line, who, "was refused, and something was done", &answer);
            }
            // That there is production and a sandbox is known to everybody.
            let is_secret = line.on.has_id();
            if is_secret {
                let never = self.ask(line, operation, who, &thing.nothing_like(line.on)).await;
                if words(&never) != words(&answer) || never.status != answer.status {
                    self.note(line, who, "is told that the thing exists: of another one is said", &never);
                }
            }
        }
        for who in let_in {
            let thing = self.world.thing(line.on, who).await;
            let answer = self.ask(line, operation, who, &thing).await;
            self.check(line, who, &answer);
        }
    }

    pub async fn ask(&self, line: &Line, operation: &Operation, who: Identity, thing: &Thing) -> Answer {
        let call = self.world.call(who, thing);
        let mut path = operation.path.replace("{id}", &thing.id).replace("{environment}", &thing.id);
        assert!(!path.contains('{'), "{path}: this walk does not know what to put there");
        if let Some(query) = line.query {
            path = format!("{path}?{}", query(&call));
        }
        let asks = thing.client.as_ref().unwrap_or_else(|| self.world.client(who));
        // Where no proof is asked for, and of unknown keys, a process counts who comes: another one has counted nobody.
        let client = match (line.who, who) {
            (Who::Anyone, _) | (_, Identity::UnknownKey) => self.world.app.another_process().await.for_whom(asks),
            _ => asks.clone(),
        };
        match line.body {
            Some(body) => client.json(&operation.method, &path, &[], &body(&call)).await,
            None => client.send(&operation.method, &path, &[], "").await,
        }
    }

    fn note(&mut self, line: &Line, who: Identity, what: &str, answer: &Answer) {
        let start: String = answer.text.chars().take(400).collect();
        self.wrong.push(format!("{} as {who:?}: {what}: {} {start}", line.name(), answer.status.as_u16()));
    }

    /// One cell.
    fn check(&mut self, line: &Line, who: Identity, answer: &Answer) {
        self.cells += 1;
        let expected = line.expected(who);
        if !self.is(line, expected, answer) {
            self.note(line, who, &format!("expected {expected:?}"), answer);
        }
        if line.speaks_because.is_none() || expected != Expected::In {
            let spoken =
                self.world.marks.iter().filter(|(place, mark)| !who.sees(*place) && answer.text.contains(mark));
            for (place, mark) in spoken.collect::<Vec<_>>() {
                self.note(line, who, &format!("is told of {place:?} ({mark})"), answer);
            }
        }
        for place in line.shows.iter().filter(|place| expected == Expected::In && who.sees(**place)) {
            let is_there = |(of, mark): &(_, String)| of == place && answer.text.contains(mark);
            if !self.world.marks.iter().any(is_there) {
                self.note(line, who, &format!("does not find {place:?}"), answer);
            }
        }
    }

    fn is(&self, line: &Line, expected: Expected, answer: &Answer) -> bool {
        let status = answer.status.as_u16();
        if expected == Expected::In {
            return status == line.status;
        }
        let (body, challenge) = (words(answer), answer.header("www-authenticate"));
        let is_problem = answer.header("content-type") == "application/problem+json";
        let said = (status, body["code"].as_str().unwrap_or_default(), body["params"].clone());
        is_problem
            && match expected {
                Expected::NotKnown(code) => {
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
                Expected::In => unreachable!("looked at above"),
            }
    }
}
