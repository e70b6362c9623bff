"""The description of the App that GitHub creates it from, with the least permissions that do."""

from __future__ import annotations

from typing import Any

PERMISSIONS = {
    "checks": "write",
    "contents": "read",
    "merge_queues": "read",  # asked for from the start: a permission added later has to be approved by every organisation
    "metadata": "read",
    "pull_requests": "write",
}
EVENTS = ("check_run", "check_suite", "merge_group", "pull_request", "push", "repository")
"""Those to subscribe to. The two about installations come to every App by themselves."""


def manifest(public_url: str, name: str = "factorlint") -> dict[str, Any]:
    """What `POST /settings/apps/new` takes as `manifest`."""
    return {
        "name": name,
        "url": "https://github.com/factorlint/factorlint",
        "description": "Keeps the Twelve-Factor App true on every pull request.",
        "public": False,
        "hook_attributes": {"url": f"{public_url}/webhooks/github", "active": True},
        "redirect_url": f"{public_url}/setup/done",
        "default_permissions": PERMISSIONS,
        "default_events": list(EVENTS),
    }
