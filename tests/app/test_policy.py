from app.policy import policy_of

BREAKING = "nonsense = 1\n"


def test_without_any_file_every_factor_advises() -> None:
    policy = policy_of({}, None)
    assert policy.enforced == frozenset()
    assert policy.config.factor_mode("logs", "application") == "advise"
    assert policy.notes == ()


def test_an_admin_enforces_by_a_file_in_the_repository() -> None:
    assert policy_of({"factorlint.toml": '[factors]\nlogs = "enforce"\n'}, None).enforced == {"logs"}
    in_project = '[tool.factorlint.factors]\nconfig = "enforce"\n'
    assert policy_of({"pyproject.toml": in_project}, None).enforced == {"config"}


def test_a_single_enforced_rule_makes_its_factor_one_that_may_block() -> None:
    assert policy_of({"factorlint.toml": '[rules]\n"logs/file-handler" = "enforce"\n'}, None).enforced == {"logs"}


def test_the_organisations_file_is_the_default_and_the_repositorys_wins() -> None:
    organisation = '[factors]\nlogs = "enforce"\nconfig = "enforce"\n'
    assert policy_of({}, organisation).enforced == {"logs", "config"}
    own = policy_of({"factorlint.toml": '[factors]\nlogs = "off"\n'}, organisation)
    assert own.config.factor_mode("logs") == "off"
    assert own.config.factor_mode("config") == "enforce"


def test_a_lock_holds_against_a_repository_and_says_so() -> None:
    policy = policy_of({"factorlint.toml": '[factors]\nlogs = "off"\n'}, '[locked.factors]\nlogs = "enforce"\n')
    assert policy.config.factor_mode("logs") == "enforce"
    assert any("overruled" in note for note in policy.notes)


def test_a_repository_cannot_hold_locks_of_its_own() -> None:
    policy = policy_of({"factorlint.toml": '[locked.factors]\nlogs = "advise"\n'}, None)
    assert policy.enforced == frozenset()
    assert len(policy.notes) == 1


def test_an_unusable_file_leaves_the_organisations_defaults_and_is_named() -> None:
    policy = policy_of({"factorlint.toml": BREAKING}, '[factors]\nlogs = "enforce"\n')
    assert policy.enforced == {"logs"}
    assert "nonsense" in policy.notes[0]


def test_an_unusable_organisations_file_leaves_advice_and_is_named() -> None:
    policy = policy_of({"factorlint.toml": '[factors]\nlogs = "enforce"\n'}, BREAKING)
    assert policy.enforced == {"logs"}
    assert policy.config.factor_mode("config") == "advise"
    assert "organisation" in policy.notes[0]


def test_a_pattern_that_is_none_is_found_before_anything_is_checked() -> None:
    policy = policy_of({"factorlint.toml": 'exclude = ["a[b/!"]\n[[overrides]]\npaths = ["!"]\nfactors = {}\n'}, None)
    assert policy.enforced == frozenset()
    assert policy.config.excludes("app.py") is False
