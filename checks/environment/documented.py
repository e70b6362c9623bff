"""What a repository says of its variables outside of the code that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.environment.declarations.aspire import hosted_by_aspire
from checks.environment.declarations.charts import charted
from checks.environment.declarations.containers import contained
from checks.environment.declarations.declaration import Documented
from checks.environment.declarations.lists import listed
from checks.environment.declarations.platforms import hosted
from checks.environment.declarations.terraform import provisioned
from checks.pattern import pattern
from checks.repository import Repository
from checks.role import role_of

_MENTIONING = pattern(
    r"(?:^|/)(?:[\w.-]*dockerfile[\w.-]*|containerfile|procfile[\w.]*|makefile|justfile|[^/]*env[^/]*)$|"
    r"\.(?:md|mdx|rst|adoc|txt|ya?ml|toml|tf|tfvars|hcl|tpl|ini|cfg|conf|sh|bash|service|nix|properties|env|example|sample|dist|template|j2|prisma|xml)$|"
    r"(?:^|/)(?:app|vercel|now|fly|railway|turbo|wrangler|serverless|launchsettings|devcontainer|nixpacks|appsettings[\w.]*|local\.settings)\.jsonc?$",
    re.IGNORECASE,
)
_NAME = pattern(r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)*(?![A-Za-z0-9_])")
_LONGEST = 600_000


def documented(repository: Repository) -> Iterator[Documented]:
    """Every declaration: by lists, containers, charts, infrastructure code and platforms; a variable may have several."""
    yield from listed(repository)
    yield from contained(repository)
    yield from charted(repository)
    yield from provisioned(repository)
    yield from hosted(repository)
    yield from hosted_by_aspire(repository)


def mentioned(repository: Repository) -> frozenset[str]:
    """Names in capitals anywhere in documentation, manifests, scripts and settings, but not in source code."""
    names: set[str] = set()
    for path in repository.paths:
        if _MENTIONING.search(path) and role_of(path) not in ("vendored", "generated", "localisation"):
            text = repository.text(path)
            if text is not None and len(text.content) <= _LONGEST:
                names.update(_NAME.findall(text.content))
    return frozenset(names)
