"""The pictures in the documentation are of what is really posted, and their command works."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from docs import github_pictures


def _size(picture: Path) -> tuple[int, int]:
    header = picture.read_bytes()[:24]
    assert header.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", header[16:24])


def test_the_command_draws_both_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github_pictures, "IMAGES", tmp_path)
    github_pictures.main()
    for name in ("comment.png", "check.png"):
        width, height = _size(tmp_path / name)
        assert width == 2 * github_pictures.WIDTH
        assert height > 400


def test_the_pictures_are_shown_in_the_documentation() -> None:
    page = Path(github_pictures.__file__).with_name("github-action.md").read_text(encoding="utf-8")
    for name in ("comment.png", "check.png"):
        assert f"(images/{name})" in page
        assert _size(github_pictures.IMAGES / name)[0] == 2 * github_pictures.WIDTH
