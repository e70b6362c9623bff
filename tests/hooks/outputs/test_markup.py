"""What Markdown makes of words that came from a repository."""

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hooks.markup import prose, text
from hooks.printing import printable

WORDS = st.text(st.sampled_from("ab 1.)(#*_-+=![]<>&`\\|~@:/\n\t"), max_size=40)
COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(markdown: str) -> str:
    """What a reader sees."""
    return unescape(re.sub(r"</?(?:p|code)>", "", COMMONMARK.render(markdown))).replace("\u200b", "").strip()


@given(WORDS)
@example("1. a list")
@example("--- | ---")
@example("# a heading")
@example("![a](b)")
@example("<a@b.org>")
def test_text_is_read_as_it_was_written(content: str) -> None:
    assert shown(text(content)) == " ".join(printable(content, keep="\n\t").split())


@given(WORDS)
def test_prose_renders_code_and_nothing_else(content: str) -> None:
    assert set(re.findall(r"</?(\w+)", COMMONMARK.render(prose(content)))) <= {"p", "code"}


@pytest.mark.parametrize(
    ("content", "markdown"),
    [
        ("Add `ENV PYTHONUNBUFFERED=1` to the image", "Add `ENV PYTHONUNBUFFERED=1` to the image"),
        (
            "out of version control (`git rm --cached .env`), then",
            "out of version control (`git rm --cached .env`), then",
        ),
        ("a read-only, half-open range!", "a read-only, half-open range!"),
        ("DATABASE_URL", "DATABASE\\_URL"),
        ("one ` alone", "one \\` alone"),
    ],
)
def test_no_more_is_escaped_than_has_to_be(content: str, markdown: str) -> None:
    assert prose(content) == markdown
