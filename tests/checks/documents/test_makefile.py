from hypothesis import given
from hypothesis import strategies as st

from checks.documents.makefile import Makefile, Target, parse
from checks.text import Text


def makefile(content: str) -> Makefile:
    return parse(Text("Makefile", content))


def target(document: Makefile, name: str) -> Target:
    found = document.target(name)
    assert found is not None
    return found


def test_a_target_has_its_recipe_in_place() -> None:
    document = makefile(
        "X := 1\n.PHONY: run\n\nrun test: deps \\\n  more # why\n\t@echo é😀\n\n\t-cd a && \\\n\t  gunicorn app\nother:\n"
    )
    run = target(document, "run")
    assert (run.prerequisites, run.phony) == (("deps", "more"), True)
    assert [command.values for command in run.commands] == [("echo", "é😀"), ("cd", "a"), ("gunicorn", "app")]
    assert [document.text.slice(command.span) for command in run.commands] == ["echo é😀", "cd a", "gunicorn app"]
    assert target(document, "test").commands == run.commands
    assert target(document, "other").commands == ()


def test_make_variables_are_no_commands_and_shell_variables_are_the_shells() -> None:
    document = makefile("run:\n\t$(PYTHON) -m x $$HOME $$(date) $@\n")
    first, second = target(document, "run").commands
    assert [word.value for word in first.words[:3]] == [None, "-m", "x"]
    assert [document.text.slice(word.span) for word in first.words] == [
        "$(PYTHON)",
        "-m",
        "x",
        "$$HOME",
        "$$(date)",
        "$@",
    ]
    assert second.values == ("date",)


def test_a_recipe_may_stand_behind_a_semicolon() -> None:
    assert target(makefile("a: b; echo x\n"), "a").commands[0].values == ("echo", "x")


def test_assignments_are_no_targets() -> None:
    assert makefile("A := b:c\nB = x:y\nC ?= z\nexport D:=1\n").targets == ()


@given(
    st.lists(
        st.sampled_from(["a", ":", "=", ";", "\t", "\n", "\n\t", "\\\n", "$(", ")", "$$", "@", "-", " ", "#", "é😀"])
    ).map("".join)
    | st.text()
)
def test_any_text_is_read_and_every_command_lies_in_it(content: str) -> None:
    document = makefile(content)
    for found in document.targets:
        for command in found.commands:
            assert document.text.slice(command.span) in content
