import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.requirements import Requirement, Requirements, parse
from checks.text import Text


def requirements(content: str, path: str = "requirements.txt") -> Requirements:
    return parse(Text(path, content))


def only(content: str) -> Requirement:
    (found,) = requirements(content).requirements
    return found


def test_a_requirement_is_taken_apart() -> None:
    found = only('Django_x[argon2, bcrypt] >= 4.2 , < 5 ; python_version >= "3.8"  # why\n')
    assert (found.name, found.normalised, found.extras) == ("Django_x", "django-x", ("argon2", "bcrypt"))
    assert found.specifier == ">=4.2,<5"
    assert found.marker == 'python_version >= "3.8"'


@pytest.mark.parametrize(
    ("line", "pinned"),
    [("a==1", True), ("a===1", True), ("a==1.*", False), ("a>=1", False), ("a", False), ("a==1,<2", False)],
)
def test_only_one_named_version_is_a_pin(line: str, pinned: bool) -> None:
    assert only(line).pinned is pinned


def test_hashes_on_continued_lines_belong_to_the_requirement() -> None:
    found = requirements("a==1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via x\nb==2\n")
    assert [entry.name for entry in found.requirements] == ["a", "b"]
    assert found.requirements[0].hashes == ("sha256:aa", "sha256:bb")
    assert found.text.slice(found.requirements[0].span) == "a==1"
    assert found.text.slice(found.requirements[1].span) == "b==2"


@pytest.mark.parametrize(
    ("line", "name", "reference", "revision"),
    [
        ("git+https://h.example/a/b.git@v1#egg=pkg[x]", "pkg", "git+https://h.example/a/b.git@v1#egg=pkg[x]", "v1"),
        ("-e git+ssh://git@h.example/a/b.git#egg=pkg", "pkg", "git+ssh://git@h.example/a/b.git#egg=pkg", ""),
        ("pkg @ git+https://h.example/a/b@abc", "pkg", "git+https://h.example/a/b@abc", "abc"),
        ("https://h.example/x-1.zip", "", "https://h.example/x-1.zip", ""),
        ("-e .", "", ".", ""),
        ("./local/pkg", "", "./local/pkg", ""),
        ("dist/x-1.0-py3-none-any.whl", "", "dist/x-1.0-py3-none-any.whl", ""),
    ],
)
def test_addresses_are_references(line: str, name: str, reference: str, revision: str) -> None:
    found = only(line)
    assert (found.name, found.reference, found.revision) == (name, reference, revision)
    assert found.editable is line.startswith("-e")


def test_options_have_their_long_name_and_a_value() -> None:
    found = requirements(
        "-r base.txt\n-c ../constraints.txt\n--index-url=https://i.example/simple\n--pre\n", "reqs/web.txt"
    )
    assert [(option.name, option.value) for option in found.options] == [
        ("--requirement", "base.txt"),
        ("--constraint", "../constraints.txt"),
        ("--index-url", "https://i.example/simple"),
        ("--pre", ""),
    ]
    assert [path for path, _ in found.included()] == ["reqs/base.txt", "constraints.txt"]
    assert found.text.slice(found.options[2].value_span) == "https://i.example/simple"


def test_a_file_of_another_format_has_no_requirements() -> None:
    assert requirements("collections:\n  - name: a\n", "requirements.yml").requirements == ()


def test_a_constraints_file_says_so() -> None:
    assert requirements("a==1", "constraints.txt").constraints
    assert not requirements("a==1").constraints


_PIPISH = st.lists(
    st.sampled_from(
        [
            "a",
            "B.c",
            "==",
            ">=",
            "1",
            "[",
            "]",
            "x",
            ",",
            ";",
            " ",
            "@",
            "git+",
            "://",
            "/",
            "#",
            " #",
            "\\\n",
            "\n",
            "\r\n",
            "-e ",
            "-r",
            "--hash=",
            "--",
            "=",
            "'",
            "é😀",
            "\\",
        ]
    ),
    max_size=40,
).map("".join)


@given(_PIPISH | st.text())
def test_any_text_is_read_and_every_span_gives_its_source_back(content: str) -> None:
    found = requirements(content)
    for entry in found.requirements:
        if entry.name and entry.span != entry.name_span:
            assert found.text.slice(entry.name_span) == entry.name
        assert found.text.slice(entry.span).strip()
    for option in found.options:
        assert found.text.slice(option.span).startswith("-")
