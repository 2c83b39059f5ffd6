//! The module graph of each crate, read from its source with `syn`, and the cycles in it. A module depends on the module
//! that defines what it names; a re-export is followed to the definition. Left out are test modules, and the use of items
//! that a module's own ancestors define: a parent module is the frame of its children, and the crate root declares the
//! context object that every use case receives.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Item, ItemMod, UseTree, Visibility};

use crate::process::Outcome;

/// Names from the crate root to a module or item; the root itself is empty.
type Names = Vec<String>;

/// One module as its source describes it.
#[derive(Default)]
struct Module {
    children: BTreeSet<String>,
    /// Name to absolute path, from `pub use` in any visibility.
    exports: BTreeMap<String, Names>,
    /// Absolute paths of modules whose items are all re-exported.
    globs: Vec<Names>,
    /// Absolute paths that the code of the module names.
    uses: BTreeSet<Names>,
}

/// The modules of one crate.
#[derive(Default)]
pub struct Crate {
    modules: BTreeMap<Names, Module>,
}

impl Crate {
    /// Reads the crate whose root file is `root`.
    ///
    /// # Errors
    /// A file that cannot be read or is not Rust.
    pub fn read(root: &Path) -> Outcome<Self> {
        let mut it = Self::default();
        let folder = root.parent().map(Path::to_path_buf).unwrap_or_default();
        it.load(root, Vec::new(), &folder)?;
        Ok(it)
    }

    /// `folder` is where the files of child modules are.
    fn load(&mut self, file: &Path, names: Names, folder: &Path) -> Outcome<()> {
        let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        self.load_text(&text, names, folder).map_err(|error| format!("{}: {error}", file.display()))
    }

    fn load_text(&mut self, text: &str, names: Names, folder: &Path) -> Outcome<()> {
        let parsed = syn::parse_file(text).map_err(|error| error.to_string())?;
        let mut scan = Scan { names: &names, module: Module::default(), inside: 0, children: Vec::new() };
        scan.visit_file(&parsed);
        let Scan { module, children, .. } = scan;
        self.modules.insert(names.clone(), module);
        for child in children {
            let path = [names.as_slice(), std::slice::from_ref(&child)].concat();
            let below = folder.join(&child);
            let candidates: [PathBuf; 2] = [folder.join(format!("{child}.rs")), below.join("mod.rs")];
            if let Some(file) = candidates.iter().find(|file| file.is_file()) {
                self.load(file, path, &below)?;
            }
        }
        Ok(())
    }

    /// The module that defines what an absolute path names.
    fn definition(&self, path: &[String], depth: usize) -> Option<Names> {
        let mut names = Names::new();
        for (position, name) in path.iter().enumerate() {
            let module = self.modules.get(&names)?;
            if module.children.contains(name) {
                names.push(name.clone());
                continue;
            }
            if depth > 8 {
                return Some(names);
            }
            if let Some(target) = module.exports.get(name) {
                let full = [target.as_slice(), &path[position + 1..]].concat();
                return self.definition(&full, depth + 1);
            }
            // An item that a glob re-exports is looked for in the modules behind the globs.
            for glob in &module.globs {
                let full = [glob.as_slice(), &path[position..]].concat();
                if let Some(found) = self.definition(&full, depth + 1).filter(|found| found != &names) {
                    return Some(found);
                }
            }
            return Some(names);
        }
        Some(names)
    }

    /// For each module, the modules that define what it names.
    fn edges(&self) -> BTreeMap<&Names, BTreeSet<Names>> {
        let edges = self.modules.iter().filter(|(names, _)| !names.is_empty()).map(|(names, module)| {
            let targets = module.uses.iter().filter_map(|path| self.definition(path, 0));
            (names, targets.filter(|target| !names.starts_with(target)).collect())
        });
        edges.collect()
    }

    /// Groups of modules that depend on each other, each sorted by name.
    pub fn cycles(&self) -> Vec<Vec<String>> {
        let edges = self.edges();
        let reach: BTreeMap<&Names, BTreeSet<&Names>> =
            edges.keys().map(|from| (*from, reachable(from, &edges))).collect();
        let mut seen = BTreeSet::new();
        let mut cycles = Vec::new();
        for (from, targets) in &reach {
            if seen.contains(from) || !targets.contains(from) {
                continue;
            }
            let group: Vec<&Names> =
                targets.iter().copied().filter(|to| reach.get(to).is_some_and(|back| back.contains(from))).collect();
            seen.extend(group.iter().copied());
            cycles.push(group.iter().map(|names| names.join("::")).collect());
        }
        cycles
    }

    /// The number of modules, including the root.
    pub fn len(&self) -> usize {
        self.modules.len()
    }
}

fn reachable<'a>(from: &Names, edges: &'a BTreeMap<&Names, BTreeSet<Names>>) -> BTreeSet<&'a Names> {
    let mut found = BTreeSet::new();
    let mut next: Vec<&Names> = edges.get(from).into_iter().flatten().collect();
    while let Some(names) = next.pop() {
        if found.insert(names) {
            next.extend(edges.get(names).into_iter().flatten());
        }
    }
    found
}

