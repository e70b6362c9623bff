"""What a path is for. Judged by whole components and known names, never by substrings."""

from __future__ import annotations

TYPE_CHECKING = False  # The clean path of a hook cannot afford importing `typing`.
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

Role: TypeAlias = (
    "Literal['production', 'development', 'test', 'documentation', 'example', 'generated', 'vendored', 'localisation']"
)
DEPLOYED: tuple[Role, ...] = ("production",)
LOCAL: tuple[Role, ...] = ("production", "development")
EVERY: tuple[Role, ...] = (
    "production",
    "development",
    "test",
    "documentation",
    "example",
    "generated",
    "vendored",
    "localisation",
)

_FOLDERS: dict[str, Role] = {
    **dict.fromkeys(
        (
            "node_modules bower_components vendor vendored third_party third-party thirdparty site-packages pods "
            ".yarn jspm_packages _vendor extern externals .mvn"
        ).split(),
        "vendored",
    ),
    **dict.fromkeys(
        (
            "dist generated __generated__ gen .next .nuxt coverage htmlcov __snapshots__ migrations storybook-static"
        ).split(),
        "generated",
    ),
    **dict.fromkeys(
        (
            "test tests testing __tests__ __mocks__ mocks spec specs e2e cypress fixtures __fixtures__ testdata "
            "test-data test_data testutil testutils test-utils integration-tests integration_tests unittests "
            "functional-tests acceptance playwright features test-fixtures androidtest jmeter loadtest load-tests "
            "perf-tests benchmark benchmarks bench testcases src-test it integrationtest functionaltest "
            "testfixtures cassettes"
        ).split(),
        "test",
    ),
    **dict.fromkeys(
        (
            "doc docs documentation website wiki man javadoc adr rfcs changelogs changelog release-notes docs-site blog"
        ).split(),
        "documentation",
    ),
    **dict.fromkeys(
        (
            "example examples sample samples demo demos tutorial tutorials playground sandbox quickstart "
            "quickstarts templates-example cookbook recipes snippets showcase poc"
        ).split(),
        "example",
    ),
    **dict.fromkeys(
        "locale locales i18n l10n lang langs translations translation messages lc_messages intl nls".split(),
        "localisation",
    ),
    **dict.fromkeys(
        (
            ".devcontainer .vscode .idea dev development local localdev local-dev .gitpod .husky devtools "
            "dev-tools .storybook storybook .codespaces vagrant devstack devenv dev-env hack"
        ).split(),
        "development",
    ),
}
"""Components that settle a path's role, the first that matches from the left winning within the order below."""


_LOCK_FILES = frozenset(
    (
        "package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock "
        "poetry.lock pdm.lock uv.lock pipfile.lock pixi.lock conda-lock.yml gemfile.lock composer.lock "
        "cargo.lock go.sum go.work.sum gradle.lockfile buildscript-gradle.lockfile packages.lock.json "
        "mix.lock pubspec.lock podfile.lock package.resolved flake.lock .terraform.lock.hcl chart.lock "
        "requirements.lock pylock.toml verification-metadata.xml paket.lock project.assets.json "
        ".secrets.baseline .factorlint-baseline.json module.bazel.lock shard.lock stack.yaml.lock cabal.project.freeze renv.lock manifest.toml"
    ).split()
)
_GENERATED_SUFFIXES = (
    ".min.js",
    ".min.css",
    ".min.mjs",
    ".bundle.js",
    "-bundle.js",
    ".chunk.js",
    ".map",
    ".pb.go",
    "_pb2.py",
    "_pb2_grpc.py",
    ".pb.cc",
    ".pb.h",
    ".g.cs",
    ".designer.cs",
    ".generated.ts",
    ".generated.js",
    ".generated.go",
    "_generated.go",
    "_gen.go",
    ".snap",
    ".g.dart",
    ".freezed.dart",
    ".pb.js",
    "_pb.js",
    "_pb.d.ts",
    ".svg",
    ".ipynb",
)
_DOCUMENT_SUFFIXES = tuple(".md .mdx .rst .adoc .asciidoc .textile .tex .org".split())
_DOCUMENT_NAMES = frozenset(
    (
        "readme changelog changes license licence contributing authors history readme.txt license.txt "
        "changelog.txt news notice"
    ).split()
)
_LOCALISATION_SUFFIXES = tuple(".po .pot .mo .xliff .xlf .arb .resx .strings .lang .ftl".split())
_TEST_SUFFIXES = (
    "_test.py",
    "_tests.py",
    "_test.go",
    "_spec.rb",
    "_test.rb",
    "test.java",
    "tests.java",
    "testcase.java",
    "it.java",
    "test.kt",
    "tests.kt",
    "test.php",
    "tests.cs",
    "test.cs",
    "_test.rs",
    "_test.exs",
    "spec.java",
    "spec.kt",
)
_EXAMPLE_PARTS = frozenset("example sample template dist tmpl tpl defaults example2 examples".split())
_DEVELOPMENT_NAMES = frozenset(
    (
        "docker-compose.override.yml docker-compose.override.yaml compose.override.yml compose.override.yaml "
        "vagrantfile gruntfile.js gulpfile.js tiltfile skaffold.yaml devfile.yaml .gitpod.yml "
        ".gitpod.dockerfile jest.config.js jest.config.ts karma.conf.js webpack.dev.js noxfile.py tox.ini "
        "fabfile.py tasks.py environment.ts proxy.conf.js proxy.conf.json vite.config.ts vite.config.js vite.config.mts vite.config.mjs procfile.dev procfile.local application-dev.yml application-dev.yaml "
        "application-dev.properties application-local.yml application-local.yaml application-local.properties "
        "appsettings.development.json appsettings.local.json launchsettings.json vitest.config.ts "
        "vitest.config.js playwright.config.ts cypress.config.ts cypress.config.js bin/dev"
    ).split()
)
_DEVELOPMENT_WORDS = frozenset("dev develop development local debug devel localhost".split())
_TEST_WORDS = frozenset("test tests testing e2e ci spec unittest integration pytest".split())


