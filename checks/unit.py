"""Units: the parts of a repository that are built and deployed, or published, by themselves."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from checks.role import LOCAL, role_of
from checks.unit_evidence import built_contexts, gradle_projects, nx_projects, run_images
from checks.value import frozen, replace

if TYPE_CHECKING:
    from checks.repository import Repository

UnitKind = Literal["application", "library", "unknown"]


@frozen
class Unit:
    root: str
    """Folder relative to the repository's root, without a trailing slash; empty for the root itself."""
    kind: UnitKind
    manifests: tuple[str, ...] = ()
    """Dependency manifests that lie in the root folder of the unit."""
    evidence: tuple[str, ...] = ()
    """Paths that make it an application or a library."""


MANIFESTS = frozenset(
    (
        "package.json pyproject.toml setup.py setup.cfg requirements.txt pipfile environment.yml gemfile composer.json "
        "pom.xml build.gradle build.gradle.kts go.mod cargo.toml mix.exs deno.json deno.jsonc"
    ).split()
)
_PROJECT_SUFFIXES = (".csproj", ".fsproj", ".vbproj", ".gemspec")
_CODE_SUFFIXES = (
    ".py",
    ".js",
    ".mjs",
    ".ts",
    ".tsx",
    ".go",
    ".rb",
    ".php",
    ".java",
    ".kt",
    ".cs",
    ".rs",
    ".ex",
    ".scala",
)
_DEPLOYED_NAMES = frozenset(
    (
        "dockerfile containerfile procfile app.json fly.toml render.yaml render.yml serverless.yml serverless.yaml "
        "vercel.json netlify.toml app.yaml manage.py wsgi.py asgi.py config.ru artisan skaffold.yaml railway.toml "
        "railway.json nixpacks.toml captain-definition ecosystem.config.js heroku.yml web.config samconfig.toml "
        "wrangler.toml apprunner.yaml chart.yaml docker-compose.yml docker-compose.yaml compose.yml compose.yaml "
        "next.config.js next.config.ts next.config.mjs nuxt.config.ts nuxt.config.js remix.config.js svelte.config.js "
        "uwsgi.ini gunicorn.conf.py gunicorn_config.py kustomization.yaml"
    ).split()
)
_NET = "*.csproj"
_CODE_MARKERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "pyproject.toml": ((), ("[build-system]",)),
    "setup.py": ((), ("setup(",)),
    "setup.cfg": ((), ("[options]",)),
    "cargo.toml": (("[[bin]]", "actix-web", "axum", "rocket ", "warp ="), ("[lib]",)),
    "composer.json": (("laravel/framework", '"type": "project"', "symfony/framework-bundle"), ('"type": "library"',)),
    "pom.xml": (("spring-boot-maven-plugin", "<packaging>war<", "quarkus-maven-plugin"), ()),
    "build.gradle": (("org.springframework.boot", "id 'application'", 'id "application"'), ("java-library",)),
    "build.gradle.kts": (("org.springframework.boot", "application"), ("java-library",)),
    _NET: (("Microsoft.NET.Sdk.Web", "Microsoft.NET.Sdk.Worker"), ()),
    "package.json": (
        ('"private": true', '"start":', '"description": ""'),
        ('"main"', '"exports"', '"module"', '"types"', '"bin"', '"files"'),
    ),
}
"""Literals in a manifest that speak for an application, and those that speak for a library when nothing deploys it."""


def discover_units(repository: Repository, settings: Sequence[Unit] = ()) -> tuple[Unit, ...]:
    """Units by their folders, the root always among them, sorted by root; `settings` outrank what is seen."""
    manifests: dict[str, list[str]] = {}
    deployed: dict[str, list[str]] = {}
    for path in repository.paths:
        folder, _, name = path.rpartition("/")
        lowered = name.lower()
        if role_of(path) not in LOCAL:
            continue
        if lowered in MANIFESTS or lowered.endswith(_PROJECT_SUFFIXES):
            manifests.setdefault(folder, []).append(path)
        if (
            lowered in _DEPLOYED_NAMES
            or lowered.startswith(("dockerfile.", "docker-compose"))
            or lowered.endswith(".dockerfile")
        ):
            deployed.setdefault(folder, []).append(path)
    for folder, path in built_contexts(repository, [path for paths in deployed.values() for path in paths]):
        deployed.setdefault(folder, []).append(path)
    projects = {folder: (path, deployed_) for folder, path, deployed_ in nx_projects(repository)}
    built = {folder for folder, paths in deployed.items() if folder and any(_builds(path) for path in paths)}
    listed = {*built, *gradle_projects(repository), *projects} - set(manifests)
    roots = {"", *manifests, *_with_code(listed, repository.paths)}
    named = {unit.root: unit for unit in settings}
    judged = {
        root: named.get(root) or _judge(repository, root, manifests.get(root, []), _evidence(root, deployed, roots))
        for root in sorted(roots | set(named))
    }
    _settle(repository, judged, projects, frozenset(named))
    return tuple(judged.values())


