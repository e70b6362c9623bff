"""What leaves shows no secret, nor a long piece of one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checks.masking import fingerprint_content, mask, masked

SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="…"), min_size=1, max_size=80)
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


@given(SECRETS, st.text("abc =:\"'\n", max_size=30), st.text("abc =:\"'\n", max_size=30))
def test_no_text_holds_a_planted_secret_after_masking(secret: str, before: str, behind: str) -> None:
    shown = masked(before + secret + behind, [secret])
    if len(secret) > LONGEST_PIECE and not pieces(secret, LONGEST_PIECE + 1) & pieces(
        before + "\0" + behind, LONGEST_PIECE + 1
    ):
        seams = pieces(before[-LONGEST_PIECE:] + mask(secret) + behind[:LONGEST_PIECE], LONGEST_PIECE + 1)
        assert not (pieces(secret, LONGEST_PIECE + 1) & pieces(shown, LONGEST_PIECE + 1)) - seams
    assert secret not in shown or secret in before + mask(secret) + behind


def test_one_line_of_a_secret_over_several_is_masked_as_well() -> None:
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw"
    secret = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----"
    assert body not in masked(f"key: {body}", [secret])
    assert masked("-----BEGIN PRIVATE KEY-----", [secret]) == "-----BEGIN PRIVATE KEY-----"


def test_the_longer_of_two_secrets_is_masked_first() -> None:
    assert masked("abcdefgh", ["abcd", "abcdefgh"]) == "………"


def test_a_fingerprint_depends_on_secret_and_place_alone() -> None:
    assert fingerprint_content("a", "rule", "path") == fingerprint_content("a", "rule", "path")
    assert fingerprint_content("a", "rule", "path") != fingerprint_content("a", "rule", "other")
    assert fingerprint_content("a", "rule", "path") != fingerprint_content("b", "rule", "path")
    assert len(fingerprint_content("a")) == 32