_KNOWN: dict[str, Role] = {}
_MOST_KNOWN = 200_000


def role_of(path: str) -> Role:
    """The role of a path relative to the repository's root.

    Vendored and generated outrank the rest wherever they stand; then tests, documentation, examples, localisation and
    development folders from the left; then the file's own name.
    """
    known = _KNOWN.get(path)
    if known is None:
        *folders, name = path.lower().split("/")
        # At the top `tasks.py` is Invoke's; further down it is where Celery's tasks live.
        named = None if folders and name == "tasks.py" else _name_role(name)
        known = _folders_role(folders, name.endswith(_SERVED)) or named or "production"
        if len(_KNOWN) < _MOST_KNOWN:
            _KNOWN[path] = known
    return known


_PACKAGED = ("java", "kotlin", "scala", "groovy")


_APPLICATIONS = ("blog", "messages", "website")
_SERVED = (".py", ".php", ".go", ".java", ".kt", ".cs")
"""Articles, translations and sites that are generated are not written in these: `blog/views.py` is an app of Django's."""


def _folders_role(folders: list[str], served: bool) -> Role | None:
    if served and folders and folders[0] in _APPLICATIONS:
        return _folders_role(folders[1:], served)
    roles = [role for position, folder in enumerate(folders) if (role := _folder_role(folder, folders[:position]))]
    for outranking in ("vendored", "generated"):
        if outranking in roles:
            return outranking
    if roles and "main" in folders:
        named = _above_packages(folders)
        roles = [role for position, folder in enumerate(named) if (role := _folder_role(folder, named[:position]))]
    return roles[0] if roles else None


def _above_packages(folders: list[str]) -> list[str]:
    """The folders down to the sources of Maven's and Gradle's layout: below are packages, and `com.example.demo` is an app."""
    for position in range(len(folders) - 2):
        if folders[position : position + 2] == ["src", "main"] and folders[position + 2] in _PACKAGED:
            return folders[: position + 3]
    return folders


def _folder_role(folder: str, above: list[str]) -> Role | None:
    role = _FOLDERS.get(folder) or _compound_role(folder)
    if folder == "it" and above[-1:] != ["src"]:
        return None
    if folder in ("dist", "gen", "features", "man", "dev", "local", "benchmark") and "src" in above:
        return None
    if folder in ("demo", "messages", "sandbox", "blog", "website", "specs", "intl", "recipes", "bench") and above:
        # Product folders as often as not once they stand inside the source: `src/blog`, `app/messages`.
        return None if any(part in ("src", "app", "lib", "pkg", "internal", "apps") for part in above) else role
    return role


def _compound_role(folder: str) -> Role | None:
    words = folder.replace("_", "-").replace(".", "-").split("-")
    if len(words) < 2:
        return None
    if words[-1] in ("test", "tests", "e2e", "testing", "mocks") or words[0] in ("test", "tests", "e2e", "mock"):
        return "test"
    if words[-1] in ("example", "examples", "sample", "samples", "demo") or words[0] in ("example", "sample"):
        return "example"
    if words[-1] in ("docs", "documentation"):
        return "documentation"
    return None


def _name_role(name: str) -> Role | None:
    if name in _LOCK_FILES or name.endswith(_GENERATED_SUFFIXES):
        return "generated"
    if name in (".gitlab-ci.yml", ".gitlab-ci.yaml"):
        return None
    if name.endswith(_DOCUMENT_SUFFIXES) or name in _DOCUMENT_NAMES:
        return "documentation"
    if name.endswith(_LOCALISATION_SUFFIXES):
        return "localisation"
    if name.endswith(_TEST_SUFFIXES) or name == "conftest.py" or name.startswith("test_"):
        return "test"
    parts = name.replace("_", ".").replace("-", ".").split(".")
    if _EXAMPLE_PARTS.intersection(parts) and name not in (
        "template.yaml",
        "template.yml",
    ):  # SAM deploys by that name.
        return "example"
    if name in _DEVELOPMENT_NAMES or name.endswith(".dev.js"):
        return "development"
    if _TEST_WORDS.intersection(parts[1:]) or (parts[0] in ("test", "tests") and len(parts) > 1):
        return "test"
    if _DEVELOPMENT_WORDS.intersection(parts[1:]) or (parts[0] in _DEVELOPMENT_WORDS and len(parts) > 1):
        return "development"
    return None
