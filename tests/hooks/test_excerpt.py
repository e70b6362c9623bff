"""The line a finding is about, with carets under its range."""

import pytest

from checks.text import Span
from hooks.excerpt import excerpt
from hooks.printing import printable, width


def shown(line, start, end, cells=80):
    return list(excerpt(line, Span(1, start, 1, end), cells))


@pytest.mark.parametrize(
    ("line", "start", "end", "expected"),
    [
        ("log = open()", 7, 13, ["log = open()", "      ^^^^^^"]),
        ("    log = open()", 11, 17, ["log = open()", "      ^^^^^^"]),
        ("\tlog = open()", 8, 14, ["log = open()", "      ^^^^^^"]),
        ("a\tlog", 3, 6, ["a   log", "    ^^^"]),
        ("名前 = open()", 6, 12, ["名前 = open()", "       ^^^^^^"]),
        ("open(名前)", 6, 8, ["open(名前)", "     ^^^^"]),
        ("e\u0301 = open()", 6, 12, ["e\u0301 = open()", "    ^^^^^^"]),
        ("🎉 = open()", 5, 11, ["🎉 = open()", "     ^^^^^^"]),
        ("log", 1, 1, ["log", "^"]),
        ("log", 4, 4, ["log", "   ^"]),
        ("log", 1, 90, ["log", "^^^"]),
        ("log", 50, 90, ["log", "   ^"]),
        ("", 1, 1, []),
        ("   ", 1, 4, []),
        ("a\x1b[31mb", 1, 2, ["a\N{REPLACEMENT CHARACTER}[31mb", "^"]),
    ],
)
def test_the_carets_stand_under_the_range(line, start, end, expected):
    assert shown(line, start, end) == expected


def test_a_range_over_several_lines_is_marked_to_the_end_of_the_first():
    assert list(excerpt("log = open(", Span(1, 7, 3, 2), 80)) == ["log = open(", "      ^^^^^"]


@pytest.mark.parametrize("start", [1, 30, 60, 500, 995])
def test_a_long_line_is_cut_around_its_range(start):
    line = "".join(chr(ord("a") + number % 26) for number in range(1000))

    source, carets = shown(line, start, start + 5, cells=60)

    assert width(source) <= 60
    assert len(carets) <= 60
    assert source[carets.index("^") : carets.index("^") + 5] == line[start - 1 : start + 4]


def test_a_wide_line_fits_the_terminal():
    source, carets = shown("名" * 1000, 500, 505, cells=60)

    assert width(source) <= 60
    assert len(carets) <= 60


def test_only_what_is_shown_of_an_endless_line_is_looked_at():
    class Endless(str):
        """A line that can be cut, and not be walked through."""

        def __iter__(self):
            raise AssertionError

    source, carets = shown(Endless("名" * 1_000_000), 500_000, 900_000, cells=60)

    assert width(source) <= 60
    assert len(carets) <= 60


def test_printable_text_keeps_its_columns():
    hostile = "a\x1b\u202e\u2066\u200b\x00\x7f\x85\u2028\ue000b"

    assert printable(hostile) == "a" + "\N{REPLACEMENT CHARACTER}" * 9 + "b"


@pytest.mark.parametrize("text", ["naïve", "名前", "👩‍🚀", "क्‍ष", "שלום", "a\u0301"])
def test_ordinary_text_of_every_script_is_left_as_it_is(text):
    assert printable(text) == text
