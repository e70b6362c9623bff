"""What leaves shows no secret, nor a long piece of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.masking import fingerprint_content, mask, masked, masked_line
from checks.secrets.judgement.weak import WEAK

SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="…"), min_size=1, max_size=80)
DRAWN = SECRETS.filter(lambda secret: not (secret.isascii() and secret.isalpha()) and secret.lower() not in WEAK)
WORDS = st.sampled_from([*sorted(WEAK), "miniflux", "orders", "sunshine"])
GIVEN = [
    "password: {}",
    "PASSWORD={}\n",
    'password = "{}"',
    "{{'password': '{}'}}",
    "<password>{}</password>",
    "postgres://app:{}@db/app",
    "mysql -p{} shop",
    "--password {} shop",
    "?password={}&x=1",
    "connect('{}', `{}`)",
    "Server=db;Password={};Timeout=3",
    "echo password: {}\\n",
]
"""Ways in which a value is given."""
LONGEST_PIECE = 6


def pieces(secret: str, length: int) -> set[str]:
    return {secret[start : start + length] for start in range(len(secret) - length + 1)}


@given(SECRETS)
def test_a_mask_shows_six_characters_at_most(secret: str) -> None:
    shown = mask(secret).replace("…", "")
    assert len(shown) <= LONGEST_PIECE
    assert secret not in mask(secret)


@given(st.text(max_size=15))
def test_a_short_secret_shows_nothing(secret: str) -> None:
    assert mask(secret) == "………"


@given(DRAWN, st.text("abc =:\"'\n", max_size=30), st.text("abc =:\"'\n", max_size=30))
def test_no_text_holds_a_planted_secret_after_masking(secret: str, before: str, behind: str) -> None:
    shown = masked(before + secret + behind, [secret])
    if len(secret) > LONGEST_PIECE and not pieces(secret, LONGEST_PIECE + 1) & pieces(
        before + "\0" + behind, LONGEST_PIECE + 1
    ):
        seams = pieces(before[-LONGEST_PIECE:] + mask(secret) + behind[:LONGEST_PIECE], LONGEST_PIECE + 1)
        assert not (pieces(secret, LONGEST_PIECE + 1) & pieces(shown, LONGEST_PIECE + 1)) - seams
    assert secret not in shown or secret in before + mask(secret) + behind


@given(WORDS, st.sampled_from(GIVEN))
def test_no_value_that_is_a_plain_word_is_left_after_masking(word: str, form: str) -> None:
    assert masked(form.format(word, word), [word]) == form.format("………", "………")


@given(WORDS, st.text("ab:=", max_size=9), st.text("ab:=", max_size=9))
def test_where_a_secret_was_found_it_is_masked_whatever_stands_around_it(word: str, before: str, behind: str) -> None:
    place = (len(before), len(before) + len(word))
    assert masked_line(before + word + behind, [word], 0, 0, [place])[0] == f"{before}………{behind}"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("miniflux", "image: miniflux/miniflux:latest"),
        ("miniflux", "Database password ……… given to miniflux-password"),
        ("password", "postgres-password: ………"),
        ("redis", "redis-password"),
        ("pass", "password: ………"),
        ("1234", "port: 12345, id=51234"),
        ("postgres", "Unit postgres is not run"),
    ],
)
def test_a_plain_word_stays_in_names_and_in_other_words(word: str, text: str) -> None:
    assert masked(text, [word]) == text


def test_of_a_key_in_armour_the_body_is_masked_and_the_armour_shown() -> None:
    key = "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw\\n-----END PRIVATE KEY-----"
    assert mask(key) == "MII…Kcw"
    assert masked(f'"{key}"', [key]) == r'"-----BEGIN PRIVATE KEY-----\nMII…Kcw\n-----END PRIVATE KEY-----"'


def test_one_line_of_a_secret_over_several_is_masked_as_well() -> None:
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw"
    secret = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----"
    assert body not in masked(f"key: {body}", [secret])
    assert masked("-----BEGIN PRIVATE KEY-----", [secret]) == "-----BEGIN PRIVATE KEY-----"


def test_a_word_that_is_tried_first_stays_part_of_other_words() -> None:
    assert masked("password: pass, mysql -ppass, 'pass'", ["pass"]) == "password: ………, mysql -p………, '………'"
    assert masked_line("password = 'pass'", ["pass"], 12, 16)[0] == "password = '………'"


def test_the_longer_of_two_secrets_is_masked_first() -> None:
    assert masked("abcdefgh", ["abcd", "abcdefgh"]) == "………"


def test_a_fingerprint_depends_on_secret_and_place_alone() -> None:
    assert fingerprint_content("a", "rule", "path") == fingerprint_content("a", "rule", "path")
    assert fingerprint_content("a", "rule", "path") != fingerprint_content("a", "rule", "other")
    assert fingerprint_content("a", "rule", "path") != fingerprint_content("b", "rule", "path")
    assert len(fingerprint_content("a")) == 32


@pytest.mark.parametrize(
    ("marked", "under"),
    [
        ("password = ", "password = "),
        ('"correct-horse-battery-9"', '"cor…y-9"'),
        ("correct-horse-battery-9", "cor…y-9"),
        ("horse", "cor…y-9"),
        ('"; send()', '"; send()'),
        ('= "correct', '= "cor…y-9'),
        ('battery-9"; send', 'cor…y-9"; send'),
    ],
)
def test_a_mark_in_a_masked_line_stands_under_what_it_marked(marked: str, under: str) -> None:
    line = 'password = "correct-horse-battery-9"; send()'
    start = line.index(marked)

    shown, first, behind = masked_line(line, ["correct-horse-battery-9"], start, start + len(marked))

    assert shown == 'password = "cor…y-9"; send()'
    assert shown[first:behind] == under


@given(st.text("ab=x", max_size=30), st.lists(st.text("ab", min_size=1, max_size=20), max_size=3), st.integers(0, 30))
def test_a_mark_never_leaves_the_line(line: str, secrets: list[str], at: int) -> None:
    start = min(at, len(line))

    shown, first, behind = masked_line(line, secrets, start, len(line))

    assert shown == masked(line, secrets)
    assert 0 <= first <= len(shown)
    assert 0 <= behind <= len(shown)
