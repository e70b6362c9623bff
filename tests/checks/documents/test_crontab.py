import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.crontab import Crontab, parse
from checks.text import Text


def crontab(content: str, path: str = "crontab") -> Crontab:
    return parse(Text(path, content))


def test_a_job_has_its_schedule_and_command_in_place() -> None:
    document = crontab(
        "# why\nMAILTO=x\n*/5 1 * * mon-fri  cd /srv && python manage.py x >> /var/log/x 2>&1\n@daily backup\n"
    )
    first, second = document.jobs
    assert (first.schedule, first.user) == ("*/5 1 * * mon-fri", "")
    assert document.text.slice(first.command_span) == first.command
    assert [found.name for found in first.invocations] == ["cd", "python"]
    assert (second.schedule, second.command) == ("@daily", "backup")
    assert [(variable.name, variable.value) for variable in document.variables] == [("MAILTO", "x")]


@pytest.mark.parametrize("path", ["deploy/cron.d/app", "etc/crontab"])
def test_a_system_crontab_names_the_user(path: str) -> None:
    (job,) = crontab("0 0 * * * root backup all\n", path).jobs
    assert (job.user, job.command) == ("root", "backup all")


@pytest.mark.parametrize("content", ["this is a sentence of words", "0 0 * * *", "@daily", "NAME=a b c d e f"])
def test_other_lines_are_no_jobs(content: str) -> None:
    assert crontab(content).jobs == ()


@given(
    st.lists(st.sampled_from(["* ", "0 ", "@daily ", "x", " ", "\t", "\n", "=", "'", "é😀"])).map("".join) | st.text(),
    st.sampled_from(["crontab", "cron.d/x"]),
)
def test_any_text_is_read_and_every_span_gives_its_source_back(content: str, path: str) -> None:
    document = crontab(content, path)
    for job in document.jobs:
        assert document.text.slice(job.command_span) == job.command
        assert isinstance(job.invocations, tuple)
