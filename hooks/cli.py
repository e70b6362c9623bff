"""From the command line to an exit code.

0 nothing at an enforced level, 1 findings, 2 usage or configuration error, 3 internal error, 130 interrupted.
A rule that crashed is named on standard error and makes 3 of what would be 0; findings stay 1.
"""

from __future__ import annotations

import gc
import os
import sys

from checks.errors import FactorlintError
from hooks.quick import hook_call, nothing_to_find

TYPE_CHECKING = False  # The clean path of a hook cannot afford importing `typing` and `collections`.
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

INTERNAL_ERROR = 3
INTERRUPTED = 130
_FEW_FILES = 200
"""Up to here what a check leaves behind is less than collecting it costs."""
_OWN = ("checks.", "hooks.", "app.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; the only place where an error becomes a sentence and an exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return 0 if nothing_to_find(words) else _dispatch(words)
    except FactorlintError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        _say(f"internal error in {_module(error.__traceback__)}: {type(error).__name__}: {error}; please report")
        if "--debug" in words or os.environ.get("FACTORLINT_DEBUG", "").lower() in ("1", "true", "yes"):
            from traceback import print_exception

            print_exception(error)
        return INTERNAL_ERROR


def _dispatch(words: list[str]) -> int:
    asked = hook_call(words)
    if asked is None or len(asked[1]) > _FEW_FILES:
        gc.enable()
    if asked is not None:
        from hooks.commands import check

        return check.run(check.hook_arguments(*asked))
    from hooks.commands import find
    from hooks.parsing import parser, top_level

    name = next((word for word in words if not word.startswith("-")), None)
    before = words[: words.index(name)] if name else words
    if name is None or set(before) - {"--debug"}:
        return top_level(before)
    command = find(name)
    arguments = parser(name, command).parse_args([*before, *words[len(before) + 1 :]])
    return command.run(arguments)


def _say(message: str) -> None:
    from hooks.printing import printable

    sys.stderr.write(f"factorlint: {printable(' '.join(message.split()))}\n")


def _module(trace: TracebackType | None) -> str:
    """The innermost module of this project that the error came through."""
    found = "factorlint"
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        found = name if name.startswith(_OWN) else found
        trace = trace.tb_next
    return found
