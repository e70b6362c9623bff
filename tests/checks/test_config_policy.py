"""An organisation's policy beneath a repository's configuration."""

import pytest

from checks.config import Config
from checks.config.parsing import parse
from checks.config.policy import merge
from checks.errors import ConfigurationError

KNOWN = ("logs/file-handler", "logs/rotation", "config/secret")


def merged(policy: str, own: str = "") -> Config:
    return merge(parse(policy, ".github/factorlint.toml", KNOWN), parse(own, "factorlint.toml", KNOWN))


def test_the_policy_gives_the_defaults():
    both = merged('factors.admin = "enforce"\nexclude = ["vendor/"]\nrequire-reason = true\nbaseline = "known.json"')
    assert both.factor_mode("admin") == "enforce"
    assert both.exclude == ("vendor/",)
    assert both.require_reason
    assert both.baseline == "known.json"


def test_the_repository_decides_where_nothing_is_locked():
    both = merged(
        'factors.admin = "enforce"\nexclude = ["vendor/"]\nrequire-reason = true',
        'factors.admin = "off"\nexclude = []\nrequire-reason = false',
    )
    assert both.factor_mode("admin") == "off"
    assert both.exclude == ()
    assert not both.require_reason
    assert both.refused == ()


def test_a_factor_set_by_the_repository_beats_a_rule_set_by_the_policy():
    both = merged('rules."logs/rotation" = "enforce"', 'factors.logs = "off"')
    assert both.mode("logs/rotation", "logs", "app.py") == "off"


def test_overrides_of_the_policy_hold_where_the_repository_says_nothing():
    both = merged('[[overrides]]\npaths = ["legacy/"]\nfactors.logs = "off"', 'factors.config = "advise"')
    assert [both.mode("logs/rotation", "logs", path) for path in ("legacy/app.py", "app.py")] == ["off", "enforce"]


LOCKED = '[locked]\nfactors.logs = "enforce"\nrules."config/secret" = "enforce"\nrequire-reason = true\nexclude = ["vendor/"]'


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ('factors.logs = "advise"', 'factorlint.toml: logs = "advise" is overruled'),
        ('rules."logs/rotation" = "off"', 'factorlint.toml: logs/rotation = "off" is overruled'),
        ('factors.config = "off"', 'config = "off" as far as it reaches config/secret is overruled'),
        ('[[overrides]]\npaths = ["old/"]\nfactors.logs = "off"', 'logs = "off" for old/ is overruled'),
        ("require-reason = false", "requires a reason for each suppression"),
        ('exclude = ["vendor/", "src/"]', 'does not allow to exclude "src/"'),
    ],
)
def test_what_a_lock_overrules_is_reported(own, sentence):
    refused = merged(LOCKED, own).refused
    assert len(refused) == 1
    assert sentence in refused[0]


def test_what_a_lock_overrules_has_no_effect():
    both = merged(
        LOCKED, 'factors.logs = "off"\nexclude = ["src/"]\n[[overrides]]\npaths = ["**"]\nfactors.logs = "off"'
    )
    assert both.mode("logs/rotation", "logs", "src/app.py") == "enforce"
    assert not both.excludes("src/app.py")
    assert both.require_reason


def test_a_repository_may_be_stricter_than_the_policy():
    both = merged('[locked]\nfactors.logs = "advise"', 'factors.logs = "enforce"')
    assert both.factor_mode("logs") == "enforce"
    assert both.refused == ()


def test_only_an_organisation_locks():
    with pytest.raises(ConfigurationError, match="`locked` is for an organisation's policy"):
        merged("", LOCKED)
