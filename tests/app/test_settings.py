import pytest

from app.settings import InvalidSettings, Secret, WebSettings, WorkerSettings, read, variables

COMPLETE = {
    "DATABASE_URL": "postgresql://factorlint:hunter22@db/factorlint",
    "GITHUB_WEBHOOK_SECRETS": "a-new-secret-of-16, an-old-secret-of-16",
    "GITHUB_API_URL": "https://api.github.com/",
    "GITHUB_APP_ID": "42",
    "GITHUB_PRIVATE_KEY": "-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----",
}


def test_every_mistake_is_named_at_once_and_no_value_is_shown() -> None:
    wrong = {"DATABASE_URL": "mysql://root:hunter22@db", "PORT": "99999", "WEB_THREADS": "many"}
    with pytest.raises(InvalidSettings) as caught:
        read(WebSettings, wrong)
    assert [problem.split()[0] for problem in caught.value.problems] == [
        "DATABASE_URL",
        "GITHUB_WEBHOOK_SECRETS",
        "PORT",
        "WEB_THREADS",
    ]
    assert "hunter22" not in str(caught.value)


def test_secrets_and_handles_have_no_fallback() -> None:
    with pytest.raises(InvalidSettings) as caught:
        read(WorkerSettings, {})
    assert {problem.split()[0] for problem in caught.value.problems} == {
        "DATABASE_URL",
        "GITHUB_API_URL",
        "GITHUB_APP_ID",
        "GITHUB_PRIVATE_KEY",
    }


def test_several_webhook_secrets_are_read_in_order() -> None:
    settings = read(WebSettings, COMPLETE)
    assert [secret.reveal() for secret in settings.webhook_secrets] == ["a-new-secret-of-16", "an-old-secret-of-16"]


def test_a_key_with_escaped_line_breaks_is_a_key() -> None:
    assert read(WorkerSettings, COMPLETE).private_key.reveal().splitlines()[1] == "MIIE"


def test_no_representation_of_settings_shows_a_secret() -> None:
    for settings in (read(WebSettings, COMPLETE), read(WorkerSettings, COMPLETE)):
        shown = repr(settings) + str(settings) + "".join(f"{value}" for value in vars(settings).values())
        assert not any(secret in shown for secret in ("hunter22", "of-16", "MIIE"))


def test_all_secrets_of_a_process_are_listed_for_redaction() -> None:
    assert len(list(read(WebSettings, COMPLETE).secrets())) == 3
    assert all(isinstance(secret, Secret) for secret in read(WorkerSettings, COMPLETE).secrets())


def test_an_empty_variable_counts_as_absent() -> None:
    assert read(WebSettings, COMPLETE | {"PORT": ""}).port == 8000


def test_every_field_names_its_variable_and_its_meaning() -> None:
    assert all(variable.name.isupper() and variable.about for _, variable in variables(WorkerSettings))
