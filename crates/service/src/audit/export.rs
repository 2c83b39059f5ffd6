//! Exports a trail in pieces, oldest line first, as CSV for spreadsheets or as JSON lines. The export itself is
//! recorded in the trail.

use super::{
    AuditLine, AuditQuery, Details as _, audit,
    list::{Checked, Names},
};
use crate::{App, Error};
use hawser_core::Actor;
use hawser_core::audit::AuditCursor;
use hawser_core::failure::Rule;
use serde_json::json;
use std::{borrow::Cow, str::FromStr};

/// Lines per piece.
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

/// The format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table. Cells that a spreadsheet would run as a formula are prefixed with an apostrophe.
    Csv,
    /// One JSON object per line.
    Jsonl,
}

impl ExportFormat {
    /// The name in the HTTP interface and on the command line.
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
        found.ok_or_else(|| Error::invalid_field("format", Rule::one_of(&["csv", "jsonl"])))
    }
}

/// An export in progress.
#[derive(Debug)]
pub struct AuditExport {
    checked: Checked,
    format: ExportFormat,
    names: Names,
    place: Place,
}

/// The position of an export.
#[derive(Debug, Clone, Copy)]
enum Place {
    Beginning,
    After(AuditCursor),
    Over,
}

impl App {
    /// Starts an export of the trail as it is now, and records it in the trail.
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
        // Lines that are appended during the export, such as its own, are not included; otherwise it might never end.
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

    /// The next piece of an export; `None` at its end. Checks the actor's permission each time.
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

/// The reason for which writing cannot fail.
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

/// Spreadsheets read a table without this mark in the encoding of their country, which garbles every other script.
const BYTE_ORDER_MARK: &str = "\u{feff}";

#[expect(clippy::expect_used, reason = "texts are written to memory, and every record has as many cells as the first")]
fn csv(lines: &[AuditLine], with_head: bool) -> Vec<u8> {
    let mut text = Vec::new();
    if with_head {
        text.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
    }
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(text);
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

/// Escapes a cell that a spreadsheet would run as a formula.
fn harmless(cell: &str) -> Cow<'_, str> {
    // Spreadsheets with a Chinese or Japanese locale also accept the full-width forms.
    let starts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.starts_with(starts) { Cow::Owned(format!("'{cell}")) } else { cell.into() }
}

#[cfg(test)]
mod field {
    use super::*;

    #[test]
    fn i1_a_table_begins_with_a_byte_order_mark_and_its_later_pieces_do_not() {
        assert!(csv(&[], true).starts_with(b"\xef\xbb\xbfseq,time"));
        assert!(csv(&[], false).is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::Timestamp;

    #[test]
    fn formulas_are_escaped() {
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"] {
            assert_eq!(harmless(evil), format!("'{evil}"));
        }
        for plain in ["", "shop.bind", "a=b", "店", "'=1"] {
            assert_eq!(harmless(plain), plain);
        }
    }

    #[test]
    fn csv_cells_are_quoted_if_needed() {
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
        let expected = "\u{feff}seq,time,company_id,actor_kind,actor_id,actor_name,origin,action,subject,details,id\r\n\
                        3,1970-01-01T00:00:00.000Z,,member,,'=cmd|' /C calc'!A0,192.0.2.7,shop.rename,\"a, \"\"b\"\"\nc\",\
                        \"{\"\"after\"\":{\"\"name\"\":\"\"靴\"\"}}\",audit_1\r\n";
        assert_eq!(table, expected);
        let lines = String::from_utf8(jsonl(&[line.clone(), line])).unwrap();
        assert_eq!(lines.lines().count(), 2, "line breaks in a text are escaped");
    }
}
