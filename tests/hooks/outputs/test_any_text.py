"""No text, however odd, breaks an output or gets out of it."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from checks.report import Report
from checks.text import Span
from hooks.excerpt import excerpt
from hooks.outputs import find
from hooks.printing import width
from hooks.view import View

TEXTS = st.text(st.characters(exclude_categories=[]), max_size=60)
PLACES = st.integers(1, 200)
EVERY_EXAMPLE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@EVERY_EXAMPLE
@given(line=TEXTS.filter(lambda text: "\n" not in text), start=PLACES, length=PLACES, cells=st.integers(1, 120))
def test_an_excerpt_fits_and_its_carets_stand_below_it(line, start, length, cells):
    shown = list(excerpt(line, Span(1, start, 1, start + length), cells))

    assert len(shown) in (0, 2)
    for part in shown:
        assert width(part) <= max(cells, 40)
        assert not {unicodedata.category(character) for character in part} & {"Cc", "Cs", "Zl", "Zp"}
    if shown:
        assert set(shown[1].lstrip()) == {"^"}


@pytest.mark.parametrize("name", ["github", "junit", "markdown", "text"])
@EVERY_EXAMPLE
@given(text=TEXTS)
def test_every_text_is_printed_safely(name, text, make_finding):
    found = replace_all(make_finding(), text)

    shown = "".join(find(name).render(Report(findings=(found,), factors=()), View()))

    assert {character for character in shown if unicodedata.category(character) in ("Cc", "Cs")} <= {"\n"}
    if name == "junit":
        ElementTree.fromstring(shown)


@EVERY_EXAMPLE
@given(text=st.text(max_size=60))
@example(text="a byte that is no UTF-8: \udcff")
def test_json_gives_back_every_text(text, make_finding):
    found = replace_all(make_finding(), text)

    written = "".join(find("json").render(Report(findings=(found,), factors=()), View()))

    assert written.isascii()
    assert json.loads(written)["findings"][0]["message"] == found.message


def replace_all(found, text):
    return replace(found, path=text or "x", message=text, mend=text, why=text, excerpt=text, suppression=text)
