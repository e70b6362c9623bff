"""Whatever a file holds, detection ends soon and yields a bounded number of secrets.

Bounds are in steps that the machine's speed does not change: processor time against that of a plain input of the same size.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.decoding import decode
from checks.pattern import pattern as late
from checks.secrets import detection
from checks.secrets.context import armour, assignment, lines
from checks.secrets.detection import MOST, detect
from checks.secrets.detectors import KEYED, SHAPED
from checks.secrets.detectors.detector import Detector, Keyed
from checks.secrets.examples import value
from checks.secrets.judgement import grammars, names, randomness, shaped, values
from checks.secrets.quick import suspicious
from checks.secrets.shape import pattern
from checks.text import Text

LATE = type(late(""))
"""An expression that is compiled at its first use."""
ANCHORED = [
    pytest.param(found.match, id=f"{module.__name__}.{name}")
    for module in (assignment, values, randomness)
    for name, found in vars(module).items()
    if isinstance(found, (re.Pattern, LATE))
]
"""Matched at one place only: one match must be linear."""
SEARCHED = [
    pytest.param(found.findall, id=f"{module.__name__}.{name}")
    for module in (armour, detection, lines, grammars, names, shaped)
    for name, found in vars(module).items()
    if isinstance(found, (re.Pattern, LATE))
]
PIECES = (
    "a", "A", "0", " ", "\t", "\"", "'", "`", "\\", "=", ":", "-", "_", ".", "/", "@", "(", ")", "[", "<", "{", "$", ";", ",",
    "password", "password=", "://", "a:", "sk-", "eyJ", "-----BEGIN ", "PRIVATE KEY", "mysql ", " -p", "value", "default",
    "role ", "machine ", "identified ", "new ", "x(",
)  # fmt: skip


def seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


@pytest.mark.parametrize("apply", [*ANCHORED, *SEARCHED])
def test_no_pattern_needs_more_than_linear_time(apply: Callable[[str], object]) -> None:
    for piece in PIECES:
        short, long = piece * (1_000 // len(piece)), piece * (8_000 // len(piece))
        least = seconds(lambda short=short: apply(short))
        # Eight times the text may take eight times as long, with room for a busy machine; quadratic time takes 64 times.
        assert seconds(lambda long=long: apply(long)) < 30 * max(least, 0.002)


@pytest.mark.parametrize("detector", [pytest.param(each, id=each.id) for each in (*SHAPED, *KEYED)])
def test_a_shape_is_a_chain_of_counted_classes_and_nothing_else(detector: Detector | Keyed) -> None:
    simple = re.compile(r"\(\?<?!\[[^\]]+\]\)|\[[^\]]+\]\{\d+,\d+\}|\\?[^\[\](){}*+?|\\]|\\[$|.+?]")
    for alternative in detector.shapes:
        assert simple.sub("", pattern(alternative)) == ""


def test_one_very_long_line_is_looked_through_in_windows() -> None:
    token = value("stripe-key")
    content = f'{"x" * 3_000_000} password = "{value("password")}" {"y " * 1_000_000} {token} {"=" * 1_000_000}'
    found = [secret.value for secret in detect(Text("a.txt", content), "production")]
    assert token in found


def test_a_million_matches_yield_a_bounded_number() -> None:
    content = f'password = "{value("password")}"\n' * 200_000
    assert len(list(detect(Text("a.py", content), "production"))) == MOST


def test_nested_quotes_and_brackets_end() -> None:
    content = "\n".join(
        ("password = " + "\"'`" * 2_000, "token: " + '\\"' * 4_000, "secret = " + "f(" * 4_000, "x://" + ":@" * 3_000)
    )
    assert len(list(detect(Text("a.py", content), "production"))) <= MOST


def test_bytes_that_are_no_utf8_are_read_and_searched() -> None:
    data = (
        b"\xff\xfe\xfa".replace(b"\xff\xfe", b"\xe9\xe8")
        + f'\npassword = "{value("password")}"\n'.encode()
        + b"\x80\x81"
    )
    found = [secret.value for secret in detect(Text("a.py", decode(data)), "production")]
    assert found == [value("password")]
    assert suspicious("a.py", data)


def test_lone_surrogates_do_not_stop_detection() -> None:
    found = [each.value for each in detect(Text("a.py", f'\ud800 ü\npassword = "{value("password")}"\n'), "production")]
    assert found == [value("password")]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60),
    st.sampled_from(["a.py", "a.yml", "a.xml", "a.md", "Dockerfile"]),
)
def test_every_secret_stands_where_it_is_said_to_stand(pieces: list[str], path: str) -> None:
    text = Text(path, "".join(pieces))
    for secret in detect(text, "production"):
        assert text.slice(secret.span) == secret.value
        assert 0 <= secret.score <= 1


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40),
    st.sampled_from(["a.py", "a.yml", "a.xml", "a.md", "a.tf", "a.sh"]),
)
def test_a_file_that_is_not_suspicious_holds_nothing(pieces: list[str], path: str) -> None:
    content = "".join(pieces)
    data = content.encode("utf-8", "surrogatepass")
    if not suspicious(path, data):
        assert list(detect(Text(path, content), "production")) == []
