from hypothesis import given
from hypothesis import strategies as st

from checks.documents.markdown import Markdown, parse
from checks.text import Text


def markdown(content: str) -> Markdown:
    return parse(Text("README.md", content))


def test_fenced_code_has_its_language_and_place() -> None:
    document = markdown(
        "# Run é😀\n\n```Bash title=x\nexport A=1\n# no heading\n```\n\n~~~~\n```\n~~~~\n> ```{.sh}\n> x\n> ```\n```\nopen"
    )
    first, second, third, last = document.fences
    assert (first.language, first.content, first.heading) == ("bash", "export A=1\n# no heading", "Run é😀")
    assert document.text.slice(first.span) == first.content
    assert (second.language, second.content) == ("", "```")
    assert third.language == "sh"
    assert last.content == "open"
    assert [heading.title for heading in document.headings] == ["Run é😀"]


def test_documented_commands_stand_where_they_are_written() -> None:
    document = markdown("```console\n$ ssh host sudo x\n\n$ docker exec web y\n```\n```python\nssh(1)\n```\n")
    shell, python = document.fences
    commands = shell.commands(document.text)
    assert [document.text.slice(command.span) for command in commands] == ["ssh host sudo x", "docker exec web y"]
    assert python.commands(document.text) == ()


def test_a_table_has_cells_in_place() -> None:
    document = markdown(
        "Config\n------\n\n| Name | Default |\n|:--|--:|\n| `PORT` | 80 |\n| `A\\|B` | |\n\nText | no table\n"
    )
    (table,) = document.tables
    assert [cell.value for cell in table.header] == ["Name", "Default"]
    assert [[cell.value for cell in row] for row in table.rows] == [["PORT", "80"], ["A\\|B", ""]]
    assert document.text.slice(table.rows[0][0].span) == "PORT"
    assert table.heading == "Config"


def test_headings_have_their_level() -> None:
    document = markdown("Top\n===\n## Two ##\n#no\n")
    assert [(heading.level, heading.title) for heading in document.headings] == [(1, "Top"), (2, "Two")]


_PIECES = st.lists(
    st.sampled_from(["```", "~~~", "|", "-", "--|--", "\n", "\r\n", "#", " ", "a", "\\", ">", "=", "`", "é😀"]),
    max_size=40,
)


@given(_PIECES.map("".join) | st.text())
def test_any_text_is_read_and_every_span_gives_its_source_back(content: str) -> None:
    document = markdown(content)
    for fence in document.fences:
        assert isinstance(fence.commands(document.text), tuple)
        assert document.text.slice(fence.span).replace("\r\n", "\n") == fence.content
    for table in document.tables:
        for row in (table.header, *table.rows):
            for cell in row:
                assert document.text.slice(cell.span) == cell.value
