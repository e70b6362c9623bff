"""The page of an audit in a real browser: by keyboard, in the dark, on paper, with thousands of findings."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.hooks.browser import CHROMIUM, Browser
from tests.hooks.conftest import FILE_HANDLER

AXE = "axe-core@4.11.0"
"""Deque's accessibility checks, as browsers' developer tools run them."""


@pytest.fixture
def services(project):
    """A repository of two units."""
    for unit in ("shop", "mail"):
        project.write(f"{unit}/package.json", '{"name": "x", "private": true, "scripts": {"start": "node ."}}\n')
        project.write(f"{unit}/log.py", FILE_HANDLER)
    project.commit()
    return project


@pytest.fixture
def page(services, factorlint, tmp_path):
    factorlint("audit", "--format", "html", "--output", "audit.html")
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with Browser(tmp_path / "profile") as browser:
        browser.open((services.root / "audit.html").as_uri())
        yield browser


@pytest.fixture
def thousands(services, factorlint, page):
    for number in range(50):
        services.write(f"deep/{number}.py", "import logging\n" + 'logging.FileHandler("app.log")\n' * 100)
    factorlint("audit", "--no-history", "--format", "html", "--output", "audit.html")
    page.open((services.root / "audit.html").as_uri())
    return page


def shown(browser: Browser) -> list[str]:
    rows = "document.querySelectorAll('.finding')"
    return browser.value(f"Array.from({rows}).filter((row) => row.checkVisibility()).map((row) => row.dataset.path)")


def told(browser: Browser) -> str:
    return browser.value("document.getElementById('told').textContent")


def tab_to(browser: Browser, name: str) -> None:
    """Move on with the keyboard alone until the control has the focus."""
    for _ in range(150):
        browser.press("Tab", 9)
        if browser.value("document.activeElement.name || document.activeElement.id") == name:
            return
    pytest.fail(f"the keyboard does not reach {name}")


def choose(browser: Browser, name: str, wanted: str) -> None:
    tab_to(browser, name)
    for _ in range(20):
        if browser.value("document.activeElement.value") == wanted:
            return
        browser.press("ArrowDown", 40)
    pytest.fail(f"{wanted} cannot be chosen as {name}")


def test_a_browser_opens_the_page_without_a_complaint_and_without_the_network(page):
    count = len(shown(page))
    assert told(page).startswith(f"{count} of {count} findings shown, in ")
    assert page.complaints == []
    assert [address for address in page.asked if not address.startswith(("file:", "data:"))] == []


def test_the_path_filter_is_reached_and_used_by_keyboard(page):
    tab_to(page, "path")
    for letter in "SHOP/log":
        page.press(letter)

    assert shown(page) == ["shop/log.py"]
    assert told(page).startswith("1 of ")


def test_a_unit_is_chosen_by_keyboard_and_the_address_remembers_it(page):
    tab_to(page, "unit")
    page.press("ArrowDown", 40)

    assert {path.partition("/")[0] for path in shown(page)} == {"mail"}
    assert page.value("location.hash") == "#findings?unit=mail"

    address = page.value("location.href")
    page.open("about:blank")
    page.open(address)

    assert {path.partition("/")[0] for path in shown(page)} == {"mail"}


def test_factor_and_level_filter_together(page):
    choose(page, "factor", "XI")
    assert set(shown(page)) == {"shop/log.py", "mail/log.py"}

    choose(page, "level", "note")
    assert shown(page) == []


def test_a_number_of_the_units_opens_the_findings_behind_it(page):
    page.value("document.querySelector('.matrix a[href*=\"unit=shop&factor=XI\"]').click()")

    page.value("new Promise((done) => setTimeout(done, 100))")
    assert shown(page) == ["shop/log.py"]
    assert page.value("document.activeElement.id") == "findings"


def test_the_page_is_dark_where_that_is_wished_and_light_on_paper(page):
    ground = "getComputedStyle(document.body).backgroundColor"
    page.prefer("dark")
    assert page.value(ground) == "rgb(13, 17, 23)"
    page.prefer("light")
    assert page.value(ground) == "rgb(255, 255, 255)"
    page.prefer("dark", media="print")
    assert page.value(ground) == "rgb(255, 255, 255)"
    assert page.value("getComputedStyle(document.getElementById('filters')).display") == "none"


def test_on_paper_everything_is_open(thousands):
    closed = "document.querySelectorAll('details:not([open])').length"
    assert thousands.value(closed) > 50

    thousands.value("dispatchEvent(new Event('beforeprint'))")
    assert thousands.value(closed) == 0

    thousands.value("dispatchEvent(new Event('afterprint'))")
    assert thousands.value(closed) > 50


def test_a_narrow_window_needs_no_scrolling_to_the_side(page):
    page.resize(360, 800)
    assert page.value("document.documentElement.scrollWidth") <= 360


def test_five_thousand_findings_are_all_there_closed_by_file_and_open_when_few_are_left(thousands):
    assert thousands.value("document.querySelectorAll('.finding').length") > 5000
    assert shown(thousands) == []

    tab_to(thousands, "path")
    for letter in "mail/":
        thousands.press(letter)

    assert "mail/log.py" in shown(thousands)
    assert not any(path.startswith("deep/") for path in shown(thousands))
    assert thousands.complaints == []


def test_files_are_opened_and_closed_by_keyboard(thousands):
    tab_to(thousands, "open")
    thousands.press(" ", 32)
    assert len(shown(thousands)) > 5000

    tab_to(thousands, "close")
    thousands.press(" ", 32)
    assert shown(thousands) == []


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    folder = tmp_path_factory.mktemp("axe")
    install = ["npm", "install", "--silent", "--no-save", "--ignore-scripts", "--prefix", str(folder), AXE]
    subprocess.run(install, check=True, capture_output=True)
    return (folder / "node_modules/axe-core/axe.min.js").read_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility_checks_find_nothing(services, factorlint, page, axe, scheme):
    old = json.loads(factorlint("audit", "--format", "json").out)
    old["audit"]["day"], old["findings"] = "2026-01-01", old["findings"][1:]
    services.write("old.json", json.dumps(old))
    services.write(".env", "DATABASE_PASSWORD=dU4kz8Wq1pXm\n")
    services.commit()
    factorlint("audit", "--format", "html", "--output", "audit.html", "--compare", "old.json")
    page.allow_scripts()
    page.open((services.root / "audit.html").as_uri())
    page.prefer(scheme)
    page.value("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    page.value(f"{axe}; undefined")

    found = page.value(
        "axe.run().then((run) => run.violations.map((each) => [each.id, each.nodes.map((n) => n.html)]))"
    )

    assert found == []
    assert page.value("axe.run().then((run) => run.passes.length)") > 20
