"""PHP-FPM's configuration: its pools, with their keys as written."""

from __future__ import annotations

from checks.documents.ini import Ini, sections
from checks.documents.kind import Claim, Kind
from checks.text import Text


def parse(text: Text) -> Ini:
    return Ini(text, tuple(sections(text, separators="=")))


PHP_FPM: Kind[Ini] = Kind(
    "php-fpm",
    claims=(
        Claim(names=("www.conf", "php-fpm.conf", "zz-docker.conf", "fpm.conf", "fpm-pool.conf")),
        Claim(suffixes=(".conf",), folders=("php-fpm.d", "pool.d")),
    ),
    parse=parse,
)
