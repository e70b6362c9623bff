from __future__ import annotations

from checks.documents.cargo import parse
from checks.text import Text

CONTENT = """\
[package]
name = "shop"
[lib]
[[bin]]
name = "serve"
[dependencies]
serde = { version = "1.0", features = ["derive"] }
axum = "0.7"
own = { git = "https://example.com/own", rev = "abc" }
loose = { git = "https://example.com/own", branch = "main" }
near = { path = "../near" }
shared.workspace = true
[dev-dependencies]
insta = "*"
[target.'cfg(unix)'.dependencies]
nix = "0.29"
[workspace]
members = ["crates/*"]
[workspace.dependencies]
shared = "1"
"""


def test_dependencies_are_read_from_every_table() -> None:
    found = parse(Text("Cargo.toml", CONTENT))
    assert [(one.name, one.requirement, one.section) for one in found.dependencies] == [
        ("serde", "1.0", "dependencies"),
        ("axum", "0.7", "dependencies"),
        ("own", "", "dependencies"),
        ("loose", "", "dependencies"),
        ("near", "", "dependencies"),
        ("shared", "", "dependencies"),
        ("insta", "*", "dev-dependencies"),
        ("nix", "0.29", "dependencies"),
        ("shared", "1", "workspace.dependencies"),
    ]


def test_sources_other_than_the_registry_are_told() -> None:
    _, axum, own, loose, near, shared, *_ = parse(Text("Cargo.toml", CONTENT)).dependencies
    assert (axum.git, axum.path, axum.workspace) == (None, None, False)
    assert (own.revision, loose.revision) == ("abc", None)
    assert near.path == "../near"
    assert shared.workspace


def test_the_package_is_described() -> None:
    found = parse(Text("Cargo.toml", CONTENT))
    assert (found.name, found.library, found.binaries, found.members) == ("shop", True, ("serve",), ("crates/*",))
    assert found.text.slice(found.dependencies[1].span) == '"0.7"'
    assert found.text.slice(found.dependencies[1].name_span) == "axum"
