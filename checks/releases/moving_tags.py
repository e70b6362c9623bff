"""Tags of one's own images that mean another build tomorrow."""

from __future__ import annotations

import re

from checks.images import floating, image_reference
from checks.pattern import pattern

_BRANCH = pattern(
    r"^\$\{?\{?\s*_*(?:github[._](?:ref_name|head_ref|base_ref)|env[._])?"
    r"(?:CI_COMMIT_(?:REF_(?:NAME|SLUG)|BRANCH)|GITHUB_(?:REF_NAME|HEAD_REF)|BRANCH(?:_NAME)?|GIT_BRANCH|CIRCLE_BRANCH|"
    r"BUILD_SOURCEBRANCHNAME|BITBUCKET_BRANCH|TRAVIS_BRANCH)?_*\s*\}?\}?$",
    re.IGNORECASE,
)


def moving(written: str, *, on_tags: bool = False) -> str | None:
    """Why an image reference moves: no tag, `latest`, a branch, a snapshot; None where it does not or cannot be told.

    on_tags: it is written in what runs for tags too, where the name of a ref is a version.
    """
    if not written or (written.startswith(("$", "-")) and ":" not in written.rpartition("/")[2]):
        return None
    reference = image_reference(written.replace("${{ ", "${{").replace(" }}", "}}"))
    tag = reference.tag
    if not reference.name or reference.digest or ":-" in written or ("${" in tag and ("-" in tag.partition("}")[0])):
        return None
    if "$" in tag:
        bare = tag.strip()
        named = bare.strip("${}_ ")
        return "a branch's name for a tag" if named and _BRANCH.match(bare) and not on_tags else None
    if "{" in written or "<" in written or "%" in written:
        return None
    if not tag and "$" in reference.base:
        return None
    if tag.lower().endswith(("snapshot", "-latest")) or tag.lower().startswith("latest-"):
        return f"the tag {tag}"
    if tag.lower() in ("production", "prod", "staging", "stage", "release", "test", "prd", "live", "qa"):
        return f"the tag {tag}"
    why = floating(reference)
    return f"the tag {tag}" if why and tag else why
