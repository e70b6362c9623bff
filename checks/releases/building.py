"""Command lines that install, compile or bundle, and so belong to a build."""

from __future__ import annotations

from checks.pattern import pattern

_BUILDS = (
    r"^(?:npm|pnpm|bun)\s+(?:ci|install|i|add)(?=\s|$)",
    r"^yarn(?:\s+(?:install|add)\b|\s*$|\s+--)",
    r"^(?:npm|yarn|pnpm|bun)\s+(?:run\s+)?(?:-\S+\s+)*build(?::\S+)?(?=\s|$)",
    r"^(?:tsc|webpack|rollup|esbuild|tsup|swc|babel|parcel build|gulp build|grunt build|turbo (?:run )?build|nx build)(?=\s|$)(?!.*--watch)",
    r"^(?:vite|next|nuxt|nuxi|ng|nest|remix|gatsby|astro|react-scripts|vue-cli-service|svelte-kit|strapi|medusa)\s+(?:build|generate)\b(?!.*--watch)",
    r"^prisma\s+generate\b",
    r"^pip[\d.]*\s+install\b|^(?:poetry|pdm|pipenv)\s+(?:install|sync)\b|^uv\s+(?:sync|pip\s+(?:install|sync))\b|^conda\s+(?:install|env\s+(?:create|update))\b",
    r"^bundle\s+install\b|^(?:rails|rake)\s+(?:\S+\s+)*?assets:precompile\b|(?:^|\s|/)composer(?:\.phar)?\s+(?:-\S+\s+)*(?:install|update|dump-autoload)\b",
    r"^mvnw?\s+(?:\S+\s+)*?(?:package|install|compile|verify)\b|^gradlew?\s+(?:\S+\s+)*?(?:\S*:)?(?:build|assemble|bootJar|installDist|shadowJar)\b",
    r"^go\s+(?:build|install|mod\s+download|get|generate)\b|^cargo\s+(?:build|install)\b|^dotnet\s+(?:build|publish|restore)\b|^mix\s+(?:deps\.get|compile|assets\.deploy)\b",
    r"^apt(?:-get)?\s+(?:-\S+\s+)*(?:install|update|upgrade)\b|^apk\s+(?:-\S+\s+)*(?:add|upgrade)\b|^(?:yum|dnf|microdnf)\s+(?:-\S+\s+)*install\b",
)
_RUNNING_BUILDS = (
    r"^go\s+run\b",
    r"^cargo\s+run\b",
    r"^dotnet\s+(?:run|watch)\b(?!.*--no-build)",
    r"^mvnw?\s+(?:\S+\s+)*?(?:\S*spring-boot:run|exec:java|quarkus:dev|jetty:run|tomcat7:run)\b",
    r"^gradlew?\s+(?:\S+\s+)*?(?:\S*:)?(?:bootRun|run|quarkusDev)\b",
    r"^sbt\s+(?:\S+\s+)*?run\b",
)
LITERALS = (
    "npm ", "pnpm ", "yarn", "bun ", "tsc", "webpack", "rollup", "esbuild", " build", "prisma generate", "pip install", "pip3 install",
    "poetry install", "pdm ", "pipenv ", "uv sync", "uv pip", "conda ", "bundle install", "assets:precompile", "composer ", "mvn", "gradle",
    "go build", "go run", "go install", "go mod", "go get", "go generate", "cargo ", "dotnet ", "deps.get", "apt-get", "apt ", "apk ",
    "collectstatic", "yum ", "dnf ", "sbt ", "install", '"run"', "'run'", '"build"',
)  # fmt: skip
"""What a file with such a command must hold, in lower case."""


_BUILD = pattern("|".join(f"(?:{each})" for each in _BUILDS))

_GATHERING = pattern(r"(?:^|\s|/)(?:manage\.py|django-admin)\s+(?:-\S+\s+)*collectstatic\b")
_RUNS = pattern("|".join(f"(?:{each})" for each in _RUNNING_BUILDS))


def builds(line: str) -> bool:
    """Whether a command line, its wrappers taken off, installs, compiles or bundles before something else serves."""
    return _BUILD.search(line) is not None


def gathers_assets(line: str) -> bool:
    """Whether a command copies a Django project's static files together, which needs no database and no setting of a deploy."""
    return _GATHERING.search(line) is not None


def builds_and_runs(line: str) -> bool:
    """Whether a command compiles a program and then is that program, as `go run` does."""
    return _RUNS.search(line) is not None