def _settle(
    repository: Repository, judged: dict[str, Unit], projects: Mapping[str, tuple[str, bool]], named: Container[str]
) -> None:
    """Units that nothing of their own deploys, judged by what Nx or Kubernetes says of them."""
    for root, (path, is_application) in projects.items():
        if root in judged and root not in named and judged[root].kind != "application":
            kind: UnitKind = "application" if is_application else "library"
            judged[root] = replace(judged[root], kind=kind, evidence=(path,))
    open_ = [root for root, unit in judged.items() if root and root not in named and unit.kind != "application"]
    for root, path in run_images(repository, open_):
        judged[root] = replace(judged[root], kind="application", evidence=(path,))


def innermost(path: str, by_root: Mapping[str, Unit]) -> Unit:
    """The innermost unit that holds the path, out of units by their roots, the repository's own among them."""
    folder = path.rpartition("/")[0]
    while folder and folder not in by_root:
        folder = folder.rpartition("/")[0]
    return by_root[folder]


def _with_code(folders: set[str], paths: Sequence[str]) -> set[str]:
    """Those folders that hold code of their own, as opposed to a `docker/` with nothing but Dockerfiles and scripts."""
    found: set[str] = set()
    for path in paths if folders else ():
        if not path.lower().endswith(_CODE_SUFFIXES) or role_of(path) != "production":
            continue
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folder = folder.rpartition("/")[0]
        if folder:
            found.add(folder)
    return found


def _builds(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return any(word in name for word in ("dockerfile", "compose", "skaffold")) or name in ("procfile", "containerfile")


def _evidence(root: str, deployed: dict[str, list[str]], roots: set[str]) -> list[str]:
    """Deploy files in the unit's folder, or below it in a folder that is no unit with a manifest of its own."""
    own = list(deployed.get(root, []))
    prefix = f"{root}/" if root else ""
    for folder, paths in deployed.items():
        if folder != root and folder.startswith(prefix) and folder not in roots:
            own.extend(paths)
    return own


def _judge(repository: Repository, root: str, manifests: list[str], deployed: list[str]) -> Unit:
    if deployed:
        return Unit(root, "application", tuple(manifests), tuple(deployed[:5]))
    library: list[str] = []
    for path in manifests:
        name = path.rpartition("/")[2].lower()
        if name.endswith(".gemspec") or (name == "go.mod" and not _has_go_program(repository, root)):
            library.append(path)
        application_marks, library_marks = _CODE_MARKERS.get(
            _NET if name.endswith(_PROJECT_SUFFIXES[:3]) else name, ((), ())
        )
        text = repository.text(path)
        content = text.content if text else ""
        if any(mark in content for mark in application_marks):
            return Unit(root, "application", tuple(manifests), (path,))
        if any(mark in content for mark in library_marks):
            library.append(path)
    if library:
        return Unit(root, "library", tuple(manifests), tuple(library))
    return Unit(root, "unknown", tuple(manifests))


def _has_go_program(repository: Repository, root: str) -> bool:
    """Whether a Go module holds a program outside tests and examples: a `main.go`, or a folder of commands."""
    prefix = f"{root}/" if root else ""
    return any(
        path.endswith(".go")
        and path.startswith(prefix)
        and (
            path.endswith(("/main.go", "/server.go"))
            or path in (f"{prefix}main.go", f"{prefix}server.go")
            or "cmd/" in path
        )
        and role_of(path) == "production"
        for path in repository.paths
    )
