"""Whether a deploy of the repository chooses standard output for the log by its environment."""

from __future__ import annotations

import re

from checks.pattern import pattern
from checks.repository import Repository
from checks.role import LOCAL

_STREAM_CHANNEL = pattern(
    r"LOG_(?:CHANNEL|STACK)\W{1,40}(?:value\W{1,8})?(?:stderr|stdout|errorlog|syslog|docker|container|papertrail)",
    re.IGNORECASE,
)
_DEPLOY_MARKS = ("docker", "compose", "procfile", ".env", ".yaml", ".yml", "app.json", ".toml", ".tf")


def names_stream(repository: Repository) -> bool:
    """Whether an image, compose file, manifest or environment file sets Laravel's log channel to a stream."""
    return any(
        repository.role(path) in LOCAL
        and any(mark in path.lower() for mark in _DEPLOY_MARKS)
        and (text := repository.text(path)) is not None
        and _STREAM_CHANNEL.search(text.content) is not None
        for path in repository.paths
    )
