"""What each output says of the same report."""

import json
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from checks.report import Report
from checks.text import Span
from hooks.outputs import find, names
from hooks.version import version
from hooks.view import View

ROOT = Path(__file__).parents[3]
REPORT_SCHEMA = json.loads((ROOT / "docs/schema/report.schema.json").read_text())
SARIF_SCHEMA = json.loads((ROOT / "tests/hooks/data/sarif-2.1.0-rtm.5.json").read_text())


class AsShown(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def render(name, report, view):
    return "".join(find(name).render(report, view))


def test_the_formats_are_the_documented_ones():
    assert set(names()) >= {"github", "gitlab", "json", "junit", "markdown", "sarif", "text"}


@pytest.mark.parametrize("name", ["github", "gitlab", "json", "junit", "markdown", "sarif", "text"])
@pytest.mark.parametrize("kind", ["report", "empty"])
def test_the_output_is_as_recorded(name, kind, plain, request, snapshot):
    shown = render(name, request.getfixturevalue(kind), plain).replace(f'"{version()}"', '"0"')

    assert shown == snapshot(extension_class=AsShown)


@pytest.mark.parametrize(
    "view",
    [
        View(color=True),
        View(verbose=True),
        View(quiet=True),
        View(partial=True),
        View(unicode=False, width=40),
    ],
    ids=["color", "verbose", "quiet", "partial", "narrow-ascii"],
)
def test_the_text_is_as_recorded_however_it_is_viewed(view, report, snapshot):
    assert render("text", report, view) == snapshot(extension_class=AsShown)


def test_a_clean_commit_is_one_line(empty):
    assert render("text", empty, View(partial=True)) == "factorlint: 10 files checked, nothing found\n"


def test_quiet_says_nothing_of_nothing(empty):
    assert render("text", empty, View(quiet=True)) == ""


@pytest.mark.parametrize("kind", ["report", "empty", "hostile"])
def test_json_keeps_the_contract(kind, plain, request):
    jsonschema.Draft202012Validator.check_schema(REPORT_SCHEMA)

    written = json.loads(render("json", request.getfixturevalue(kind), plain))

    if kind == "hostile":  # Its rule ids in suppressions are what a user wrote; everything else is bound.
        assert written["findings"][0]["path"] == request.getfixturevalue(kind).findings[0].path
    jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(written)


@pytest.mark.parametrize("kind", ["report", "empty", "hostile"])
def test_sarif_is_valid_by_the_official_schema(kind, plain, request):
    written = json.loads(render("sarif", request.getfixturevalue(kind), plain))

    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(written)


def test_sarif_fingerprints_do_not_change_with_lines(make_finding, plain):
    def fingerprint(span):
        report = Report(findings=(make_finding(span=span),), factors=())
        return json.loads(render("sarif", report, plain))["runs"][0]["results"][0]["partialFingerprints"]

    assert fingerprint(Span(2, 1, 2, 31)) == fingerprint(Span(90, 5, 90, 35)) == {"factorlint/v1": "0123456789abcdef"}


def test_sarif_says_what_was_silenced_and_why(report, plain):
    results = json.loads(render("sarif", report, plain))["runs"][0]["results"]

    assert [result.get("suppressions") for result in results[-2:]] == [
        [{"kind": "inSource", "justification": "until the move"}],
        [{"kind": "external"}],
    ]


def test_sarif_names_are_percent_encoded(make_finding, plain):
    report = Report(findings=(make_finding(path="a b/grüße#1%.py"),), factors=())

    location = json.loads(render("sarif", report, plain))["runs"][0]["results"][0]["locations"][0]

    assert location["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/gr%C3%BC%C3%9Fe%231%25.py"


def test_github_gets_ten_annotations_of_each_level_and_counts_the_rest(make_finding, plain):
    findings = [
        make_finding(path=f"{level}{number}.py", level=level) for level in ("error", "warning") for number in range(12)
    ]

    lines = render("github", Report(findings=tuple(findings), factors=(), files_read=24), plain).splitlines()

    assert sum(line.startswith("::error ") for line in lines) == 10
    assert sum(line.startswith("::warning ") for line in lines) == 10
    assert "factorlint: 2 errors more than GitHub annotates in one step:" in lines
    assert "- error11.py:2: Logs are written to app.log [logs/file-handler]" in lines


def test_github_properties_and_messages_are_escaped(make_finding, plain):
    found = make_finding(path="a,b:c%d.py", message="50% of: x, y", mend="", suppression="")

    line = render("github", Report(findings=(found,), factors=()), plain).splitlines()[0]

    assert "file=a%2Cb%3Ac%25d.py," in line
    assert "::50%25 of: x, y%0A" in line


def test_github_shows_no_columns_over_several_lines(make_finding, plain):
    line = render("github", Report(findings=(make_finding(span=Span(2, 3, 4, 5)),), factors=()), plain)

    assert "line=2,endLine=4,title" in line


@pytest.mark.parametrize("name", ["github", "junit", "markdown", "text"])
def test_nothing_of_a_repository_reaches_the_terminal_as_control(name, hostile, plain):
    shown = render(name, hostile, plain)

    assert {character for character in shown if unicodedata.category(character) in ("Cc", "Cf", "Cs")} == {"\n"}


@pytest.mark.parametrize("name", ["gitlab", "json", "sarif"])
def test_machine_formats_are_ascii(name, hostile, plain):
    assert render(name, hostile, plain).isascii()


def test_no_line_of_a_repository_passes_for_a_workflow_command(hostile, plain):
    lines = render("github", hostile, plain).splitlines()

    assert [line for line in lines if line.lstrip().startswith("::")] == [
        line for line in lines if line.startswith(("::error file=", "::warning title=factorlint::"))
    ]
    assert all("##[" not in line for line in lines if not line.startswith("::"))


def test_junit_is_well_formed_and_counts_what_blocks(report, hostile, plain):
    root = ElementTree.fromstring(render("junit", report, plain))

    assert (root.attrib["failures"], root.attrib["errors"]) == ("2", "1")
    assert len(root.findall(".//failure")) == 2
    assert len(root.findall(".//testcase")) == int(root.attrib["tests"])
    assert ElementTree.fromstring(render("junit", hostile, plain)).findall(".//failure")


def test_markdown_has_no_markup_of_the_repository(hostile, plain):
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark").enable("table").render(render("markdown", hostile, plain))

    assert "<b>" not in html
    assert 'href="http://x' not in html
    outside_code = "".join(part.rpartition("</code>")[2] for part in html.split("<code>"))
    assert "@user" not in outside_code


def test_the_carets_stand_under_the_masked_secret(make_finding, plain):
    found = make_finding(excerpt='password = "hun…se9"; send()', span=Span(2, 12, 2, 36), marked=(12, 21))

    lines = render("text", Report(findings=(found,), factors=()), plain).splitlines()

    line, carets = (each.partition("│ ")[2] for each in lines if "│" in each)
    assert line[carets.index("^") : len(carets)] == '"hun…se9"'


@pytest.fixture
def long_report(make_finding):
    """Forty places of one rule that advise, and thirty of another that block."""
    advice = [
        make_finding(path=f"a/{n:02}.py", level="warning", rule="build/x", message=f"advice {n}") for n in range(40)
    ]
    errors = [make_finding(path=f"b/{n:02}.py", message=f"fault {n}") for n in range(30)]
    return Report(findings=(*advice, *errors), factors=())


def test_a_long_report_shows_a_few_of_each_rule_more_of_what_blocks_and_counts_the_rest(long_report, plain):
    shown = render("text", long_report, plain)

    assert shown.count("allow") == 6
    assert [number for number in range(30) if f"fault {number} " in shown] == [*range(13)]
    assert "17 more of logs/file-handler in 17 files\n" in shown
    assert [number for number in range(40) if f"advice {number}\n" in shown or f"advice {number} " in shown] == [
        0,
        1,
        2,
    ]
    assert "37 more of build/x in 37 files\n" in shown
    assert len(shown.splitlines()) < 90


@pytest.mark.parametrize("view", [View(quiet=True), View(verbose=True)], ids=["quiet", "verbose"])
def test_every_place_is_there_for_the_asking(view, long_report):
    shown = render("text", long_report, view)

    assert all(finding.path in shown for finding in long_report.findings)
    assert "more of" not in shown


def test_programs_are_told_every_finding_of_a_long_report(long_report, plain):
    assert len(json.loads(render("json", long_report, plain))["findings"]) == 70
    assert len(json.loads(render("sarif", long_report, plain))["runs"][0]["results"]) == 70


@pytest.mark.parametrize("kind", ["report", "empty", "hostile"])
def test_gitlab_is_told_what_its_widget_needs(kind, plain, request):
    issues = json.loads(render("gitlab", request.getfixturevalue(kind), plain))
    findings = request.getfixturevalue(kind).findings

    assert [issue["fingerprint"] for issue in issues] == [finding.fingerprint for finding in findings]
    for issue, finding in zip(issues, findings, strict=True):
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"] == {
            "path": finding.path,
            "lines": {"begin": finding.span.line, "end": finding.span.end_line},
        }
        assert issue["description"]
        assert issue["check_name"] == finding.rule


def test_json_names_the_files_that_a_finding_rests_on(make_finding, plain):
    found = Report(findings=(make_finding(because=("settings/production.py",)),), factors=())
    written = json.loads(render("json", found, plain))

    assert written["findings"][0]["because"] == ["settings/production.py"]
    jsonschema.Draft202012Validator(REPORT_SCHEMA).evolve(schema=REPORT_SCHEMA["$defs"]["finding"]).validate(
        written["findings"][0]
    )
