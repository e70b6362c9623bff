"""Files that hold private keys in a form of their own. They are binary: their name is all that is read."""

from __future__ import annotations

from checks.documents.kind import Claim, Kind
from checks.text import Text


def parse(text: Text) -> str:
    """The path, for the rare store that is text."""
    return text.path


KEYSTORE: Kind[str] = Kind(
    "keystore", claims=(Claim(suffixes=(".jks", ".p12", ".pfx", ".keystore", ".bcfks")),), parse=parse
)
