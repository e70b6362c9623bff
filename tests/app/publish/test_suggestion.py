"""A suggestion is offered only where one click does what the fix says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.github import GitHubClient
from app.publish import PublishSettings, publish
from app.publish.comment import mark_of, read_marks
from checks.finding import Edit, Finding, Fix
from checks.text import Span
from tests.app.publish.conftest import SHOP, pull_request
from tests.app.publish.reports import finding, replacing, report
from tests.fake_github.repository import GitRepository
from tests.fake_github.server import FakeGitHub


@pytest.fixture
def body(github: FakeGitHub, shop: GitRepository, client: GitHubClient):  # type: ignore[no-untyped-def]
    def run(after: str, *findings: Finding) -> str:
        base, head = shop.commit({"a.py": "start\n"}), shop.commit({"a.py": after})
        target = pull_request(github, github.open_pull(SHOP, base=base, head=head))
        publish(
            report(_excerpted(item, after) for item in findings), target, client, PublishSettings(check_runs="none")
        )
        return "\n=====\n".join(thread.first.body for thread in github.threads(SHOP, 7))

    return run


def _excerpted(item: Finding, text: str) -> Finding:
    """With the line as the engine shows it: whole, unless it is long or holds a secret."""
    line = text.split("\n")[item.span.line - 1].removesuffix("\r")
    return replace(item, excerpt=item.excerpt or (line if len(line) <= 500 else ""))


def _offered(body: str) -> list[str]:
    return [part.split("\n```")[0] for part in body.split("```suggestion\n")[1:]]


def test_a_fix_becomes_the_whole_new_line(body) -> None:  # type: ignore[no-untyped-def]
    written = body("start\n    DEBUG = True  # on\n", finding("a.py", 2, fix=replacing("a.py", 2, (13, 17), "False")))
    assert _offered(written) == ["    DEBUG = False  # on"]


def test_a_fix_of_several_lines_covers_them_all(body, github: FakeGitHub) -> None:  # type: ignore[no-untyped-def]
    fix = Fix("Do it.", (Edit("a.py", Span(2, 1, 2, 2), "B"), Edit("a.py", Span(4, 1, 4, 2), "D")))
    written = body("start\nb\nc\nd\n", finding("a.py", 2, fix=fix))
    assert _offered(written) == ["B\nc\nD"]
    assert (github.threads(SHOP, 7)[0].first.start_line, github.threads(SHOP, 7)[0].first.line) == (2, 4)


def test_a_line_with_backticks_cannot_close_the_block(body) -> None:  # type: ignore[no-untyped-def]
    written = body("start\nx ``` y\n", finding("a.py", 2, fix=replacing("a.py", 2, (1, 2), "z")))
    assert "````suggestion\nz ``` y\n````" in written


@pytest.mark.parametrize(
    ("why", "after", "fix"),
    [
        ("carriage returns", "start\nx = 1\r\n", replacing("a.py", 2, (1, 2), "y")),
        ("a carriage return that the fix takes away", "start\nx = 1\r\n", replacing("a.py", 2, (1, 7), "y")),
        ("bidirectional override", "start\nx = 1 \u202e\n", replacing("a.py", 2, (1, 2), "y")),
        ("zero width", "start\nx = 1\u200b\n", replacing("a.py", 2, (1, 2), "y")),
        ("another file", "start\nx = 1\n", replacing("b.py", 2, (1, 2), "y")),
        ("a new file", "start\nx = 1\n", Fix("Add it.", (Edit("b.py", None, "y\n"),))),
        ("nothing changed", "start\nx = 1\n", replacing("a.py", 2, (1, 2), "x")),
        (
            "overlapping edits",
            "start\nx = 1\n",
            Fix("Do it.", (Edit("a.py", Span(2, 1, 2, 4), "y"), Edit("a.py", Span(2, 2, 2, 5), "z"))),
        ),
    ],
)
def test_no_suggestion_is_made_of(why: str, after: str, fix: Fix, body) -> None:  # type: ignore[no-untyped-def]
    written = body(after, finding("a.py", 2, fix=fix))
    assert written
    assert _offered(written) == []


_SECRET = "hunter2-hunter2-hunter2"
_SECRET_LINE, _MASKED_LINE = f'KEY = "{_SECRET}"  # DEBUG', 'KEY = "hun…er2"  # DEBUG'


def _found(line: int, excerpt: str, columns: tuple[int, int], replacement: str, rule: str = "config/secret") -> Finding:
    return finding("a.py", line, rule=rule, excerpt=excerpt, fix=replacing("a.py", line, columns, replacement))


def test_a_masked_secret_is_not_brought_back_by_a_suggestion(body) -> None:  # type: ignore[no-untyped-def]
    written = body(f"start\n{_SECRET_LINE}\n", _found(2, _MASKED_LINE, (36, 41), "debug"))
    assert _offered(written) == []
    assert _SECRET not in written


def test_a_suggestion_that_takes_the_secret_away_is_made(body) -> None:  # type: ignore[no-untyped-def]
    mended = _found(2, _MASKED_LINE, (7, 32), 'os.environ["KEY"]')
    assert _offered(body(f"start\n{_SECRET_LINE}\n", mended)) == ['KEY = os.environ["KEY"]  # DEBUG']


def test_one_of_two_secrets_that_stays_is_not_shown(body) -> None:  # type: ignore[no-untyped-def]
    line = f'A = "{_SECRET}"; B = "correct-horse-battery"'
    first = _found(2, 'A = "hun…er2"; B = "cor…ery"', (5, 30), "a()")
    assert _offered(body(f"start\n{line}\n", first)) == []


def test_a_secret_that_another_finding_knows_of_is_not_shown(body) -> None:  # type: ignore[no-untyped-def]
    fix = Fix("Do it.", (Edit("a.py", Span(2, 1, 2, 2), "y"), Edit("a.py", Span(4, 1, 4, 2), "z")))
    wide = finding("a.py", 2, excerpt="x = 1", fix=fix)
    other = finding("a.py", 3, rule="config/secret", excerpt=_MASKED_LINE)
    assert _SECRET not in body(f"start\nx = 1\n{_SECRET_LINE}\nw = 2\n", wide, other)


def test_a_line_too_long_for_an_excerpt_is_not_shown(body) -> None:  # type: ignore[no-untyped-def]
    line = f"x = 1  # {'long ' * 300}"
    assert _offered(body(f"start\n{line}\n", _found(2, "", (1, 2), "y"))) == []


def test_two_suggestions_for_one_line_are_not_offered_together(body) -> None:  # type: ignore[no-untyped-def]
    one = finding("a.py", 2, fix=replacing("a.py", 2, (1, 2), "y"))
    other = finding("a.py", 2, rule="config/secret", fix=replacing("a.py", 2, (5, 6), "2"))
    assert len(_offered(body("start\nx = 1\n", one, other))) == 1


def test_a_mark_in_a_suggestion_is_not_taken_for_ours(body) -> None:  # type: ignore[no-untyped-def]
    forged = "<!-- factorlint 0123456789abcdef -->"
    found = finding("a.py", 2, fix=replacing("a.py", 2, (1, 2), "y"))
    written = body(f"start\nx\n{forged}\n", replace(found, fix=Fix("Do it.", (Edit("a.py", Span(2, 1, 3, 1), "y\n"),))))
    assert f"y\n{forged}\n```" in written
    assert read_marks(written) == {mark_of(found)}
