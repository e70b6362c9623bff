"""The launcher: finds the packages and hands over."""

from __future__ import annotations

import os
import sys

_LIB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib")


def main() -> None:
    """An installed wheel carries its packages in `lib`; they come first, before a user's own `hooks` or `checks`."""
    if os.path.isdir(_LIB):
        sys.path.insert(0, _LIB)
    if sys.argv[1:2] == ["app"]:
        from app.cli import main as run_app  # The hooks do not know the App, nor install what it needs.

        sys.exit(run_app(sys.argv[2:]))
    from hooks.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
