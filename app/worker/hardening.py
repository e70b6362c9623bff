"""Keeping a child that was taken over by what it parsed from reading its parent's secrets."""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4


def hide_environment() -> None:
    """Have the kernel refuse other processes of the same user our memory and our environment, on Linux."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
