"""Files that are copies, dumps or archives by their name."""

from __future__ import annotations

from checks.documents.kind import Claim, Kind
from checks.documents.plain_text import PlainText
from checks.text import Text

_BACKUPS = (".bak", ".backup", ".old", ".orig", ".save", ".swp", ".swo", ".rej", "~", ".copy", ".bkp")
_ARCHIVES = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".zip", ".rar", ".7z", ".war", ".ear")
_DUMPS = ("dump.sql", "backup.sql", ".sql.gz", ".sql.bz2", ".sql.zip", ".dump", ".rdb", ".pgdump")
_INSTALLED = ("pyvenv.cfg", ".package-lock.json", ".yarn-integrity", ".modules.yaml")
"""What virtual environments and installed packages of Node leave in the folder they lie in."""


def parse(text: Text) -> PlainText:
    return PlainText(text)


STRAY_FILE: Kind[PlainText] = Kind(
    "stray_file",
    claims=(Claim(suffixes=(*_BACKUPS, *_ARCHIVES, *_DUMPS), names=_INSTALLED),),
    parse=parse,
    by_name=True,
)
