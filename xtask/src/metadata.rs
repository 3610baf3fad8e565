//! What `cargo metadata` says about the workspace, as far as the chores ask.

use crate::{Result, cargo};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The workspace's packages, and what its packages are built from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workspace {
    /// The members, by name.
    pub(crate) packages: Vec<Package>,
    /// By a package's name: the names of all that it is built from, build scripts included, tests not.
    pub(crate) built_from: BTreeMap<String, Vec<String>>,
}

/// A member of the workspace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Its folder, from the workspace's root.
    pub(crate) folder: String,
    /// Whether a plain `cargo build` builds it.
    pub(crate) default_member: bool,
    pub(crate) features: Vec<String>,
    pub(crate) targets: Vec<Target>,
    /// The packages that it names itself, those for its tests left out.
    pub(crate) dependencies: Vec<String>,
}

/// Something that cargo builds of a package.
#[derive(Clone, Debug, Default)]
pub(crate) struct Target {
    pub(crate) name: String,
    /// `lib`, `bin`, `test`, `bench`, `example`, `proc-macro`, `custom-build`.
    pub(crate) kind: String,
    /// The file that its modules start at, from the workspace's root.
    pub(crate) file: String,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn read() -> Result<Self> {
        let json = cargo::read(&mut cargo::cargo(&["metadata", "--format-version", "1"])?)?;
        let value = serde_json::from_str(&json)
            .map_err(|error| format!("cargo metadata answered with unreadable JSON: {error}"))?;
        Ok(Self::from_json(&value))
    }

    /// Returns the member of that name.
    pub(crate) fn package(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.name == name)
    }

    fn from_json(value: &Value) -> Self {
        let root = text(&value["workspace_root"]);
        let defaults = strings(&value["workspace_default_members"]);
        let members = strings(&value["workspace_members"]);
        let mut packages: Vec<Package> = list(&value["packages"])
            .iter()
            .filter(|package| members.contains(&text(&package["id"])))
            .map(|package| Package::from_json(package, &root, &defaults))
            .collect();
        packages.sort_by(|a, b| a.name.cmp(&b.name));
        let built_from = built_from(value, &packages);
        Self { packages, built_from }
    }
}

impl Package {
    fn from_json(value: &Value, root: &str, defaults: &[String]) -> Self {
        let manifest = within(&text(&value["manifest_path"]), root);
        let dependencies = list(&value["dependencies"])
            .iter()
            .filter(|dependency| dependency["kind"] != "dev")
            .map(|dependency| text(&dependency["name"]))
            .collect();
        Self {
            name: text(&value["name"]),
            folder: manifest.strip_suffix("/Cargo.toml").unwrap_or_default().to_owned(),
            default_member: defaults.contains(&text(&value["id"])),
            features: value["features"]
                .as_object()
                .map(|features| features.keys().cloned().collect())
                .unwrap_or_default(),
            targets: list(&value["targets"]).iter().map(|t| Target::from_json(t, root)).collect(),
            dependencies,
        }
    }
}

impl Target {
    fn from_json(value: &Value, root: &str) -> Self {
        let kind = list(&value["kind"]).first().map(text).unwrap_or_default();
        let file = within(&text(&value["src_path"]), root);
        Self { name: text(&value["name"]), kind, file }
    }
}

/// Walks the resolved graph from each member.
fn built_from(value: &Value, packages: &[Package]) -> BTreeMap<String, Vec<String>> {
    let names: BTreeMap<String, String> = list(&value["packages"])
        .iter()
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect();
    let edges: BTreeMap<String, Vec<String>> = list(&value["resolve"]["nodes"])
        .iter()
        .map(|node| (text(&node["id"]), list(&node["deps"]).iter().filter_map(edge).collect()))
        .collect();
    let ids = names.iter().filter(|(id, name)| {
        edges.contains_key(*id) && packages.iter().any(|package| package.name == **name)
    });
    ids.map(|(id, name)| (name.clone(), closure(id, &edges, &names))).collect()
}

/// Returns where a dependency leads, unless it is there for tests only.
fn edge(dependency: &Value) -> Option<String> {
    let kinds = list(&dependency["dep_kinds"]);
    kinds.iter().any(|kind| kind["kind"] != "dev").then(|| text(&dependency["pkg"]))
}

fn closure(
    start: &str,
    edges: &BTreeMap<String, Vec<String>>,
    names: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut found: BTreeMap<&str, &str> = BTreeMap::new();
    let mut pending = vec![start];
    while let Some(id) = pending.pop() {
        for next in edges.get(id).into_iter().flatten() {
            let name = names.get(next).map_or(next.as_str(), String::as_str);
            if found.insert(next, name).is_none() {
                pending.push(next);
            }
        }
    }
    found.into_values().map(str::to_owned).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn strings(value: &Value) -> Vec<String> {
    list(value).iter().map(text).collect()
}

/// Returns a path from the workspace's root, with `/` between its parts.
fn within(path: &str, root: &str) -> String {
    let path = Path::new(path);
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_and_what_they_are_built_from() {
        let workspace = Workspace::from_json(&json!({
            "workspace_root": "/w",
            "workspace_members": ["core#1"],
            "workspace_default_members": ["core#1"],
            "packages": [
                {"id": "core#1", "name": "core", "manifest_path": "/w/core/Cargo.toml",
                 "features": {"default": [], "x": []},
                 "targets": [{"name": "core", "kind": ["lib"], "src_path": "/w/core/src/lib.rs"}],
                 "dependencies": [{"name": "a", "kind": null}, {"name": "t", "kind": "dev"}]},
                {"id": "a#1", "name": "a"}, {"id": "b#1", "name": "b"}, {"id": "t#1", "name": "t"},
            ],
            "resolve": {"nodes": [
                {"id": "core#1", "deps": [{"pkg": "a#1", "dep_kinds": [{"kind": null}]},
                                          {"pkg": "t#1", "dep_kinds": [{"kind": "dev"}]}]},
                {"id": "a#1", "deps": [{"pkg": "b#1", "dep_kinds": [{"kind": "build"}]}]},
            ]},
        }));
        let core = workspace.package("core").unwrap();
        assert_eq!((core.folder.as_str(), core.default_member), ("core", true));
        assert_eq!(core.features, ["default", "x"]);
        assert_eq!(core.dependencies, ["a"]);
        assert_eq!(core.targets[0].file, "core/src/lib.rs");
        assert_eq!(workspace.built_from["core"], ["a", "b"]);
    }
}
