import subprocess
import sys

from tests.app.processes import ROOT, free_port


def test_one_command_starts_everything_and_a_replayed_webhook_gets_its_check() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "develop.py"), "--once", "--port", str(free_port())],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "check run 'factorlint': neutral" in done.stderr
    assert "comment at shop.py:3" in done.stderr
