"""Fingerprints outlive edits elsewhere and tell everything else apart."""

import hashlib
import re

from hypothesis import given
from hypothesis import strategies as st

from checks.fingerprint import Identity, fingerprint, fingerprints

names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
identities = st.builds(Identity, names, names, st.text(max_size=40), st.none())


def test_it_is_32_hexadecimal_digits():
    assert re.fullmatch("[0-9a-f]{32}", fingerprint(Identity("logs/rotation", "app.py", "x = 1")))


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_no_two_findings_of_a_snapshot_share_one(contents):
    made = list(fingerprints(Identity("logs/rotation", "app.py", content) for content in contents))
    assert len(set(made)) == len(contents)


@given(identities, identities)
def test_different_identities_have_different_ones(one, other):
    same = (one.rule, one.path, one.content.split()) == (other.rule, other.path, other.content.split())
    assert (fingerprint(one) == fingerprint(other)) == same


@given(identities, st.integers(0, 50), st.integers(0, 50))
def test_different_ordinals_have_different_ones(identity, one, other):
    assert (fingerprint(identity, one) == fingerprint(identity, other)) == (one == other)


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=8, unique_by=lambda text: " ".join(text.split())))
def test_findings_of_other_content_in_between_change_none(contents):
    def made(texts: list[str]) -> dict[str, str]:
        return dict(zip(texts, fingerprints(Identity("r", "p", text) for text in texts), strict=True))

    alone, among = made(contents[:1]), made(contents)
    assert among[contents[0]] == alone[contents[0]]


@given(st.lists(st.sampled_from(["  ", "\t", "\n", " "]), min_size=3, max_size=3))
def test_reformatted_whitespace_changes_nothing(blanks):
    reformatted = f"{blanks[0]}open({blanks[1]}'app.log',{blanks[2]}'a')"
    expected = " open( 'app.log', 'a')"
    assert fingerprint(Identity("r", "p", reformatted)) == fingerprint(Identity("r", "p", expected))


def test_equal_findings_are_numbered_in_order():
    twice = [Identity("r", "p", "log()"), Identity("r", "p", " log( )"), Identity("r", "p", "log()  ")]
    assert list(fingerprints(twice)) == [fingerprint(twice[0]), fingerprint(twice[1]), fingerprint(twice[0], 1)]


def test_a_new_secret_on_the_same_line_is_a_new_finding():
    one = Identity("config/secret", "app.py", "KEY = 'abc123'", "abc123")
    other = Identity("config/secret", "app.py", "KEY = 'def456'", "def456")
    assert fingerprint(one) != fingerprint(other)


def test_it_is_a_published_hash_that_any_interpreter_computes_alike():
    expected = hashlib.blake2b(b"logs/rotation\0app.py\0x = 1\x000", digest_size=16).hexdigest()
    assert fingerprint(Identity("logs/rotation", "app.py", " x  = 1\n")) == expected
