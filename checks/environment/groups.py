"""Files that hold the settings of one named environment."""

from __future__ import annotations

import re

from checks.pattern import pattern

_ENVIRONMENT = r"(?P<group>prod|production|prd|staging|stage|stg|live|qa|uat|preprod|pre-prod|sandbox)"
_GROUPS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:^|/)(?:config|configs|conf|settings|environments?|env)/(?:[\w-]+/)?{_ENVIRONMENT}\.(?:py|js|ts|json|ya?ml|toml|rb|php|properties|go|mjs|cjs|ini)$",
        rf"(?:^|/)(?:application|bootstrap)-{_ENVIRONMENT}\.(?:properties|ya?ml)$",
        rf"(?:^|/)appsettings\.{_ENVIRONMENT}\.json$",
        rf"(?:^|/)environment\.{_ENVIRONMENT}\.ts$",
        rf"(?:^|/)(?:config|settings|conf|configuration|constants)[._-]{_ENVIRONMENT}\.(?:py|js|ts|json|ya?ml|toml|rb|php|properties|ini|go)$",
        rf"(?:^|/){_ENVIRONMENT}[._-](?:config|settings|conf)\.(?:py|js|ts|json|ya?ml|toml|rb|php|properties|ini)$",
    )
)
NAMED = pattern(rf"^{_ENVIRONMENT}$", re.IGNORECASE)


def group_of(path: str) -> str | None:
    """The environment that a settings file is for, by its name: `config/production.json`, `application-prod.yml`."""
    for group in _GROUPS:
        found = group.search(path)
        if found:
            return found["group"].lower()
    return None
