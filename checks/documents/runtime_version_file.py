"""Files that pin the version of a language for version managers and platforms: `.python-version`, `.tool-versions`."""

from __future__ import annotations

from checks.documents.kind import Claim, Kind
from checks.documents.plain_text import PlainText
from checks.text import Text

_NAMES = tuple(
    (
        ".python-version runtime.txt .nvmrc .node-version .ruby-version .java-version .php-version .go-version .tool-versions"
    ).split()
)


def parse(text: Text) -> PlainText:
    return PlainText(text)


RUNTIME_VERSION: Kind[PlainText] = Kind("runtime-version", claims=(Claim(names=_NAMES),), parse=parse)
