"""Suppressions in comments of every syntax."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.ignores import Suppression, comment_for, parse, suppresses, unused
from checks.text import Span, Text

TODAY = date(2026, 6, 1)
KNOWN = ("logs/file-handler", "logs/rotation", "config/secret")


def of(content: str, path: str = "app.py") -> tuple[Suppression, ...]:
    return parse(Text(path, content))


def only(content: str, path: str = "app.py") -> Suppression:
    (suppression,) = of(content, path)
    return suppression


def at(line: int, end_line: int | None = None) -> Span:
    return Span(line, 1, end_line or line, 9)


def silences(content: str, line: int, rule: str = "logs/file-handler", today: date = TODAY) -> bool:
    return suppresses(of(content), rule, at(line), today) is not None


def complaints(content: str, *used: tuple[Suppression, str], require_reason: bool = False) -> list[tuple[str, str]]:
    found = unused("app.py", of(content), used, {"logs/file-handler", "logs/rotation"}, KNOWN, TODAY, require_reason)
    return [(each.rule, each.why) for each in found]


def test_a_comment_names_rules_and_gives_a_reason():
    found = only(
        "x = 1\nopen_log()  # factorlint: ignore[logs/file-handler, config/secret] the vendor's tool wants it\n"
    )
    assert found.rules == ("logs/file-handler", "config/secret")
    assert found.reason == "the vendor's tool wants it"
    assert (found.line, found.applies_to, found.whole_file, found.until, found.problem) == (2, 2, False, None, "")
    assert found.span == Span(2, 15, 2, 94)


@pytest.mark.parametrize(
    "comment",
    [
        "# {}",
        "## {}",
        "// {}",
        "/* {} */",
        "/** {} */",
        "<!-- {} -->",
        "-- {}",
        "; {}",
        "% {}",
        "REM {}",
        "rem {}",
        ":: {}",
        "{{{{/* {} */}}}}",
        "{{{{- /* {} */ -}}}}",
        "{{# {} #}}",
        "<%-- {} --%>",
        "(* {} *)",
        "' {}",
    ],
)
def test_every_comment_syntax_is_understood_alone_and_behind_code(comment):
    written = comment.format("factorlint: ignore[logs] until=2027-01-01 it stays")
    alone, behind = only(f"{written}\ncode\n"), only(f"code {written}\ncode\n")
    assert [alone.applies_to, behind.applies_to] == [2, 1]
    assert {(each.rules, each.reason, each.until, each.problem) for each in (alone, behind)} == {
        (("logs",), "it stays", date(2027, 1, 1), "")
    }


@pytest.mark.parametrize(
    "text",
    [
        'HELP = "write factorlint: ignore[logs] to silence it"',
        "factorlint: ignore[logs]",
        "key: factorlint: ignore[logs]",
        "name = factorlint",
        "see https://factorlint: ignore[logs]",
    ],
)
def test_what_stands_in_no_comment_is_no_suppression(text):
    assert of(text) == ()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("# factorlint: ignore[logs]\n\n# more about it\ncode\n", 4),
        ("// factorlint: ignore[logs]\n// more\n/* and\n * more */\ncode\n", 5),
        ("/* factorlint: ignore[logs] because\n   of this */\ncode\n", 3),
        ("/*\n * factorlint: ignore[logs] because\n * of this\n */\ncode\n", 5),
        ("<!-- factorlint: ignore[logs] because\n of this -->\n<code/>\n", 3),
        ("\t# factorlint: ignore[logs]\r\n\tcode\r\n", 2),
        ("/* factorlint: ignore[logs] */ code\ncode\n", 1),
        ("code\n# factorlint: ignore[logs]", 2),
    ],
)
def test_a_comment_alone_reaches_to_the_next_line_that_is_none(content, line):
    assert only(content).applies_to == line


def test_it_silences_its_line_or_the_next_and_no_other():
    content = "code\n# factorlint: ignore[logs/file-handler]\ncode\ncode\n"
    assert [silences(content, line) for line in (1, 3, 4)] == [False, True, False]


def test_it_silences_a_secret_in_the_comment_below_it():
    assert silences("# factorlint: ignore[config/secret]\n# password: hunter2\ncode\n", 2, "config/secret")


def test_it_silences_a_finding_of_several_lines_from_any_of_them():
    content = 'handler = FileHandler(\n    "app.log",  # factorlint: ignore[logs/file-handler]\n)\n'
    assert suppresses(of(content), "logs/file-handler", at(1, 3), TODAY)


def test_a_factor_silences_its_rules_and_a_rule_no_other():
    assert silences("code  # factorlint: ignore[logs]", 1)
    assert not silences("code  # factorlint: ignore[logs/rotation]", 1)
    assert not silences("code  # factorlint: ignore[config]", 1)


def test_one_for_the_file_silences_every_line():
    assert silences("#!/bin/sh\n# factorlint: ignore-file[logs] a demonstration\n" + "code\n" * 50, 40)


def test_one_for_the_file_may_follow_a_long_licence():
    assert silences("# All rights reserved\n" * 40 + "# factorlint: ignore-file[logs]\ncode\n", 42)


def test_one_for_the_file_must_not_hide_further_down():
    content = "code\n" * 20 + "# factorlint: ignore-file[logs]\ncode\n"
    assert not silences(content, 1)
    assert "first 10 lines" in only(content).problem


def test_the_one_for_the_line_is_used_before_the_one_for_the_file():
    content = "# factorlint: ignore-file[logs]\ncode  # factorlint: ignore[logs/file-handler] this one\n"
    found = suppresses(of(content), "logs/file-handler", at(2), TODAY)
    assert found is not None
    assert (found[0].reason, found[1]) == ("this one", "logs/file-handler")


def test_it_holds_through_its_last_day():
    content = "code  # factorlint: ignore[logs/file-handler] until=2026-06-01 being moved"
    assert silences(content, 1, today=date(2026, 6, 1))
    assert not silences(content, 1, today=date(2026, 6, 2))


def test_the_last_day_may_follow_the_reason():
    found = only("code  # factorlint: ignore[logs] being moved until=2027-01-01")
    assert (found.reason, found.until) == ("being moved", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("directive", "why"),
    [
        ("ignore", "names no rule"),
        ("ignore[]", "names no rule"),
        ("ignore[*]", "names no rule"),
        ("ignore-file[*] all of it", "names no rule"),
        ("disable[logs]", '"disable" is not understood'),
        ("ignore[logs] until=soon", '"until=soon" is no date'),
        ("ignore[logs] until=2026-02-30", '"until=2026-02-30" is no date'),
        ("ignore[logs] until=2026-05-31", "expired on 2026-05-31"),
    ],
)
def test_what_cannot_be_honoured_silences_nothing_and_says_why(directive, why):
    content = f"code  # factorlint: {directive}\n"
    assert not silences(content, 1)
    assert why in complaints(content)[0][1]


def test_a_reason_may_be_required():
    bare, reasoned = "code  # factorlint: ignore[logs]", "code  # factorlint: ignore[logs] - vendor"
    assert suppresses(of(bare), "logs/rotation", at(1), TODAY, require_reason=True) is None
    assert suppresses(of(reasoned), "logs/rotation", at(1), TODAY, require_reason=True)
    assert complaints(bare, require_reason=True) == [("logs", "gives no reason, and the configuration requires one")]


def test_what_silenced_nothing_is_reported_name_by_name():
    content = "code  # factorlint: ignore[logs/file-handler, logs/rotation]\n"
    assert complaints(content, (only(content), "logs/rotation")) == [("logs/file-handler", "nothing found")]


def test_nothing_is_said_about_rules_that_did_not_run():
    assert complaints("code  # factorlint: ignore[config/secret, config]\n") == []


@pytest.mark.parametrize(
    "content",
    [
        "say('# factorlint: ignore[logs]')",
        'TEXT = "code  # factorlint: ignore[nonsense] until=soon"',
        '"""Silenced by `# factorlint: ignore[logs]` on the line."""',
    ],
)
def test_what_seems_to_stand_in_a_string_is_not_reported(content):
    assert complaints(content) == []


def test_an_apostrophe_before_it_takes_nothing_from_a_suppression():
    assert silences("open_log()  # the vendor's  # factorlint: ignore[logs/file-handler]", 1)


def test_in_prose_only_a_comment_of_its_own_counts():
    page = (
        "# factorlint: ignore[logs]\n\n    code  // factorlint: ignore[logs]\n\n<!-- factorlint: ignore[config] -->\n"
    )
    assert [each.rules for each in of(page, "README.md")] == [("config",)]


def test_an_unknown_rule_is_reported_with_the_nearest_known_one():
    assert complaints("# factorlint: ignore[logs/file-handlr]\n") == [
        ("logs/file-handlr", 'unknown rule, did you mean "logs/file-handler"?')
    ]


@pytest.mark.parametrize(
    ("path", "comment"),
    [
        ("app.py", "# factorlint: ignore[logs/rotation] reason"),
        ("web/App.TSX", "// factorlint: ignore[logs/rotation] reason"),
        ("style.css", "/* factorlint: ignore[logs/rotation] reason */"),
        ("logback.xml", "<!-- factorlint: ignore[logs/rotation] reason -->"),
        ("schema.sql", "-- factorlint: ignore[logs/rotation] reason"),
        ("php.ini", "; factorlint: ignore[logs/rotation] reason"),
        ("templates/_helpers.tpl", "{{/* factorlint: ignore[logs/rotation] reason */}}"),
        ("start.bat", "REM factorlint: ignore[logs/rotation] reason"),
        ("nginx.conf.j2", "{# factorlint: ignore[logs/rotation] reason #}"),
        ("Dockerfile", "# factorlint: ignore[logs/rotation] reason"),
        (".env", "# factorlint: ignore[logs/rotation] reason"),
        ("tsconfig.json", "// factorlint: ignore[logs/rotation] reason"),
        ("go.mod", "// factorlint: ignore[logs/rotation] reason"),
    ],
)
def test_the_offered_comment_is_one_that_is_understood(path, comment):
    assert comment_for(path, "logs/rotation") == comment
    assert only(f"code {comment}\n", path).rules == ("logs/rotation",)


@pytest.mark.parametrize("path", ["package.json", "a/composer.lock", ".python-version", 'odd"name.json'])
def test_a_file_without_comments_is_offered_a_setting_that_works(path):
    from checks.config.parsing import parse as parse_config

    config = parse_config(comment_for(path, "logs/rotation"), "factorlint.toml", KNOWN)
    assert config.mode("logs/rotation", "logs", path) == "off"
    assert config.mode("logs/rotation", "logs", "other.json") == "enforce"


PIECES = ["factorlint:", " ", "ignore", "ignore-file", "[", "]", "logs", ",", "*", "until=", "2027-01-01", "\n", "\r\n"]
PIECES += ["#", "//", "/*", "*/", "<!--", "-->", "{{/*", "*/}}", "--", "'", '"', "code", "\u2028", "\0"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from(["app.py", "README.md", "a.json"]))
def test_whatever_is_written_each_directive_is_read_once_and_lies_in_the_file(content, path):
    text = Text(path, content)
    for suppression in parse(text):
        assert text.slice(suppression.span).startswith("factorlint:")
        assert suppression.line <= suppression.applies_to <= len(text.lines)
        assert suppression.problem or suppression.rules
    assert len(parse(text)) <= content.count("factorlint:")
