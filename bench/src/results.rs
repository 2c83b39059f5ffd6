//! Writes `bench/RESULTS.md`, which has one section per measurement. A new measurement replaces its section; text between
//! the sections is written by hand and kept.

use std::fs;

use crate::{
    machine,
    result::{BenchResult, context},
    tools::Tools,
};

/// Replaces a section of the results, unless the build profile makes them meaningless.
///
/// # Errors
/// The file cannot be read or written.
pub fn write(tools: &Tools, section: &str, text: &str) -> BenchResult<()> {
    let Some(path) = tools.results() else {
        eprintln!("not written to bench/RESULTS.md: figures of the {} profile mean nothing", tools.profile);
        return Ok(());
    };
    let before = fs::read_to_string(&path).map_err(context(path.display()))?;
    let text = format!("{}\n\n{}", machine::describe(tools)?, text.trim());
    let after =
        replaced(&before, section, &text).ok_or_else(|| format!("{} has no section {section}", path.display()))?;
    fs::write(&path, after).map_err(context(path.display()))?;
    eprintln!("written to {}", path.display());
    Ok(())
}

fn replaced(before: &str, section: &str, text: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {section} -->\n"), format!("<!-- end of {section} -->\n"));
    let (head, rest) = before.split_once(&begin)?;
    let (_, tail) = rest.split_once(&end)?;
    Some(format!("{head}{begin}\n{text}\n\n{end}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_replaced_and_nothing_else() {
        let before = "# Results\n\n<!-- pull -->\nold\n<!-- end of pull -->\nby hand\n";
        let after = replaced(before, "pull", "new").unwrap();
        assert_eq!(after, "# Results\n\n<!-- pull -->\n\nnew\n\n<!-- end of pull -->\nby hand\n");
        assert_eq!(replaced(&after, "pull", "new"), Some(after.clone()));
        assert_eq!(replaced(before, "faults", "new"), None);
    }
}