/// Collects what one file declares and names.
struct Scan<'a> {
    names: &'a Names,
    module: Module,
    /// The number of inline modules around the current position.
    inside: usize,
    /// Child modules with files of their own.
    children: Vec<String>,
}

impl Scan<'_> {
    /// An absolute path, or `None` for a path into another crate or to a local name.
    fn absolute(&self, path: &[String]) -> Option<Names> {
        let first = path.first()?;
        let mut up = 0;
        match first.as_str() {
            "crate" => return Some(path[1..].to_vec()),
            "self" if self.inside == 0 => return Some([self.names.as_slice(), &path[1..]].concat()),
            "super" => {
                while path.get(up).is_some_and(|name| name == "super") {
                    up += 1;
                }
                let levels = up.checked_sub(self.inside)?;
                let base = self.names.len().checked_sub(levels)?;
                return Some([&self.names[..base], &path[up..]].concat());
            }
            name if self.inside == 0 && self.module.children.contains(name) => {
                return Some([self.names.as_slice(), path].concat());
            }
            _ => {}
        }
        None
    }

    fn use_tree(&mut self, tree: &UseTree, prefix: &mut Names, is_export: bool) {
        match tree {
            UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.use_tree(&path.tree, prefix, is_export);
                prefix.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.use_tree(tree, prefix, is_export)),
            UseTree::Glob(_) => {
                if let Some(path) = self.absolute(prefix) {
                    if is_export {
                        self.module.globs.push(path);
                    } else {
                        self.module.uses.insert(path);
                    }
                }
            }
            UseTree::Name(name) => self.leaf(prefix, &name.ident.to_string(), None, is_export),
            UseTree::Rename(rename) => {
                self.leaf(prefix, &rename.ident.to_string(), Some(rename.rename.to_string()), is_export);
            }
        }
    }

    fn leaf(&mut self, prefix: &Names, name: &str, renamed: Option<String>, is_export: bool) {
        let mut path = prefix.clone();
        if name != "self" {
            path.push(name.to_owned());
        }
        let Some(absolute) = self.absolute(&path) else { return };
        if is_export {
            let exported = renamed.unwrap_or_else(|| path.last().cloned().unwrap_or_default());
            self.module.exports.insert(exported, absolute);
        } else {
            self.module.uses.insert(absolute);
        }
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string().contains("test"))
    })
}

impl<'ast> Visit<'ast> for Scan<'_> {
    fn visit_file(&mut self, file: &'ast syn::File) {
        // Child modules are known before the first path is read.
        for item in &file.items {
            if let Item::Mod(ItemMod { attrs, ident, content: None, .. }) = item
                && !is_test(attrs)
            {
                self.module.children.insert(ident.to_string());
                self.children.push(ident.to_string());
            }
        }
        visit::visit_file(self, file);
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if is_test(&item.attrs) || item.content.is_none() {
            return;
        }
        self.inside += 1;
        visit::visit_item_mod(self, item);
        self.inside -= 1;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_export = self.inside == 0 && !matches!(item.vis, Visibility::Inherited);
        self.use_tree(&item.tree, &mut Vec::new(), is_export);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if names.len() > 1
            && let Some(absolute) = self.absolute(&names)
        {
            self.module.uses.insert(absolute);
        }
        visit::visit_path(self, path);
    }

    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Crate {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Crate::read(&folder.path().join("lib.rs")).unwrap()
    }

    #[test]
    fn modules_that_name_each_other_are_a_cycle() {
        let cycles = of(&[
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a.rs", "use crate::b::B; pub struct A(B);"),
            ("b.rs", "pub struct B; fn f() { let _ = crate::c::f; }"),
            ("c.rs", "pub fn f(a: super::a::A) {}"),
        ]);
        assert_eq!(cycles.cycles(), [["a", "b", "c"]]);
    }

    #[test]
    fn a_re_export_is_followed_to_the_definition() {
        let files = [
            ("lib.rs", "mod outer; mod user;"),
            ("outer/mod.rs", "mod thing; mod other; pub use thing::Thing; pub use other::*;"),
            ("outer/thing.rs", "pub struct Thing;"),
            ("outer/other.rs", "use super::Thing; pub struct Other(Thing);"),
            ("user.rs", "use crate::outer::{Thing, Other};"),
        ];
        let it = of(&files);
        assert_eq!(it.cycles(), Vec::<Vec<String>>::new());
        let edges = it.edges();
        let user = &edges[&vec!["user".to_owned()]];
        assert!(user.contains(&vec!["outer".to_owned(), "thing".to_owned()]), "{user:?}");
    }

    #[test]
    fn tests_and_the_root_do_not_count() {
        let cycles = of(&[
            ("lib.rs", "mod a; mod b; pub struct App; fn f() { a::f(); }"),
            ("a.rs", "use crate::App; pub fn f() {} #[cfg(test)] mod tests { use crate::b::B; }"),
            ("b.rs", "use crate::a; pub struct B; fn g() { a::f(); }"),
        ]);
        assert_eq!(cycles.cycles(), Vec::<Vec<String>>::new());
    }
}
