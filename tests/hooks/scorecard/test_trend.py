"""What changed since earlier audits."""

from __future__ import annotations

import json

import pytest

from tests.hooks.conftest import FILE_HANDLER


@pytest.fixture
def audit_as_json(project, factorlint):
    """Audits into a file beside the repository, as if on a day of its own; gives the file and the document."""

    def run(day: str, *words: str) -> tuple[str, dict]:
        document = json.loads(factorlint("audit", "--format", "json", *words).out)
        document["audit"]["day"] = day
        file = project.root.parent / f"{day}.json"
        file.write_text(json.dumps(document))
        return str(file), document

    return run


@pytest.fixture
def moved(project, audit_as_json):
    """Three audits: a finding is mended, one is accepted, one comes and one stays."""
    project.write("requirements.txt", "flask==3.1.0\n")
    project.write("Procfile", "web: gunicorn app:app\n")
    project.write("stays.py", FILE_HANDLER)
    project.write("mended.py", FILE_HANDLER)
    project.commit()
    first, _ = audit_as_json("2026-01-01")
    project.write("accepted.py", FILE_HANDLER)
    second, _ = audit_as_json("2026-02-01")
    project.write("mended.py", "print()\n")
    project.write("accepted.py", FILE_HANDLER.replace("\nlogging.", "\n# factorlint: ignore[logs] by law\nlogging."))
    project.write("new.py", FILE_HANDLER)
    return first, second


def test_new_mended_accepted_and_remaining_are_told_apart_by_fingerprint(moved, audit_as_json):
    first, second = moved

    _, document = audit_as_json("2026-03-01", "--compare", second, first)

    trend, rules = document["audit"]["trend"], {each["fingerprint"]: each["path"] for each in document["findings"]}
    assert [rules[name] for name in trend["new"]] == ["new.py"]
    assert [each["path"] for each in trend["mended"]] == ["mended.py"]
    assert [each["path"] for each in trend["accepted"]] == ["accepted.py"]
    assert trend["remaining"] == len(document["findings"]) - 1


def test_the_counts_of_each_factor_run_from_the_oldest_to_today(moved, audit_as_json):
    first, second = moved

    _, document = audit_as_json("2026-03-01", "--compare", second, first)

    points = document["audit"]["trend"]["points"]
    logs = [next(each for each in point["factors"] if each["number"] == "XI") for point in points]
    assert [point["label"][:7] for point in points[:2]] == ["2026-01", "2026-02"]
    assert [each["findings"] for each in logs] == [2, 3, 2]


@pytest.mark.parametrize(
    ("output", "said"), [("text", "2 → 3 → 2"), ("markdown", "2 → 3 → 2"), ("html", "2, 3, now 2")]
)
def test_every_output_shows_the_course(moved, factorlint, output, said):
    out = factorlint("audit", "--format", output, "--compare", *moved).out

    assert said in out
    assert "1 new, 1 mended, 1 accepted" in out


def test_without_earlier_reports_there_is_no_trend(project, factorlint):
    assert json.loads(factorlint("audit", "--format", "json").out)["audit"]["trend"] is None


def test_the_json_of_a_check_can_be_compared_with_too(project, factorlint):
    project.write("log.py", FILE_HANDLER)
    project.write("check.json", factorlint("check", "--format", "json").out)

    trend = json.loads(factorlint("audit", "--format", "json", "--compare", "check.json").out)["audit"]["trend"]

    assert trend["points"][0]["label"] == "check.json"
    assert trend["new"] == trend["mended"] == []


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "findings": [{}], "factors": []}', "\x00"]
)
def test_a_file_that_is_no_report_is_an_error_of_usage_that_names_it(project, factorlint, content):
    project.write("old.json", content)

    ran = factorlint("audit", "--compare", "old.json")

    assert ran.code == 2
    assert "old.json is no report" in ran.err


def test_a_file_that_is_not_there_is_named(project, factorlint):
    ran = factorlint("audit", "--compare", "gone.json")

    assert (ran.code, "gone.json cannot be read" in ran.err) == (2, True)


def test_what_earlier_reports_say_of_other_folders_does_not_count_for_one(project, factorlint):
    for service in ("shop", "mail"):
        project.write(f"{service}/log.py", FILE_HANDLER)
    project.write("old.json", factorlint("audit", "--format", "json").out)

    trend = json.loads(factorlint("audit", "shop", "--format", "json", "--compare", "old.json").out)["audit"]["trend"]

    assert (trend["new"], trend["mended"], trend["remaining"]) == ([], [], 1)
