"""The launcher: finds the packages and hands over."""

from __future__ import annotations

import gc
import os
import sys

from factorlint.prepared import use

TYPE_CHECKING = False  # Importing `typing` would take half of an interpreter's start.
if TYPE_CHECKING:
    from typing import NoReturn

_LIB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib")


def main() -> None:
    """An installed wheel carries its packages in `lib`; they come first, before a user's own `hooks` or `checks`."""
    if os.path.isdir(_LIB):
        sys.path.insert(0, _LIB)
        use(_LIB)
    if sys.argv[1:2] == ["app"]:
        from app.cli import main as run_app  # The hooks do not know the App, nor install what it needs.

        sys.exit(run_app(sys.argv[2:]))
    gc.disable()  # A commit leaves little behind; what reads more switches it on again.
    from hooks.cli import main as run

    _leave(run())


def _leave(code: int) -> NoReturn:
    """Without taking hundreds of modules apart first, which takes longer than an interpreter's start."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError):
        sys.exit(code)  # A stream that is closed or broken; the interpreter knows what is left to say.
    os._exit(code)


if __name__ == "__main__":
    main()
