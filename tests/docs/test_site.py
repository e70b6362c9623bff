"""The documentation as a site: it builds without the network, every link leads somewhere, and nothing is fetched from elsewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from filelock import FileLock

from checks.discovery import rules
from checks.factor import FACTORS
from checks.links import PROJECT
from tests.hooks.browser import CHROMIUM, Browser
from tests.hooks.test_hook_runners import shared_folder

ROOT = Path(__file__).resolve().parents[2]
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
}
STYLES = {"stylesheet", "icon", "preload", "modulepreload", "preconnect", "dns-prefetch", "manifest"}


def build(target: Path, configuration: Path = ROOT / "mkdocs.yml") -> subprocess.CompletedProcess[str]:
    """No proxy can be reached from here, so that anything fetched would fail."""
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    command = [sys.executable, "-I", "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    return subprocess.run(
        [*command, "--config-file", str(configuration)],
        env={**os.environ, **nowhere, "NO_MKDOCS_2_WARNING": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shared_folder(tmp_path_factory) / "site"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            built = build(folder)
            assert built.returncode == 0, built.stdout + built.stderr
            assert "WARNING" not in built.stderr
    return folder


class Page(HTMLParser):
    """What one page loads, links to, and can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = {""}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given.get("id", ""), given.get("name", "") if tag == "a" else ""}
        if tag in LOADED and given.get(LOADED[tag]):
            self.loads.append(given[LOADED[tag]])
        if tag == "link" and STYLES & set(given.get("rel", "").split()):
            self.loads.append(given["href"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def test_every_link_and_anchor_leads_somewhere(site, pages):
    broken = []
    for path, page in pages.items():
        if path.name == "404.html":  # Its links start at the root of the site, wherever that will be.
            continue
        for link in page.links:
            target, fragment = urldefrag(link)
            if urlsplit(target).scheme:
                continue
            file = (path.parent / unquote(target)).resolve() if target else path
            if not file.is_file() or (file.suffix == ".html" and unquote(fragment) not in pages[file].anchors):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site, pages):
    assert {
        link for page in pages.values() for link in page.loads if urlsplit(link).scheme or link.startswith("//")
    } == set()
    assert not [path.name for path in pages if 'data-md-component="source"' in path.read_text(encoding="utf-8")]
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert set(re.findall(r"url\(\s*['\"]?((?:https?:)?//[^)'\"]*)", styles)) == set()


def test_a_browser_asks_for_nothing_but_the_files_of_the_site(site, tmp_path):
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with Browser(tmp_path / "profile") as browser:
        for page in ("index", "rules/logs/file-handler", "cli"):
            browser.open((site / f"{page}.html").as_uri())

        assert {urlsplit(address).scheme for address in browser.asked} <= {"file", "data"}
        assert browser.complaints == []


def test_links_to_the_repository_lead_to_files_that_are_there(pages):
    start = f"{PROJECT}/blob/main/"
    named = {urldefrag(link)[0] for page in pages.values() for link in page.links if link.startswith(start)}

    assert named
    assert [link for link in named if not (ROOT / link.removeprefix(start)).exists()] == []


def test_links_to_a_part_of_such_a_page_lead_to_a_heading(pages):
    start = f"{PROJECT}/blob/main/"
    whole = {urldefrag(link) for page in pages.values() for link in page.links if link.startswith(start)}

    for target, fragment in ((target, fragment) for target, fragment in whole if fragment):
        text = (ROOT / target.removeprefix(start)).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert fragment in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_each_audience_and_each_subject_has_its_page(site):
    for page in (
        "start/developer start/reviewer start/admin adoption audit cli configuration baselines secrets variables github-action app ci "
        "editors troubleshooting faq security architecture comparison accuracy coverage speed"
    ).split():
        assert (site / f"{page}.html").is_file(), page


def test_every_page_is_in_the_navigation(site, pages):
    linked = {
        (path.parent / unquote(urldefrag(link)[0])).resolve()
        for path, page in pages.items()
        for link in page.links
        if not urlsplit(link).scheme
    }

    assert [str(path.relative_to(site)) for path in pages if path not in linked and path.name != "404.html"] == []


@pytest.mark.parametrize("rule", [rule.id for _, rule in rules()])
def test_the_page_of_a_rule_has_all_a_reader_looks_for(rule):
    whole = (ROOT / "docs" / "rules" / f"{rule}.md").read_text(encoding="utf-8")
    page = re.sub(
        r"^(`{3,})[\w.+-]*$.*?^\1$", "```", whole, flags=re.MULTILINE | re.DOTALL
    )  # Examples may have headings.

    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert headings == ["Why", "Mend", "Found", "Left alone", "How sure", "Allow it"]
    parts = dict(zip(headings, re.split(r"^## .+$", page, flags=re.MULTILINE)[1:], strict=True))
    assert all(part.strip() for part in parts.values())
    assert re.search(r"^- line \d+: \S", parts["Found"], re.MULTILINE)
    assert "```" in parts["Left alone"]
    assert f"factorlint: ignore[{rule}]" in whole.partition("\n## Allow it\n")[2]
    assert "| level | `" in page


def test_the_index_lists_every_rule_below_its_factor():
    index = (ROOT / "docs" / "rules" / "README.md").read_text(encoding="utf-8")

    for factor in FACTORS.values():
        section = index.partition(f"\n## {factor.numeral} {factor.title}\n")[2].partition("\n## ")[0]
        for _, rule in rules():
            assert (f"[{rule.id}]({rule.id}.md)" in section) == (rule.factor == factor.id), rule.id


def test_the_search_knows_the_rules(site):
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))

    assert {"rules/logs/file-handler.html", "start/developer.html"} <= {entry["location"] for entry in index["docs"]}


@pytest.mark.parametrize("wrong", ["[x](nowhere.md)", "[x](index.md#nowhere)", "[x](../nowhere.txt)"])
def test_a_wrong_link_fails_the_build(wrong, tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text(f"# Start\n\n{wrong}\n")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.partition("\nnav:\n")[0].replace("docs/mkdocs_hooks.py", str(ROOT / "docs" / "mkdocs_hooks.py"))
    (tmp_path / "mkdocs.yml").write_text(f"{settings}\nnav:\n  - index.md\n  - Rules: []\n")

    assert build(tmp_path / "site", tmp_path / "mkdocs.yml").returncode != 0
