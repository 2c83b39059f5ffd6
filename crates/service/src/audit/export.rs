//! Writes a trail out, piece by piece and from the oldest line on, as a table for spreadsheets or as JSON lines. What it
//! costs grows with what is written; that somebody took it away is a line of the trail itself.

use super::{
    AuditLine, AuditQuery, Details as _, audit,
    list::{Checked, Names},
};
use crate::{App, Error};
use hawser_core::{Actor, FailureCode};
use hawser_store::AuditCursor;
use serde_json::json;
use std::{borrow::Cow, str::FromStr};

/// Lines in a piece.
const PIECE: u32 = 500;

const COLUMNS: [&str; 11] = [
    "seq",
    "time",
    "company_id",
    "actor_kind",
    "actor_id",
    "actor_name",
    "origin",
    "action",
    "subject",
    "details",
    "id",
];

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table; cells that a spreadsheet would take for a formula begin with an apostrophe.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

impl ExportFormat {
    /// The name in addresses and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }
}

impl FromStr for ExportFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let formats = [Self::Csv, Self::Jsonl];
        let found = formats.into_iter().find(|format| format.as_str() == text);
        found.ok_or_else(|| Error::invalid(FailureCode::CredentialMalformed, "format", "csv or jsonl"))
    }
}

/// An export under way.
#[derive(Debug)]
pub struct AuditExport {
    checked: Checked,
    format: ExportFormat,
    names: Names,
    place: Place,
}

/// How far it is.
#[derive(Debug, Clone, Copy)]
enum Place {
    Beginning,
    After(AuditCursor),
    Over,
}

impl App {
    /// Begins an export of what is in the trail at this moment, and puts it on record.
    ///
    /// # Errors
    /// As [`Self::list_audit`].
    pub async fn begin_audit_export(
        &self,
        actor: &Actor,
        query: AuditQuery,
        format: ExportFormat,
    ) -> Result<AuditExport, Error> {
        let asked = query.clone();
        let mut checked = self.check_audit_query(actor, query)?;
        let now = self.now();
        // Up to here, or one who exports for long would never come to an end; its own line is not in it.
        checked.filter.until = Some(checked.filter.until.map_or(now, |until| until.min(now)));
        let subject = checked.company.map_or_else(|| "instance".to_owned(), |company| company.to_string());
        let details = json!({"format": format.as_str(), "action": asked.action, "actor": asked.actor,
            "subject": asked.subject, "since": asked.since, "until": asked.until});
        let entry = audit(self.clock(), self.rng(), checked.company, "audit.export", subject, now).with(details);
        let mut writing = self.store().within(actor, now).write().await?;
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        Ok(AuditExport { checked, format, names: Names::new(), place: Place::Beginning })
    }

    /// The next piece of an export; `None` when there is no more. Asks each time whether the actor still may.
    ///
    /// # Errors
    /// The permission `audit.read`, another company's export, the database.
    pub async fn next_of_audit_export(
        &self,
        actor: &Actor,
        export: &mut AuditExport,
    ) -> Result<Option<Vec<u8>>, Error> {
        self.check_audit_query(actor, AuditQuery { company: export.checked.company, ..AuditQuery::default() })?;
        let (after, is_first) = match export.place {
            Place::Beginning => (None, true),
            Place::After(cursor) => (Some(cursor), false),
            Place::Over => return Ok(None),
        };
        let rows = self.audit_rows(actor, &export.checked, after, false, PIECE).await?;
        export.place = match rows.last() {
            Some(last) if rows.len() == PIECE as usize => Place::After(last.cursor()),
            _ => Place::Over,
        };
        let lines = self.audit_lines(actor, rows, &mut export.names).await?;
        Ok(Some(match export.format {
            ExportFormat::Csv => csv(&lines, is_first),
            ExportFormat::Jsonl => jsonl(&lines),
        }))
    }
}

/// Why nothing can fail below.
const IN_MEMORY: &str = "texts are written to memory";

#[expect(clippy::expect_used, reason = "texts are written to memory")]
fn jsonl(lines: &[AuditLine]) -> Vec<u8> {
    let mut text = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut text, line).expect(IN_MEMORY);
        text.push(b'\n');
    }
    text
}

#[expect(clippy::expect_used, reason = "texts are written to memory, and every record has as many cells as the first")]
fn csv(lines: &[AuditLine], with_head: bool) -> Vec<u8> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    if with_head {
        table.write_record(COLUMNS).expect(IN_MEMORY);
    }
    for line in lines {
        let company = line.company_id.map(|company| company.to_string()).unwrap_or_default();
        let (seq, at, details) = (line.seq.to_string(), line.at.to_string(), line.details.to_string());
        let cells = [
            &*seq,
            &*at,
            &*company,
            &*line.actor_kind,
            line.actor_id.as_deref().unwrap_or_default(),
            line.actor_name.as_deref().unwrap_or_default(),
            &*line.origin,
            &*line.action,
            &*line.subject,
            &*details,
            &*line.id,
        ];
        table.write_record(cells.map(harmless).iter().map(|cell| cell.as_bytes())).expect(IN_MEMORY);
    }
    table.into_inner().expect(IN_MEMORY)
}

/// A cell that no spreadsheet runs as a formula.
fn harmless(cell: &str) -> Cow<'_, str> {
    // The wide forms as well: spreadsheets set up for Chinese or Japanese take them for the narrow ones.
    let starts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.starts_with(starts) { Cow::Owned(format!("'{cell}")) } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::Timestamp;

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"] {
            assert_eq!(harmless(evil), format!("'{evil}"));
        }
        for plain in ["", "shop.bind", "a=b", "店", "'=1"] {
            assert_eq!(harmless(plain), plain);
        }
    }

    #[test]
    fn a_table_quotes_what_needs_it() {
        let line = AuditLine {
            id: "audit_1".to_owned(),
            seq: 3,
            at: Timestamp::from_micros(0),
            company_id: None,
            actor_kind: "member".to_owned(),
            actor_id: None,
            actor_name: Some("=cmd|' /C calc'!A0".to_owned()),
            origin: "192.0.2.7".to_owned(),
            action: "shop.rename".to_owned(),
            subject: "a, \"b\"\nc".to_owned(),
            details: json!({"after": {"name": "靴"}}),
        };
        let table = String::from_utf8(csv(std::slice::from_ref(&line), true)).unwrap();
        let expected = "seq,time,company_id,actor_kind,actor_id,actor_name,origin,action,subject,details,id\r\n\
                        3,1970-01-01T00:00:00.000Z,,member,,'=cmd|' /C calc'!A0,192.0.2.7,shop.rename,\"a, \"\"b\"\"\nc\",\
                        \"{\"\"after\"\":{\"\"name\"\":\"\"靴\"\"}}\",audit_1\r\n";
        assert_eq!(table, expected);
        let lines = String::from_utf8(jsonl(&[line.clone(), line])).unwrap();
        assert_eq!(lines.lines().count(), 2, "what a text holds breaks no line");
    }
}
