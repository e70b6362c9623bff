"""The workflow that checks pull requests. What it uses of others is pinned to a commit."""

from __future__ import annotations

WORKFLOW_FILE = ".github/workflows/factorlint.yml"
WORKFLOW_FOLDER = ".github/workflows/"
MARKS = ("factorlint/factorlint@", "factorlint check")
"""Either in a workflow tells that it checks already."""
_CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"


def workflow(version: str) -> str:
    return f"""\
name: factorlint
on:
  pull_request:
  merge_group:

permissions: {{}}

concurrency: # a newer push makes the check of an older one pointless
  group: factorlint-${{{{ github.ref }}}}
  cancel-in-progress: ${{{{ github.event_name == 'pull_request' }}}}

jobs:
  twelve-factor:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      contents: read
      pull-requests: write # comments
      checks: write # check runs
    steps:
      - uses: {_CHECKOUT}
        with:
          persist-credentials: false
      - uses: factorlint/factorlint@v{version}
"""
