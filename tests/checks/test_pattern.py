"""An expression that is compiled late behaves as one that was compiled at once."""

from __future__ import annotations

import pickle
import re

import pytest

from checks.pattern import pattern


def test_it_searches_matches_and_substitutes_as_the_compiled_one_does() -> None:
    early, late = re.compile(r"(?P<a>\d)x", re.IGNORECASE), pattern(r"(?P<a>\d)x", re.IGNORECASE)
    for text in ("1X2x", "none", ""):
        assert bool(late.search(text)) is bool(early.search(text))
        assert late.findall(text) == early.findall(text)
        assert late.sub("-", text) == early.sub("-", text)
    assert late.pattern == early.pattern
    assert late.flags == early.flags


def test_a_wrong_expression_raises_when_it_is_used() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.search("x")


def test_it_can_be_handed_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(pattern("a+"))).findall("aab") == ["aa"]
