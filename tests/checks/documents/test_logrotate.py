from hypothesis import given
from hypothesis import strategies as st

from checks.documents.logrotate import Logrotate, parse
from checks.text import Text


def logrotate(content: str) -> Logrotate:
    return parse(Text("logrotate.conf", content))


def test_files_and_what_happens_to_them_are_read() -> None:
    document = logrotate(
        "weekly\n# why\n/var/log/a.log '/var/log/b c'\n/srv/*.log {\n  daily\n  rotate 7\n}\n/x { \n}\n"
    )
    first, second = document.rotations
    assert [pattern.value for pattern in first.patterns] == ["/var/log/a.log", "/var/log/b", "c", "/srv/*.log"]
    assert first.directives == ("daily", "rotate 7")
    assert (first.span.line, first.span.end_line) == (3, 7)
    assert document.text.slice(second.patterns[0].span) == "/x"


@given(st.lists(st.sampled_from(["/a", "{", "}", "\n", " ", "daily", "'", "#", "é😀"])).map("".join) | st.text())
def test_any_text_is_read_and_every_pattern_stands_where_its_span_says(content: str) -> None:
    document = logrotate(content)
    for rotation in document.rotations:
        for pattern in rotation.patterns:
            assert document.text.slice(pattern.span).strip("\"'") == pattern.value
