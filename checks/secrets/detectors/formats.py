"""Credentials of open formats, whoever gives them out."""

from __future__ import annotations

from checks.secrets.detectors.detector import Detector


def _secret_jwt(token: str) -> bool:
    """Whether a JSON web token is well formed and meant to be kept: keys for anonymous use are published with the page."""
    from base64 import urlsafe_b64decode

    from checks.secrets.plugins import wellformed_jwt

    if not wellformed_jwt(token):
        return False
    payload = token.split(".")[1]
    claims = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    return b'"role":"anon"' not in claims


_ITERATED = "{d2}${g53}"
_SALTED = "{g8-16}${g86}"
SHAPED = (
    # https://man7.org/linux/man-pages/man5/crypt.5.html
    Detector(
        "password-hash",
        "password hash",
        (
            f"$2a${_ITERATED}",
            f"$2b${_ITERATED}",
            f"$2y${_ITERATED}",
            f"$6${_SALTED}",
            "$apr1${g8}${g22}",
            "$1${g8}${g22}",
            "$5${g8-16}${g43}",
            "pbkdf2_sha256${d4-7}${a8-32}${b43}=",
        ),
        score=0.5,
    ),
    Detector(
        "json-web-token",
        "JSON web token",
        ("eyJ{w12-2000}.eyJ{w10-6000}.{w20-1500}",),
        anchors=(".eyj",),
        wellformed=_secret_jwt,
        score=0.85,
    ),
)
