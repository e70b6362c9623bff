"""`factorlint explain`: a factor, a rule, and a finding with its reasons."""

from __future__ import annotations

import json

import pytest

from checks.factor import FACTORS
from checks.index import RULES
from hooks.explaining import is_fingerprint, is_place
from hooks.explaining.ideas import IDEAS
from tests.hooks.conftest import FILE_HANDLER

PASSWORD = "tr0ub4dor-horse-staple"


@pytest.fixture
def service(project):
    project.write("Procfile", "web: gunicorn app:app\n")
    project.write("app.py", FILE_HANDLER)
    project.commit()
    return project


def fingerprint(factorlint) -> str:
    (finding,) = json.loads(factorlint("check", "--only", "logs", "--format", "json").out)["findings"]
    return finding["fingerprint"]


def test_a_rule_is_explained_by_why_what_how_and_examples(project, factorlint):
    ran = factorlint("explain", "logs/file-handler")

    assert ran.code == 0
    for piece in ("XI. Logs", "To mend it:", "Found, at ", "Left alone:", "ignore[logs/file-handler]", "https://"):
        assert piece in ran.out


def test_a_rule_shows_two_examples_of_each_kind_and_all_for_the_asking(project, factorlint):
    short, long = factorlint("explain", "logs/file-handler").out, factorlint("explain", "XI", "--verbose").out

    assert (short.count("Found, at "), short.count("Left alone:")) == (2, 2)
    assert "more examples" in short
    assert "more examples" not in long


@pytest.mark.parametrize("name", ["XI", "logs", "Logs", "xi"])
def test_a_factor_is_explained_by_its_idea_its_rules_and_the_words_of_a_report(project, factorlint, name):
    shown = factorlint("explain", name).out

    assert all(rule in shown for rule in RULES if rule.startswith("logs/"))
    assert "Found, at" not in shown
    assert all(word in shown for word in ("failing", "advice", "passing", "not assessed", "not applicable"))
    assert "https://12factor.net/logs" in shown
    assert len(shown.splitlines()) <= 40


def test_every_factor_has_an_idea():
    assert IDEAS.keys() == FACTORS.keys()
    assert all(idea.endswith(".") for idea in IDEAS.values())


@pytest.mark.parametrize("name", FACTORS)
def test_every_factor_fits_the_terminal(project, factorlint, name, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")

    lines = factorlint("explain", name).out.splitlines()

    assert max(len(line) for line in lines) <= 120


@pytest.mark.parametrize("length", [6, 32])
def test_a_finding_is_explained_by_its_fingerprint_or_the_beginning_of_it(service, factorlint, length):
    shown = factorlint("explain", fingerprint(factorlint)[:length]).out

    assert shown.startswith("app.py:3:1  error\nlogs/file-handler, XI. Logs\n")
    assert '| logging.FileHandler("app.log")\n' in shown
    assert "it blocks: nothing is set for it, and the default of the factor is enforce" in " ".join(shown.split())
    for piece in ("Why it matters:", "To mend it:", "# factorlint: ignore[logs/file-handler] reason", "Fingerprint "):
        assert piece in shown


def test_the_option_takes_a_fingerprint_too(service, factorlint):
    name = fingerprint(factorlint)

    assert factorlint("explain", "--finding", name).out == factorlint("explain", name).out


def test_a_finding_is_explained_by_its_place(service, factorlint):
    assert factorlint("explain", "app.py:3").out == factorlint("explain", fingerprint(factorlint)).out


def test_the_report_names_the_fingerprint_to_ask_with(service, factorlint):
    shown = factorlint("check", "--verbose").out

    assert f"more  factorlint explain {fingerprint(factorlint)[:12]}\n" in shown


def test_the_level_is_explained_by_the_setting_that_made_it(service, factorlint):
    service.write("factorlint.toml", '[factors]\nlogs = "advise"\n')

    shown = " ".join(factorlint("explain", "app.py:3").out.split())

    assert "warning, it does not block: factorlint.toml says advise of the factor." in shown


def test_a_rule_that_blocks_by_its_own_name_says_so(service, factorlint):
    service.write("factorlint.toml", '[rules]\n"logs/file-handler" = "enforce"\n')

    shown = " ".join(factorlint("explain", "app.py:3").out.split())

    assert "error, it blocks: factorlint.toml says enforce of the rule." in shown


def test_a_credential_is_explained_by_its_reasons_and_score_and_stays_masked(service, factorlint):
    service.write("mail.py", f'SMTP_PASSWORD = "{PASSWORD}"\n')

    shown = factorlint("explain", "mail.py:1").out

    assert "config/secret, III. Config" in shown
    assert "- the name says a password\n" in shown
    assert "of 1.00 that it is a credential in use" in shown
    assert PASSWORD not in shown


def test_a_finding_that_rests_on_other_files_names_them(service, factorlint):
    for engine, path in (("sqlite3", "shop/settings/dev.py"), ("postgresql", "shop/settings/production.py")):
        service.write(path, f'DATABASES = {{"default": {{"ENGINE": "django.db.backends.{engine}"}}}}\n')

    shown = factorlint("explain", "shop/settings/dev.py:1").out

    assert "  - it rests on shop/settings/production.py as well\n" in shown


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (
            f"{FILE_HANDLER.rstrip()}  # factorlint: ignore[logs/file-handler] by law\n",
            "a comment beside it silences it: by law",
        ),
        (
            f"# factorlint: ignore-file[logs/file-handler] by law\n{FILE_HANDLER}",
            "a comment for the whole file silences it",
        ),
    ],
)
def test_a_silenced_finding_says_by_what(service, factorlint, source, why):
    line = (
        service.write("app.py", source)
        .read_text()
        .splitlines()
        .index(next(each for each in source.splitlines() if each.startswith("logging")))
    )

    assert f"It is not reported: {why}" in factorlint("explain", f"app.py:{line + 1}").out


def test_an_accepted_finding_says_so(service, factorlint):
    factorlint("baseline")

    assert "It is not reported: the baseline accepts it\n" in factorlint("explain", "app.py:3").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["explain", "deadbeef0"], "no finding of a check of this repository has the fingerprint 'deadbeef0'"),
        (["explain", "app.py:2"], "nothing was found at app.py:2"),
        (["explain", "nowhere.py:2"], "no such file or folder: nowhere.py"),
        (["explain", "lgos"], "did you mean 'logs'?"),
    ],
)
def test_what_is_not_there_is_one_sentence(service, factorlint, words, sentence):
    ran = factorlint(*words)

    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err


def test_a_beginning_that_several_findings_share_is_not_guessed_at(service, factorlint):
    from checks.config import Config
    from checks.engine import check
    from checks.errors import UsageError
    from checks.snapshot import MemorySnapshot
    from hooks.explaining.finding import by_fingerprint

    report = check(MemorySnapshot({f"{n}.py": FILE_HANDLER for n in range(40)}), Config())
    shared = next(
        digit for digit in "0123456789abcdef" if sum(f.fingerprint.startswith(digit) for f in report.findings) > 1
    )

    with pytest.raises(UsageError, match="findings have fingerprints that begin with"):
        by_fingerprint(report, shared)


@pytest.mark.parametrize("name", [*RULES, *FACTORS, *(factor.numeral for factor in FACTORS.values())])
def test_no_rule_or_factor_passes_for_a_finding(name):
    assert not is_fingerprint(name)
    assert not is_place(name)
