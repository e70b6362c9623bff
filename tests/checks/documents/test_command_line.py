import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.command_line import Invocation, invocations, of_words, parse
from checks.documents.shell import Word
from checks.text import Text


def run(source: str) -> list[Invocation]:
    text = Text("Procfile", source)
    commands = parse(source, text, text.span(0, len(source)))
    return [found for command in commands for found in invocations(command, text)]


@pytest.mark.parametrize(
    ("source", "program", "wrappers"),
    [
        ("gunicorn app", "gunicorn", ()),
        ("/usr/local/bin/gunicorn app", "gunicorn", ()),
        ("exec gunicorn app", "gunicorn", ("exec",)),
        ("sudo -E -u www env -u X A=b B=c gunicorn app", "gunicorn", ("sudo", "env")),
        ("tini -g -- gosu app gunicorn app", "gunicorn", ("tini", "gosu")),
        ("/usr/bin/dumb-init -- su-exec app:app node x.js", "node", ("dumb-init", "su-exec")),
        ("nohup time nice -n 5 timeout -k 5 30 python x.py", "python", ("nohup", "time", "nice", "timeout")),
        ("poetry run python -u -m gunicorn app", "gunicorn", ("poetry run", "python -m")),
        ("uv run --no-sync --with x uvicorn app", "uvicorn", ("uv run",)),
        ("pipenv run flask run", "flask", ("pipenv run",)),
        ("bundle exec puma -C x", "puma", ("bundle exec",)),
        ("npx -y serve -s dist", "serve", ("npx",)),
        ("dotenv -e .env -- next start", "next", ("dotenv",)),
        ("dotenv -f .env run python x", "python", ("dotenv run",)),
        ("cross-env NODE_ENV=production node x.js", "node", ("cross-env",)),
        ("./wait-for-it.sh db:5432 -t 3 -- rails s", "rails", ("wait-for-it.sh",)),
        ("sh -c 'exec gunicorn app'", "gunicorn", ("sh -c", "exec")),
        ('bash -lc "gunicorn -b 0.0.0.0:$PORT"', "gunicorn", ("bash -c",)),
        ("su - app -c 'node x'", "node", ("su -c",)),
        ("/docker-entrypoint.sh gunicorn app", "gunicorn", ("docker-entrypoint.sh",)),
        ("./entrypoint.sh", "entrypoint.sh", ()),
        ("poetry install", "poetry", ()),
        ("uv pip install x", "uv", ()),
        ("bash run.sh -c x", "bash", ()),
        ("sudo", "sudo", ()),
        ("./wait-for-it.sh db:5432", "wait-for-it.sh", ()),
    ],
)
def test_the_program_is_what_runs_in_the_end(source: str, program: str, wrappers: tuple[str, ...]) -> None:
    (found,) = run(source)
    assert (found.name, found.wrappers) == (program, wrappers)


def test_a_script_given_to_a_shell_is_several_commands_in_their_place() -> None:
    source = "sh -c 'python manage.py migrate && exec gunicorn app'"
    text = Text("Procfile", source)
    found = run(source)
    assert [invocation.name for invocation in found] == ["python", "gunicorn"]
    assert [text.slice(invocation.program.span) for invocation in found] == ["python", "gunicorn"]
    assert [invocation.replaces_shell for invocation in found] == [False, True]


def test_assignments_of_wrappers_count() -> None:
    (found,) = run("A=1 env B=2 app")
    assert [(assignment.name, assignment.value.value) for assignment in found.assignments] == [("A", "1"), ("B", "2")]


@pytest.mark.parametrize(
    "source", ["app --bind 0.0.0.0:80", "app --bind=0.0.0.0:80", "app -b0.0.0.0:80", "app x -b 0.0.0.0:80"]
)
def test_an_option_is_found_in_each_spelling(source: str) -> None:
    (found,) = run(source)
    option = found.option("--bind", "-b")
    assert option is not None
    assert option.value == "0.0.0.0:80"
    assert Text("x", source).slice(option.span) == "0.0.0.0:80"


def test_an_option_with_an_expansion_is_found_without_a_value() -> None:
    (found,) = run('app --bind="0.0.0.0:$PORT"')
    option = found.option("--bind")
    assert option is not None
    assert (option.value, option.raw) == (None, '"0.0.0.0:$PORT"')


def test_a_line_of_an_indented_block_keeps_its_place() -> None:
    text = Text("ci.yml", "run: |\n    set -e\n\n    if x; then\n      pip install y\n    fi\n")
    commands = parse("set -e\n\nif x; then\n  pip install y\nfi\n", text, text.span(5, len(text.content)))
    assert [text.slice(command.span) for command in commands] == ["set -e", "x", "pip install y"]


def test_a_value_that_is_escaped_in_its_file_is_placed_as_a_whole() -> None:
    text = Text("package.json", '{"start": "node \\"x y\\" z"}')
    span = text.span(10, len(text.content) - 1)
    (command,) = parse('node "x y" z', text, span)
    assert command.values == ("node", "x y", "z")
    assert command.span == span


def test_an_exec_form_is_a_command() -> None:
    text = Text("x", "['sh', '-c', 'exec app']")
    spans = [text.span(1, 5), text.span(7, 11), text.span(13, 23)]
    words = [Word(value, value, span) for value, span in zip(("sh", "-c", "exec app"), spans, strict=True)]
    (found,) = invocations(of_words(words, text.span(0, 24)), text)
    assert (found.name, text.slice(found.program.span)) == ("app", "app")


_LINES = st.lists(
    st.sampled_from(
        ["sh", "-c", "exec", "env", "A=b", "sudo", "-u", "--", "'", '"', "uv", "run", "python", "-m", "x", "\n", "$X"]
    ),
    max_size=30,
)


@given(_LINES.map(" ".join) | st.text())
def test_any_command_line_is_unwrapped(source: str) -> None:
    for found in run(source):
        assert found.name == found.name.lower()
