"""How strict a rule is at a path."""

import pytest

from checks.config import Config, Locks, Modes, Override, factor_id
from checks.config.parsing import parse
from checks.factor import FACTORS

KNOWN = ("logs/file-handler", "logs/rotation", "config/secret", "dependencies/unpinned", "processes/local-upload")


def config(text: str) -> Config:
    return parse(text, "factorlint.toml", KNOWN)


@pytest.mark.parametrize(
    ("factor", "unit_kind", "mode"),
    [
        ("config", "unknown", "enforce"),
        ("logs", "library", "enforce"),
        ("dependencies", "application", "enforce"),
        ("dependencies", "library", "advise"),
        ("dependencies", "unknown", "advise"),
        ("disposability", "application", "advise"),
    ],
)
def test_without_a_setting_a_factor_has_its_default(factor, unit_kind, mode):
    assert Config().factor_mode(factor, unit_kind) == mode


def test_an_enforced_factor_holds_for_libraries_too():
    assert config('factors = { dependencies = "enforce" }').factor_mode("dependencies", "library") == "enforce"


@pytest.mark.parametrize("name", ["logs", "XI", "xi", "Logs", " logs "])
def test_a_factor_goes_by_id_numeral_and_title(name):
    assert config(f'[factors]\n"{name}" = "off"').mode("logs/rotation", "logs", "app.py") == "off"


def test_every_factor_is_found_by_each_of_its_names():
    assert all(
        factor_id(name) == factor.id
        for factor in FACTORS.values()
        for name in (factor.id, factor.numeral, factor.title, factor.id.replace("-", "_"))
    )


SETTINGS = """
factors = { logs = "off" }
rules = { "logs/file-handler" = "advise" }
[[overrides]]
paths = ["services/"]
factors = { logs = "enforce" }
[[overrides]]
paths = ["services/old/"]
rules = { "logs/file-handler" = "off" }
"""


@pytest.mark.parametrize(
    ("rule", "path", "mode"),
    [
        ("logs/rotation", "app.py", "off"),
        ("logs/file-handler", "app.py", "advise"),
        ("logs/rotation", "services/api/app.py", "enforce"),
        ("logs/file-handler", "services/api/app.py", "enforce"),
        ("logs/file-handler", "services/old/app.py", "off"),
        ("logs/rotation", "services/old/app.py", "enforce"),
    ],
)
def test_the_nearer_setting_decides(rule, path, mode):
    assert config(SETTINGS).mode(rule, "logs", path) == mode


def test_of_two_overrides_for_a_path_the_last_one_counts():
    text = '[[overrides]]\npaths=["a/"]\nfactors={logs="off"}\n[[overrides]]\npaths=["*.py"]\nfactors={logs="advise"}\n'
    assert config(text).mode("logs/rotation", "logs", "a/app.py") == "advise"


def test_a_later_override_of_the_factor_does_not_beat_an_earlier_one_of_the_rule():
    text = '[[overrides]]\npaths=["a/"]\nrules={"logs/rotation"="off"}\n[[overrides]]\npaths=["a/"]\nfactors={logs="enforce"}\n'
    assert config(text).mode("logs/rotation", "logs", "a/app.py") == "off"


@pytest.mark.parametrize(
    ("settings", "base", "level"),
    [
        (Modes(), "error", "error"),
        (Modes(), "warning", "warning"),
        (Modes(), "note", "note"),
        (Modes({"logs": "advise"}), "error", "warning"),
        (Modes({"logs": "advise"}), "warning", "warning"),
        (Modes({"logs": "off"}), "note", None),
        (Modes({"logs": "enforce"}), "warning", "warning"),
        (Modes({}, {"logs/rotation": "enforce"}), "warning", "error"),
        (Modes({}, {"logs/rotation": "enforce"}), "error", "error"),
        (Modes({}, {"logs/rotation": "enforce"}), "note", "note"),
        (Modes({"logs": "enforce"}, {"logs/rotation": "advise"}), "error", "warning"),
        (Modes({"logs": "off"}, {"logs/rotation": "enforce"}), "warning", "error"),
    ],
)
def test_the_mode_turns_the_level_of_a_rule_into_that_of_its_findings(settings, base, level):
    assert Config(settings).level("logs/rotation", "logs", base, "app.py") == level


def test_a_warning_enforced_by_rule_for_a_path_blocks_there_and_nowhere_else():
    overridden = Config(overrides=(Override(("api/",), Modes(rules={"logs/rotation": "enforce"})),))
    levels = [overridden.level("logs/rotation", "logs", "warning", path) for path in ("api/app.py", "app.py")]
    assert levels == ["error", "warning"]


def test_a_lock_is_a_floor_that_nothing_goes_below():
    locked = Config(
        Modes({"logs": "off"}, {"logs/rotation": "off"}),
        overrides=(Override(("**",), Modes({"logs": "off"})),),
        locks=Locks(Modes({"logs": "advise"}, {"logs/file-handler": "enforce"})),
    )
    assert locked.mode("logs/rotation", "logs", "app.py") == "advise"
    assert locked.mode("logs/file-handler", "logs", "app.py") == "enforce"


def test_a_rule_locked_as_enforced_makes_its_warning_block():
    locked = Config(locks=Locks(Modes({}, {"logs/rotation": "enforce"})))
    assert locked.level("logs/rotation", "logs", "warning", "app.py") == "error"


def test_excluded_paths_match_as_in_gitignore():
    excluding = config('exclude = ["vendor/", "*.min.js", "/docs/**", "!vendor/ours.py"]')
    paths = ["a/vendor/x.py", "web/app.min.js", "docs/conf.py", "a/docs/conf.py", "vendor.py"]
    assert [excluding.excludes(path) for path in paths] == [True, True, True, False, False]


def test_nothing_is_excluded_without_a_pattern():
    assert not Config().excludes("vendor/x.py")
