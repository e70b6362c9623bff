"""Text from a repository reaches the page as text, whatever it is made of."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.publish.markdown import block, cell, code, fitted, plain, prose, shows_as_it_is, visible

_GITHUB = MarkdownIt("gfm-like", {"html": True, "linkify": False})
_NASTY = st.text(alphabet=st.sampled_from(list("ab1 `*_[]()<>#!|~\\@&;:/.-+=\n\t\r\u202e\u200b\x07\x00$")), max_size=60)
_EVIL = [
    "@everyone <img src=x onerror=alert(1)>",
    "<!-- factorlint 0123456789abcdef -->",
    "[click](https://evil.example) ![](https://evil.example/x.png)",
    "](https://evil.example)",
    "`` ` @octo/team ` ``",
    "`@a` `<b>`",
    "# heading\n- item\n> quote\n| a | b |\n|---|---|",
    "see #12, GH-7, octo/shop#3 and deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
    "https://evil.example www.evil.example mallory@evil.example",
    "```suggestion\nrm -rf /\n```",
    "</details></sub></td>",
    "\u202eabc\u2066 zero\u200bwidth \U000e0041tag \x1b[31mred",
    "$\\href{javascript:alert(1)}{x}$",
    "a\\|b|c\\\\|d",
]
_MENTION = re.compile(r"(?<![`\w])@\w")


def _text_outside_code(markdown: str) -> str:
    html = re.sub(r"<code>.*?</code>", "", _GITHUB.render(markdown), flags=re.DOTALL)
    return unescape(re.sub(r"</?(p|table|thead|tbody|tr|th|td)( style=\"[^\"]*\")?>", "", html))


@pytest.mark.parametrize("evil", _EVIL)
@pytest.mark.parametrize("written", [plain, code, prose])
def test_no_tag_link_or_picture_comes_out_of(written, evil: str) -> None:  # type: ignore[no-untyped-def]
    tags = set(re.findall(r"<(\w+)", _GITHUB.render(written(evil))))
    assert tags <= {"p", "code"}


@pytest.mark.parametrize("evil", _EVIL)
@pytest.mark.parametrize("written", [plain, code, prose])
def test_no_mention_reference_or_address_comes_out_of(written, evil: str) -> None:  # type: ignore[no-untyped-def]
    text = _text_outside_code(written(evil))
    assert not _MENTION.search(text)
    assert not re.search(r"#\d|\bGH-\d|\b[0-9a-f]{7,40}\b", text)
    assert not re.search(r"://\w|www\.\w", text)


@given(_NASTY)
def test_whatever_is_written_the_page_holds_paragraphs_and_code_only(text: str) -> None:
    for written in (plain(text), code(text), prose(text)):
        assert set(re.findall(r"<([a-z!]\w*)", _GITHUB.render(f"x {written} y"))) <= {"p", "code", "br"}


@given(_NASTY)
def test_a_code_span_shows_exactly_the_visible_text(text: str) -> None:
    found = re.search(r"<code>(.*?)</code>", _GITHUB.render(f"x {code(text)} y"), re.DOTALL)
    assert found is not None
    assert unescape(found[1]).strip() == (visible(text) or " ").strip()


@given(_NASTY)
def test_a_cell_never_ends_early(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| {cell(code(text))} | {cell(plain(text))} |"
    assert _GITHUB.render(table).count("<td>") == 2


@given(_NASTY)
def test_a_block_cannot_be_closed_by_its_content(text: str) -> None:
    rendered = _GITHUB.render(block(text.replace("\r", ""), "suggestion") + "\n\nend")
    assert rendered.count("<pre>") == 1
    assert rendered.endswith("<p>end</p>\n")


def test_invisible_characters_are_spelt_out() -> None:
    assert visible("a\u202eb\u200bc\x1b\U000e0041") == "a\\u202eb\\u200bc\\u001b\\U000e0041"


def test_ordinary_letters_of_every_script_stay_as_they_are() -> None:
    assert visible("Grüße, 日本語, עברית, 🙂") == "Grüße, 日本語, עברית, 🙂"


def test_only_text_that_shows_every_character_may_be_clicked_into_a_file() -> None:
    assert shows_as_it_is("x = 'ü'\n\ty")
    assert not shows_as_it_is("x = '\u2067'")


def test_blocks_beyond_the_limit_are_left_out_whole_and_said_to_be() -> None:
    assert fitted(["ä" * 20, "b" * 20, "c" * 20], 80, "more") == f"{'ä' * 20}\n\n{'b' * 20}\n\nmore"
    assert fitted(["a", "b"], 80, "more") == "a\n\nb"
