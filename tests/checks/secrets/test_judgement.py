"""Names, values and places are told apart by what they mean."""

from __future__ import annotations

from random import Random
from string import ascii_letters, digits

import pytest

from checks.role import Role
from checks.secrets.judgement.names import meaning
from checks.secrets.judgement.randomness import entropy, randomness
from checks.secrets.judgement.values import foreign, placeholder, public, reference
from checks.secrets.place import place_of
from checks.text import Text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DB_PASSWORD", "password"),
        ("dbPassword", "password"),
        ("spring.datasource.password", "password"),
        ("PASSWORD_PROD", "password"),
        ("clientSecret", "secret"),
        ("SECRET_KEY_BASE", "secret"),
        ("x-api-key", "secret"),
        ("accessToken", "secret"),
        ("password_file", None),
        ("tokenType", None),
        ("primary_key", None),
        ("SECRET_NAME", None),
        ("passwordHash", None),
        ("csrf_token", "weak"),
        ("next_token", "weak"),
        ("forgotPassword", "weak"),
        ("compass", None),
        ("", None),
    ],
)
def test_a_name_says_what_its_value_is_meant_to_be(name: str, expected: str | None) -> None:
    assert meaning(name) == expected


@pytest.mark.parametrize(
    "value",
    "${DB_PASSWORD} $PASSWORD {{pw}} %(password)s <%=pw%> vault:secret/app#pw arn:aws:secretsmanager:x /run/secrets/pw "
    "op://vault/item self.password os.environ get_password() ENC[AES256,x] sha256 required|min:8".split(),
)
def test_a_reference_is_no_secret(value: str) -> None:
    assert reference(value)


@pytest.mark.parametrize(
    "value", "changeme xxxxxxxx your-token <password> example-key ******** DB_PASSWORD none".split()
)
def test_a_placeholder_is_no_secret(value: str) -> None:
    assert placeholder(value)


@pytest.mark.parametrize("value", ["Tr0ub4dor&3", "k3-Vf9.qLt2w", "hunter22!", "S3cr3tPw99"])
def test_a_password_is_neither_reference_nor_placeholder(value: str) -> None:
    assert not reference(value)
    assert not placeholder(value)


def test_what_anyone_may_see_is_public_however_random() -> None:
    assert public("0f3c7b1a-1b34-4a5b-9c8d-1f2e3d4c5b6a") == "a UUID"
    assert public("sha256:0f3c7b1a1b344a5b9c8d1f2e3d4c5b6a") == "a checksum"
    assert public("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5") == "public by its form"
    assert public("k3-Vf9.qLt2w") is None


def test_another_script_is_a_translation() -> None:
    assert foreign("пароль")
    assert not foreign("pässword1")


def test_what_a_generator_draws_looks_random_and_what_people_write_does_not() -> None:
    random = Random(5)
    drawn = ["".join(random.choices(ascii_letters + digits, k=24)) for _ in range(200)]
    assert sum(randomness(value) >= 0.5 for value in drawn) >= 198
    written = [
        "verifyPassword",
        "my-super-secret-password",
        "getUserTokenFromRequest",
        "x_amz_security_token",
        "TokenStore",
    ]
    assert [value for value in written if randomness(value) >= 0.5] == []


def test_entropy_is_in_bits_a_character() -> None:
    assert entropy("abcd") == 2
    assert entropy("aaaa") == 0
    assert entropy("") == 0


@pytest.mark.parametrize(
    ("path", "content", "role", "expected"),
    [
        ("web/Dockerfile", "", "production", "image"),
        ("docker-compose.prod.yml", "", "production", "compose"),
        ("k8s/web.yaml", "apiVersion: v1\nkind: Pod\n", "production", "manifest"),
        ("chart/values.yaml", "", "production", "manifest"),
        (".github/workflows/ci.yml", "", "production", "workflow"),
        (".gitlab-ci.yml", "", "production", "workflow"),
        (".env.production", "", "production", "environment"),
        (".env.example", "", "example", "example"),
        ("infra/prod.tfvars", "", "production", "infrastructure"),
        ("deploy/server.key", "", "production", "credentials"),
        (".npmrc", "", "production", "credentials"),
        ("app/models.py", "", "production", "other"),
    ],
)
def test_a_place_is_told_by_name_folder_and_content(path: str, content: str, role: Role, expected: str) -> None:
    assert place_of(Text(path, content), role) == expected
