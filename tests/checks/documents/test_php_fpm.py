"""PHP-FPM's pools."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.documents.php_fpm import parse
from checks.engine import check
from checks.snapshot import MemorySnapshot
from checks.text import Text

POOL = "[www]\nlisten = 9000\n; slowlog = /var/log/slow.log\nphp_admin_value[error_log] = /var/log/php.log\n"


def test_keys_with_brackets_are_read_and_comments_are_not() -> None:
    (pool,) = parse(Text("www.conf", POOL)).sections
    assert [(key.name, key.value) for key in pool.keys] == [
        ("listen", "9000"),
        ("php_admin_value[error_log]", "/var/log/php.log"),
    ]


@pytest.mark.parametrize(
    ("path", "found"),
    [("docker/www.conf", 1), ("etc/php-fpm.d/shop.conf", 1), ("etc/other.conf", 0)],
)
def test_pools_are_known_by_name_or_folder(path: str, found: int) -> None:
    pool = POOL.replace("; slowlog", "slowlog").replace("php_admin_value[error_log]", "; none")
    report = check(MemorySnapshot({path: pool}), Config(), rules=["logs/redirected"])
    assert [finding.level for finding in report.findings] == ["warning"] * found
