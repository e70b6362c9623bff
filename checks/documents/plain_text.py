"""Any file that is text, as it is."""

from __future__ import annotations

from checks.documents.kind import Claim, Kind
from checks.text import Text
from checks.value import frozen


@frozen
class PlainText:
    text: Text

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> PlainText:
    return PlainText(text)


TEXT: Kind[PlainText] = Kind("text", claims=(Claim(),), parse=parse)
