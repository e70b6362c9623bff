"""Made-up credentials in the form of real ones, for examples, tests and the accuracy figures."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from zlib import crc32

from checks.secrets.checksums import base62, base62_crc, bech32, with_bech32
from checks.secrets.detectors.detector import Detector, Keyed
from checks.secrets.shape import malformed, sample


def samples(detector: Detector | Keyed, random: Random, count: int) -> Iterator[str]:
    """`count` well-formed values for each shape of the detector, with a valid checksum where the format holds one."""
    for shape in detector.shapes:
        for _ in range(count):
            yield _summed(detector, sample(shape, random), random)


def malformed_samples(detector: Detector | Keyed, random: Random) -> Iterator[str]:
    """Near misses of each shape that match no other shape of the same detector."""
    for shape in detector.shapes:
        for value in malformed(shape, random):
            if not detector.regex.search(value):
                yield value


def _summed(detector: Detector | Keyed, value: str, random: Random) -> str:
    check = detector.checksum if isinstance(detector, Detector) else None
    if check is base62_crc:
        return value[:-6] + base62(crc32(value[-36:-6].encode()))
    if check is bech32:
        return with_bech32("AGE-SECRET-KEY-", [random.randrange(32) for _ in range(52)])
    if detector.id == "json-web-token":
        return _json_web_token(random)
    return value


def _json_web_token(random: Random) -> str:
    from base64 import urlsafe_b64encode
    from json import dumps

    claims = {"sub": "deploy", "iat": 1735689600, "jti": random.randbytes(8).hex()}
    parts = [dumps({"alg": "HS256", "typ": "JWT"}).encode(), dumps(claims).encode(), random.randbytes(32)]
    return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
