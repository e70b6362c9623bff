"""The badge: a picture that says its figure to everybody, and asks nobody for anything."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.hooks.conftest import FILE_HANDLER

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def badge(project, factorlint):
    def draw(files: dict[str, str]) -> ElementTree.Element:
        for path, content in files.items():
            project.write(path, content)
        return ElementTree.fromstring(factorlint("audit", "--format", "badge").out)

    return draw


def title(svg: ElementTree.Element) -> str:
    found = svg.find(f"{SVG}title")
    assert found is not None
    return found.text or ""


def ground(svg: ElementTree.Element) -> str:
    return svg.findall(f"{SVG}rect")[1].attrib["fill"]


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_it_says_how_many_of_the_assessed_factors_pass(badge):
    svg = badge({"log.py": FILE_HANDLER, "Procfile": "web: python log.py\n"})

    assert re.fullmatch(r"twelve-factor: \d+ of \d+ passing", title(svg))
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-labelledby"] == "title"


def test_where_nothing_is_assessed_it_says_so(badge):
    assert title(badge({})) == "twelve-factor: not assessed"


def test_text_and_ground_differ_enough_whatever_the_outcome(badge):
    grounds = {
        ground(badge({})),
        ground(badge({"app.py": "import os\nprint(os.environ['A'])\n"})),
        ground(badge({"log.py": FILE_HANDLER, "Procfile": "web: python log.py\n"})),
    }
    assert len(grounds) == 3
    for colour in grounds:
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_it_loads_nothing(project, factorlint):
    drawn = factorlint("audit", "--format", "badge").out
    assert re.findall(r"https?://[^\"]+", drawn) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in drawn
    assert "<style" not in drawn


def test_one_run_writes_the_page_and_the_badge(project, factorlint):
    project.write("app.py")

    ran = factorlint("audit", "--format", "html", "--output", "audit.html", "--badge", "badge.svg")

    assert (ran.code, ran.out) == (0, "")
    assert (project.root / "badge.svg").read_text().startswith("<svg ")
    assert (project.root / "audit.html").read_text().startswith("<!doctype html>")
