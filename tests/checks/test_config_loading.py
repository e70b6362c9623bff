"""Where the configuration is found, and how mistakes in it are told."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.config import Config, Modes, UnitSetting, load
from checks.config.parsing import parse
from checks.errors import ConfigurationError

KNOWN = ("logs/file-handler", "logs/rotation", "config/secret")


def loaded(**files: str) -> Config:
    named = {name.replace("_", "."): content.encode() for name, content in files.items()}
    return load(named.get, KNOWN)


def test_without_a_file_the_defaults_hold():
    assert loaded() == Config()


def test_a_project_file_without_our_table_leaves_the_defaults():
    assert loaded(pyproject_toml='[project]\nname = "factorlint-user"\n') == Config()


def test_our_own_file_is_read():
    assert loaded(factorlint_toml='[factors]\nlogs = "off"').modes == Modes({"logs": "off"})


@pytest.mark.parametrize("text", ['[tool.factorlint.factors]\nlogs = "off"', '[tool."factorlint"]\nfactors.XI = "off"'])
def test_the_table_of_a_project_file_is_read(text):
    assert loaded(pyproject_toml=text).modes == Modes({"logs": "off"})


def test_every_key_arrives():
    read = loaded(
        factorlint_toml="""
        edition = "2026"
        exclude = ["vendor/"]
        baseline = "./ci/baseline.json"
        require-reason = true
        [rules]
        "logs/rotation" = "advise"
        [[overrides]]
        paths = ["old/"]
        factors = { III = "off" }
        [[units]]
        root = "services/api/"
        kind = "application"
        [[units]]
        root = "."
        kind = "library"
        """
    )
    assert read.exclude == ("vendor/",)
    assert read.baseline == "ci/baseline.json"
    assert read.require_reason
    assert read.modes.rules == {"logs/rotation": "advise"}
    assert read.overrides[0].modes.factors == {"config": "off"}
    assert read.units == (UnitSetting("services/api", "application"), UnitSetting("", "library"))
    assert read.explicit == {"edition", "exclude", "baseline", "require-reason", "rules", "overrides", "units"}
    assert read.source == "factorlint.toml"


def test_windows_line_endings_and_a_byte_order_mark_are_no_obstacle():
    assert load({"factorlint.toml": b'\xef\xbb\xbf[factors]\r\nlogs = "off"\r\n'}.get, KNOWN).modes.factors == {
        "logs": "off"
    }


def test_two_configurations_are_one_too_many():
    with pytest.raises(ConfigurationError, match=r"factorlint\.toml and \[tool\.factorlint\] in pyproject\.toml"):
        loaded(factorlint_toml="", pyproject_toml="[tool.factorlint]\n")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("facters = {}", '`facters` is not a known key; did you mean "factors"?'),
        ("[tool.factorlint]", "`tool` is not a known key (this file needs no [tool.factorlint] header)"),
        ('factors.lgos = "off"', '`factors.lgos` names no factor; did you mean "logs"?'),
        ('factors = { logs = "off", XI = "advise" }', '`factors.XI` sets the factor "logs" a second time'),
        ('factors.logs = "enforced"', 'must be "enforce", "advise" or "off", not "enforced"; did you mean "enforce"?'),
        ("factors.logs = false", '`factors.logs` must be "enforce", "advise" or "off", not false'),
        ("factors = 3", "`factors` must be a table, not 3"),
        ('rules."logs/file-handlr" = "off"', 'is not a known rule; did you mean "logs/file-handler"?'),
        ('rules."logs" = "off"', "`rules.logs` is not a known rule, but a factor; set it under `factors`"),
        ('exclude = "vendor"', '`exclude` must be a list of strings, not "vendor"'),
        ("exclude = [1]", "`exclude` must be a list of strings, not a list"),
        ('exclude = ["!"]', '`exclude` holds "!", which is not a pattern'),
        ("[overrides]", "`overrides` must be a list of tables, [[overrides]], not a table"),
        ('[[overrides]]\nfactors.logs = "off"', "`overrides[0]` needs `paths`"),
        ('[[overrides]]\npaths = ["a"]', "`overrides[0]` needs `factors` or `rules`"),
        ('[[overrides]]\npath = ["a"]', '`overrides[0].path` is not a known key; did you mean "paths"?'),
        ('[[units]]\nkind = "library"', "`units[0]` needs `root`"),
        ('[[units]]\nroot = "a"\nkind = "libary"', 'must be "application" or "library"; did you mean "library"?'),
        ('[[units]]\nroot = "a"', '`units[0].kind` must be "application" or "library"'),
        ('units = [{root="a", kind="library"}, {root="a/", kind="library"}]', 'second unit with the root "a"'),
        ('edition = "1999"', '`edition` must be one of 2026, not "1999"'),
        ("edition = 2026", "`edition` must be a string, not 2026"),
        ('baseline = "../b.json"', "`baseline` must be a path inside the repository"),
        ('baseline = "C:\\\\b.json"', "`baseline` must be a path inside the repository"),
        ('require-reason = "yes"', '`require-reason` must be true or false, not "yes"'),
        ("locked.units = []", "`locked.units` is not a known key"),
        ("[factors\n", "factorlint.toml is not valid TOML"),
    ],
)
def test_a_mistake_is_told_in_one_sentence_with_file_and_key(text, problem):
    with pytest.raises(ConfigurationError) as caught:
        loaded(factorlint_toml=text)
    sentence = str(caught.value)
    assert problem in sentence
    assert sentence.startswith("factorlint.toml")
    assert "\n" not in sentence


def test_in_a_project_file_the_key_is_given_in_full():
    with pytest.raises(ConfigurationError, match=r"pyproject\.toml: `tool\.factorlint\.factors\.lgos`"):
        loaded(pyproject_toml='[tool.factorlint.factors]\nlgos = "off"')


def test_a_file_that_is_not_utf8_is_told_by_its_first_wrong_byte():
    with pytest.raises(ConfigurationError, match="not UTF-8 at byte 3"):
        load({"factorlint.toml": b"abc\xff"}.get, KNOWN)


def test_a_configuration_file_named_by_the_user_is_read_by_its_name():
    assert parse('[tool.factorlint.factors]\nlogs = "off"', "ci/pyproject.toml", KNOWN).modes.factors == {"logs": "off"}
    assert parse("[project]", "ci/pyproject.toml", KNOWN).modes == Modes()
    assert parse('[factors]\nlogs = "off"', "ci/strict.toml", KNOWN).modes.factors == {"logs": "off"}


def test_loading_no_configuration_imports_no_parser():
    code = "import sys; from checks.config import load; load({}.get); print([m for m in ('tomllib', 'pathspec', 'checks.config.parsing') if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


KEYS = [
    "factors",
    "rules",
    "exclude",
    "overrides",
    "units",
    "edition",
    "baseline",
    "require-reason",
    "locked",
    "paths",
    "root",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["enforce", "off", "logs", "a/", "!", "..", ""]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, "logs", "III"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4))
def test_whatever_is_written_it_is_accepted_or_refused_in_one_sentence(values):
    told = refusal("\n".join(f"{key} = {inline(value)}" for key, value in values.items()))
    assert told is None or told.startswith("factorlint.toml")
    assert told is None or "\n" not in told


def refusal(text: str) -> str | None:
    try:
        parse(text, "factorlint.toml", KNOWN)
    except ConfigurationError as error:
        return str(error)
    return None


def inline(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key} = {inline(each)}" for key, each in value.items()) + "}"
        case list():
            return f"[{', '.join(map(inline, value))}]"
        case None:
            return "1979-05-27"
        case _:
            return json.dumps(value)
