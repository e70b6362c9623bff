"""Text in which a quick look cannot rule a secret out."""

from __future__ import annotations

from checks.documents.kind import Claim, Kind
from checks.documents.plain_text import PlainText
from checks.secrets.quick import suspicious
from checks.text import Text


def parse(text: Text) -> PlainText:
    return PlainText(text)


SUSPECT_TEXT: Kind[PlainText] = Kind("suspect_text", claims=(Claim(),), parse=parse, content=suspicious)
