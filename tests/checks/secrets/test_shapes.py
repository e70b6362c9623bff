"""Every token format is found when well formed, and its neighbours are not."""

from __future__ import annotations

from random import Random

import pytest

from checks.secrets.checksums import base62, base62_crc, bech32, with_bech32
from checks.secrets.detection import detect
from checks.secrets.detectors import SHAPED
from checks.secrets.detectors.detector import Detector
from checks.secrets.samples import malformed_samples, samples
from checks.text import Text

CASES = [pytest.param(detector, id=f"{detector.id}-{position}") for position, detector in enumerate(SHAPED)]


def found(content: str) -> list[str]:
    return [secret.value for secret in detect(Text("app/settings.py", content), "production")]


def shaped(content: str) -> list[str]:
    return [secret.value for secret in detect(Text("app/settings.py", content), "production") if secret.verified_shape]


@pytest.mark.parametrize("detector", CASES)
def test_every_wellformed_token_is_found_wherever_it_stands(detector: Detector) -> None:
    for token in samples(detector, Random(7), 5):
        for line in (f'x = "{token}"', f"- {token}", f"see {token} there", f"url?a={token}&b=1", f"{token}"):
            content = f"# {' '.join(detector.near)}\n{line}\n"
            assert any(token in value or value in token for value in found(content)), line


@pytest.mark.parametrize("detector", CASES)
def test_no_neighbour_of_a_token_is_taken_for_one(detector: Detector) -> None:
    for token in malformed_samples(detector, Random(11)):
        if any(other.regex.search(token) for other in SHAPED):
            continue  # a well-formed token of somebody else
        assert shaped(f"# {' '.join(detector.near)}\nx = '{token}'\n") == [], token


@pytest.mark.parametrize("detector", CASES)
def test_every_sample_holds_a_literal_of_its_detector(detector: Detector) -> None:
    for token in samples(detector, Random(3), 3):
        lowered = f"{token} {' '.join(detector.near)}".lower()
        assert any(literal in lowered for literal in detector.literals), token


def test_every_literal_is_long_enough_to_be_looked_for() -> None:
    short = {literal for detector in SHAPED for literal in detector.literals if len(literal) < 3}
    assert short <= {"q~", "sk"}


def test_a_github_checksum_is_computed_as_github_does() -> None:
    # A widely quoted example of the format, in two parts so that no scanner stops at it.
    body = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"
    assert base62_crc(f"ghp_{body}0mLq17")
    assert not base62_crc(f"ghp_{body}0mLq18")
    assert base62(0) == "000000"


def test_a_bech32_checksum_covers_prefix_and_data() -> None:
    key = with_bech32("AGE-SECRET-KEY-", [3] * 52)
    assert bech32(key)
    assert not bech32(key.replace("KEY-1", "KEY-1Q", 1)[:-1])
    assert not bech32(f"{key[:-1]}B")
