"""Names, values and places are told apart by what they mean."""

from __future__ import annotations

from random import Random
from string import ascii_letters, digits

import pytest

from checks.role import Role
from checks.secrets.detection import detect
from checks.secrets.judgement.names import meaning
from checks.secrets.judgement.randomness import entropy, randomness
from checks.secrets.judgement.values import foreign, placeholder, public, reference
from checks.secrets.place import place_of
from checks.secrets.reporting import judged_role, level_of
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


AZURITE = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq" + "/K1SZFPTOtr/KBHBeksoGMGw=="


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("shop.py", 'PGPASSWORD = secret_response.payload.data.decode("UTF-8").strip()'),
        ("intl/ar.json", '{"PT": "Portugal1", "PW": "\\u0628\\u0627\\u0644\\u0627\\u0648", "PY": "x"}'),
        ("countries.yml", "PT: Portugal\nPW: Palau\nPY: Paraguay\n"),
        ("shop.py", f'C = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AZURITE};"'),
        ("shop.yml", f"AZURE_STORAGE_KEY: {AZURITE}\n"),
        ("shop.py", 'AWS_ACCESS_KEY_ID = "AKIA' + 'IOSFODNN7EXAMPLE"'),
        ("shop.env", "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI" + "/K7MDENG/bPxRfiCYEXAMPLEKEY\n"),
    ],
)
def test_what_is_read_elsewhere_a_country_or_published_by_a_maker_is_no_secret(path: str, content: str) -> None:
    assert list(detect(Text(path, content), "production")) == []


def test_two_letters_outside_a_list_of_countries_name_a_password() -> None:
    assert [secret.name for secret in detect(Text("shop.yml", "USER: shop\nPW: Palau7\n"), "production")] == ["PW"]


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


@pytest.mark.parametrize("name", ["PSWD", "user_pasword", "dbPasswrd", "admin.pw"])
def test_a_password_may_be_spelt_short_or_wrong(name: str) -> None:
    assert meaning(name) == "password"


@pytest.mark.parametrize(
    ("name", "expected"), [("mixmax_key", "key"), ("key", "key"), ("cache_key", None), ("publicKey", None)]
)
def test_a_key_of_nothing_that_is_known_is_no_more_than_a_key(name: str, expected: str | None) -> None:
    assert meaning(name) == expected


def levels(path: str, content: str) -> list[tuple[str, str | None]]:
    text, role = Text(path, content), judged_role(path, content)
    return [(secret.value, level_of(secret, role, place_of(text, role), path)) for secret in detect(text, role)]


def test_brackets_are_a_template_only_where_they_form_one() -> None:
    assert levels("app.go", 'password := "m{{h}o)p${e]nob(ody"\n')
    assert not levels("app.go", 'password := "${DB_PASSWORD}"\ntoken := "{{ .Values.token }}"\n')


def test_a_plain_word_beside_a_user_is_a_note_and_the_name_of_a_field_nothing() -> None:
    assert levels("client.js", "login({ username: 'reimu', password: 'hakurei' });\n") == [("hakurei", "note")]
    assert not levels("form.go", 'password := r.FormValue("password")\n')
    assert not levels("User.php", "'password' => 'hashed',\n")


def test_a_token_typed_along_the_keyboard_is_a_note() -> None:
    assert [level for _, level in levels("client.py", 'API_TOKEN = "abcdef1234567890abcdef1234567890"\n')] == ["note"]


def test_a_value_before_its_name_is_found_as_well() -> None:
    assert [value for value, _ in levels("Login.java", 'if ("x7Kq-92mPz" == password) {\n')] == ["x7Kq-92mPz"]


def test_a_phrase_of_words_is_a_password_and_a_sentence_is_none() -> None:
    assert levels("app.toml", 'password = "correct horse battery staple"\n')
    assert not levels("app.toml", 'password = "please enter the new password"\n')


def test_a_key_that_a_page_publishes_is_no_secret() -> None:
    config = "algolia: {{ apiKey: '{}', {}: 'docs' }}\n"
    key = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
    assert not levels("site.config.js", config.format(key, "indexName"))
    assert levels("site.config.js", config.format(key, "other"))


def test_data_of_a_secret_is_judged_by_its_place() -> None:
    head = "apiVersion: v1\nkind: Secret\ndata:\n"
    assert levels("k8s/app.yaml", f"{head}  foo: aHVudGVyMmh1bnRlcg==\n")
    assert not levels("k8s/app.yaml", f"{head}  username: YWRtaW5pc3RyYXRpb24=\n")


def test_a_hash_in_a_column_for_passwords_is_a_note() -> None:
    digest = "4f607e9b6cffbe7d3db92d4bfa3391c7aa751727b4ea29d08fddf9dd72e6e7e3"
    assert levels("seed.sql", f"INSERT INTO m_user (id, password) VALUES (1, '{digest}');\n") == [(digest, "note")]
