"""Lock files that an ignore file keeps out."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE
from checks.documents.dockerignore_pattern import components, matches_path_or_folder
from checks.documents.ignore_file import IGNORE_FILE, IgnoreFile, Pattern, dockerignored
from checks.finding import Edit, Fix, Match
from checks.manifests.reading import read_all
from checks.manifests.unlocked import CAUSE
from checks.manifests.workspaces import workspace_roots
from checks.repository import Repository
from checks.role import DEPLOYED
from checks.rule import rule

_LOCKS: dict[str, tuple[str, ...]] = {
    "package-lock.json": ("package.json",),
    "npm-shrinkwrap.json": ("package.json",),
    "yarn.lock": ("package.json",),
    "pnpm-lock.yaml": ("package.json",),
    "bun.lockb": ("package.json",),
    "bun.lock": ("package.json",),
    "poetry.lock": ("pyproject.toml",),
    "pdm.lock": ("pyproject.toml",),
    "uv.lock": ("pyproject.toml",),
    "pipfile.lock": ("pipfile",),
    "gemfile.lock": ("gemfile",),
    "gems.locked": ("gems.rb",),
    "conda-lock.yml": ("environment.yml", "environment.yaml"),
    "pixi.lock": ("pixi.toml", "pyproject.toml"),
    "composer.lock": ("composer.json",),
    "cargo.lock": ("cargo.toml",),
    "go.sum": ("go.mod",),
    "packages.lock.json": (),
    "gradle.lockfile": ("build.gradle", "build.gradle.kts"),
    ".terraform.lock.hcl": (),
    "mix.lock": ("mix.exs",),
}
"""Lock file and the manifests it belongs to, in lower case."""
_RIVALS = frozenset(
    ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lockb", "bun.lock")
)


@rule(
    message="{file} keeps the lock file {lock} out of {what}",
    level="error",
    fix="Take the line out and commit the lock file: it is what makes two builds of one commit the same.",
    looks_at={
        IGNORE_FILE: (
            ".lock",
            "lock.json",
            "lock.yaml",
            "lock.yml",
            "lockb",
            "lockfile",
            "go.sum",
            "shrinkwrap",
            "*.sum",
            "!",
        )
    },
    scope="not-library",
    bad=[
        (
            {
                ".gitignore": "node_modules\npackage-lock.json\n",
                "package.json": '{"name": "shop", "private": true}\n',
                "Procfile": "web: node .\n",
            },
            ".gitignore:2",
        ),
        (
            {
                "api/.gitignore": "*.lock\n",
                "api/pyproject.toml": "[tool.poetry]\nname = 'api'\n",
                "api/Dockerfile": "FROM python:3.12\n",
            },
            "api/.gitignore:1",
        ),
        (
            {
                ".dockerignore": ".git\nyarn.lock\n",
                "package.json": '{"private": true}\n',
                "yarn.lock": "",
                "Dockerfile": "FROM node:20\n",
            },
            ".dockerignore:2",
        ),
        (
            {
                "web/.dockerignore": "# all but\n*\n!package.json\n!src\n",
                "web/package.json": '{"private": true}\n',
                "web/package-lock.json": "{}\n",
                "web/Dockerfile": "FROM node:20\n",
            },
            "web/.dockerignore:2",
        ),
        (
            {".gitignore": "Gemfile.lock\n", "Gemfile": "source 'https://rubygems.org'\n", "config.ru": "run App\n"},
            ".gitignore:1",
        ),
        (
            {
                ".gitignore": "node_modules\npackage-lock.json\n",
                "backend/package.json": '{"private": true, "dependencies": {"express": "^4.18.0"}}\n',
                "backend/Dockerfile": "FROM node:20\n",
            },
            ".gitignore:2",
        ),
    ],
    good=[
        {
            ".gitignore": "package-lock.json\n",
            "package.json": '{"private": true}\n',
            "yarn.lock": "",
            "Procfile": "web: node .\n",
        },
        {
            ".gitignore": "*.lock\n!poetry.lock\n",
            "pyproject.toml": "[tool.poetry]\n",
            "Dockerfile": "FROM python:3.12\n",
        },
        {".gitignore": "Cargo.lock\n", "Cargo.toml": "[package]\nname = 'parse'\n[lib]\n"},
        {".gitignore": "Gemfile.lock\n", "tool.gemspec": "Gem::Specification.new\n", "Gemfile": "gemspec\n"},
        {".gitignore": "composer.lock\n", "app.py": "print(1)\n"},
        {
            "package.json": '{"private": true, "workspaces": ["apps/*"]}\n',
            "yarn.lock": "",
            "apps/a/.gitignore": "yarn.lock\n",
            "apps/a/package.json": '{"private": true, "dependencies": {"pg": "8.11.3"}}\n',
        },
        {
            "src/a/.dockerignore": "package-lock.json\n",
            "src/a/package.json": '{"private": true}\n',
            "src/a/Dockerfile": "FROM node:20.11\nCOPY src/a/package*.json ./\n",
        },
        {
            ".dockerignore": "*\n!package*.json\n!src\n",
            "package.json": '{"private": true}\n',
            "package-lock.json": "{}\n",
            "Dockerfile": "FROM node:20\n",
        },
        {
            ".dockerignore": "*\n!dist\n",
            "package.json": '{"private": true}\n',
            "package-lock.json": "{}\n",
            "Dockerfile": "FROM nginx:1.27\n",
        },
        {
            ".gitignore": "/package-lock.json\n",
            "backend/package.json": '{"private": true}\n',
            "backend/package-lock.json": "{}\n",
        },
        {".gitignore": "package-lock.json\n", "docs/package.json": '{"private": true}\n', "app.py": ""},
        {".npmignore": "yarn.lock\n", "package.json": '{"private": true}\n'},
    ],
)
def lockfile_ignored(repository: Repository) -> Iterator[Match]:
    """A manifest says what would do, the lock file what was tested. Kept out of version control or of the image, every install
    resolves anew, and a deploy gets versions that nobody has run.
    """
    for ignore_file in repository.changed(IGNORE_FILE):
        name = ignore_file.path.rpartition("/")[2]
        if name != ".gitignore" and not name.endswith(".dockerignore"):
            continue
        later = {pattern.pattern.lower().lstrip("/*") for pattern in ignore_file.patterns if pattern.negated}
        tools: set[str] = set()
        for pattern in ignore_file.patterns:
            lock = None if pattern.negated else _lock(pattern.pattern, ignore_file, repository)
            tool = "node" if lock in _RIVALS else str(lock)
            if lock and lock not in later and tool not in tools:
                tools.add(tool)
                yield _match(ignore_file, pattern, lock)
        if name.endswith(".dockerignore"):
            yield from _left_out(repository, ignore_file, tools)


def _match(ignore_file: IgnoreFile, pattern: Pattern, lock: str) -> Match:
    name = ignore_file.path.rpartition("/")[2]
    values = {"file": name, "lock": lock, "what": "version control" if name == ".gitignore" else "the image"}
    edit = Edit(ignore_file.path, pattern.span, f"# {lock} belongs to the code")
    named = pattern.pattern.strip("/").lower() == lock
    fix = Fix(f"no longer ignore {lock}", (edit,)) if named else None
    cause = CAUSE if name == ".gitignore" else None
    return Match(ignore_file.path, pattern.span, values, fix, cause=cause)


def _left_out(repository: Repository, ignore_file: IgnoreFile, tools: set[str]) -> Iterator[Match]:
    """Lock files that a list of exceptions, `*` and then `!package.json`, forgets."""
    prefix = f"{ignore_file.folder}/" if ignore_file.folder else ""
    names = [path[len(prefix) :] for path in repository.paths if path.startswith(prefix)]
    beside = {name.lower(): name for name in names if "/" not in name}
    for lock, manifests in _LOCKS.items():
        tool = "node" if lock in _RIVALS else lock
        taken = [beside[each] for each in manifests if each in beside and not dockerignored(ignore_file, beside[each])]
        if lock not in beside or not taken or tool in tools or not dockerignored(ignore_file, beside[lock]):
            continue
        parts = (beside[lock],)
        excluding = [
            each
            for each in ignore_file.patterns
            if not each.negated and matches_path_or_folder(components(each.pattern), parts)
        ]
        if excluding and not _is_no_context(repository, ignore_file):
            tools.add(tool)
            yield _match(ignore_file, excluding[-1], lock)


def _lock(pattern: str, ignore_file: IgnoreFile, repository: Repository) -> str | None:
    """The lock file that a pattern covers, where its manifest is there and no rival lock file is used instead."""
    bare = pattern.lower().strip("/")
    below, _, name = bare.rpartition("/")
    place = "/".join(part for part in (ignore_file.folder, "" if below in ("", "**", "*") else below) if part)
    candidates = [lock for lock in _LOCKS if lock == name or (name == "*.lock" and lock.endswith(".lock"))]
    present = {path.lower() for path in repository.paths} if candidates else set()
    for lock in candidates:
        anywhere = "/" not in pattern.rstrip("/") or below in ("**", "*")
        held = next(_holding(repository, place, _LOCKS[lock], anywhere), None)
        if held is None:
            continue
        place, prefix = held, f"{held.lower()}/" if held else ""
        if _is_member(repository, place, lock) or _is_no_context(repository, ignore_file):
            continue
        if lock in _RIVALS and any(f"{prefix}{rival}" in present for rival in _RIVALS - {lock}):
            continue
        if name == "*.lock" and not _speaks_of(lock, prefix, repository):
            continue
        return lock
    return None


def _holding(repository: Repository, place: str, manifests: tuple[str, ...], anywhere: bool) -> Iterator[str]:
    """Folders that hold one of the manifests: the place itself, and those of applications below it where a pattern reaches them."""
    prefix = f"{place}/" if place else ""
    if any(path.startswith(prefix) and path[len(prefix) :].lower() in manifests for path in repository.paths):
        yield place
    elif anywhere:
        for path in repository.paths:
            folder, _, name = path.rpartition("/")
            declares = path.startswith(prefix) and name.lower() in manifests
            if declares and repository.role(path) in DEPLOYED and repository.unit(path).kind != "library":
                yield folder


def _is_member(repository: Repository, folder: str, lock: str) -> bool:
    """Whether the manifest there belongs to a workspace, whose lock file is the one at its root."""
    for manifest in repository.model(read_all):
        named = manifest.name.lower() in _LOCKS[lock]
        if named and manifest.folder == folder and any(True for _ in workspace_roots(repository, manifest)):
            return True
    return False


def _is_no_context(repository: Repository, ignore_file: IgnoreFile) -> bool:
    """Whether a `.dockerignore` below the root lies where no build has its context, so that it keeps nothing out."""
    if not ignore_file.folder or not ignore_file.path.endswith("/.dockerignore"):
        return False
    beside = [each for each in repository.all(DOCKERFILE) if each.path.rpartition("/")[0] == ignore_file.folder]
    return any(f"{ignore_file.folder}/" in dockerfile.text.content for dockerfile in beside)


def _speaks_of(lock: str, prefix: str, repository: Repository) -> bool:
    """Whether the manifest asks for the tool of this lock file: one `pyproject.toml` may be poetry's, pdm's or uv's."""
    tool = lock.partition(".")[0]
    if tool not in ("poetry", "pdm", "uv", "pixi"):
        return True
    text = repository.text(f"{prefix}pyproject.toml")
    return text is not None and f"[tool.{tool}" in text.content
