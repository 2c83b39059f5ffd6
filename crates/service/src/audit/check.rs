//! The audit check of `hawser doctor`: reports entries that were changed or removed without this program.

use crate::health::doctor::{Finding, Health};
use crate::{App, Error};
use hawser_core::CompanyId;
use hawser_core::audit::{AuditFault, FaultyTrail};
use std::collections::HashMap;

impl App {
    /// One finding if every trail is intact, otherwise one per fault.
    pub(crate) async fn audit_trail(&self) -> Result<Vec<Finding>, Error> {
        let check = self.store().check_audit().await?;
        if check.faults.is_empty() {
            let seen =
                format!("{} lines in {} trails, append-only, none changed or missing", check.lines, check.trails);
            return Ok(vec![Finding::new("audit", Health::Well, seen)]);
        }
        let companies = self.store().instance().read().await?.list_companies().await?;
        let names: HashMap<CompanyId, String> =
            companies.into_iter().map(|company| (company.id, company.name)).collect();
        let mut findings: Vec<Finding> =
            check.faults.iter().map(|fault| Finding::new("audit", Health::Broken, describe(fault, &names))).collect();
        if check.unnamed > 0 {
            let more = format!("{} more faults of this kind", check.unnamed);
            findings.push(Finding::new("audit", Health::Broken, more));
        }
        findings.push(Finding::new("audit", Health::Broken, WHAT_TO_DO));
        Ok(findings)
    }
}

/// Added once, after all faults.
const WHAT_TO_DO: &str = "the audit trail was changed by somebody with write access to the database: find out who had \
                          access, compare with a backup, and keep this database unchanged for the investigation";

fn describe(faulty: &FaultyTrail, names: &HashMap<CompanyId, String>) -> String {
    let whose = match faulty.company {
        None => "the instance's trail".to_owned(),
        Some(company) => match names.get(&company) {
            Some(name) => format!("the trail of {name} ({company})"),
            None => format!("the trail of {company}, which is not a company of this database,"),
        },
    };
    match &faulty.fault {
        AuditFault::Changed { seq, id, at, action } => {
            // A changed entry can contain anything.
            let action: String = action.chars().filter(|letter| !letter.is_control()).take(80).collect();
            format!("line {seq} in {whose} was changed; it now reads {action} at {at} ({id})")
        }
        AuditFault::Removed { from, to } => {
            format!("{} missing in {whose}: removed from between others", range(*from, *to))
        }
        AuditFault::Cut { from, to } => format!("{} missing in {whose}: the end was cut off", range(*from, *to)),
        AuditFault::Broken { seq, id, at } => format!(
            "line {seq} in {whose} ({id}, {at}) does not continue the line before it: lines had been removed, or the \
             head had been changed, before it was written"
        ),
        AuditFault::NoHead => format!("the head of {whose} is missing: lines after the last one may have been removed"),
        AuditFault::HeadChanged => {
            format!("the head of {whose} was changed: lines after the last one may have been removed")
        }
        AuditFault::Unsealed { from, to } => format!(
            "{} in {whose} after the last one that this program wrote: added without this program",
            range_present(*from, *to)
        ),
        AuditFault::Emptied => format!("every line of {whose} is missing: it was removed as a whole"),
        AuditFault::BegunAgain { times } => {
            format!("{whose} was started {times} times: its head or all earlier lines were removed")
        }
        AuditFault::BeginningUnknown => {
            format!("the instance's trail does not record the start of {whose}: both may have been replaced")
        }
    }
}

fn range(from: i64, to: i64) -> String {
    if from == to { format!("line {from} is") } else { format!("lines {from} to {to} ({} of them) are", to - from + 1) }
}

fn range_present(from: i64, to: i64) -> String {
    if from == to { format!("line {from} is") } else { format!("lines {from} to {to} are") }
}
