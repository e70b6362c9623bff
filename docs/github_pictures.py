"""Draws `docs/images/comment.png` and `check.png`: what a small, careless pull request gets to see on GitHub.

`python docs/github_pictures.py` runs the real engine and the real publishing against the tests' GitHub, renders the Markdown
that it posted as GitHub would, and lets headless Chromium take the pictures.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from markdown_it import MarkdownIt  # noqa: E402

from app.github import GitHubClient  # noqa: E402
from app.publish import PublishSettings, PullRequest, publish  # noqa: E402
from checks.config import Config  # noqa: E402
from checks.engine import check  # noqa: E402
from checks.snapshot import MemorySnapshot  # noqa: E402
from tests.fake_github.repository import GitRepository  # noqa: E402
from tests.fake_github.server import FakeGitHub  # noqa: E402
from tests.fake_github.state import CheckRun, Comment  # noqa: E402

IMAGES = Path(__file__).resolve().parent / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH = 900
DOCKERFILE = 'FROM python:3.12.4-slim\nCMD ["python", "app.py"]\n'
BEFORE = "import logging\nimport sys\n\nlog = logging.getLogger(__name__)\n"
AFTER = BEFORE + 'log.addHandler(logging.FileHandler("logs/app.log"))\n'
STYLE = """
body { margin: 0; padding: 24px; width: 850px; font: 14px/1.5 system-ui, "DejaVu Sans", sans-serif; color: #1f2328; background: #fff }
.box { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden }
.bar { padding: 8px 14px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; font-size: 13px; color: #59636e }
.bar b { color: #1f2328 }
.body { padding: 2px 16px 6px }
a { color: #0969da; text-decoration: none }
code { font: 12px ui-monospace, "DejaVu Sans Mono", monospace; background: #eff1f3; padding: 2px 5px; border-radius: 5px }
pre { background: #f6f8fa; padding: 12px; border-radius: 6px; overflow: hidden } pre code { background: none; padding: 0 }
table { border-collapse: collapse } td, th { border: 1px solid #d1d9e0; padding: 5px 12px } tr:nth-child(even) td { background: #f6f8fa }
.diff { font: 12px/20px ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre; border-bottom: 1px solid #d1d9e0 }
.diff div { padding: 0 12px } .added { background: #dafbe1 } .removed { background: #ffebe9 }
.suggestion { border: 1px solid #d1d9e0; border-radius: 6px; margin: 12px 0; overflow: hidden }
.suggestion .bar { display: flex; justify-content: space-between } .suggestion .diff { border: 0 }
.button { color: #1f2328; border: 1px solid #d1d9e0; border-radius: 6px; padding: 0 10px; background: #fff }
sub { font-size: 12px; color: #59636e; vertical-align: baseline } h4 { margin: 18px 0 6px }
.failure { color: #d1242f }
"""


def main() -> None:
    comment, run = posted()
    IMAGES.mkdir(exist_ok=True)
    added = AFTER.splitlines()[-1]
    take(_comment_page(comment, added), IMAGES / "comment.png")
    take(_check_page(run), IMAGES / "check.png")


def posted() -> tuple[Comment, CheckRun]:
    """What the pull request is given: its comment, and the run over all factors."""
    with tempfile.TemporaryDirectory() as folder, FakeGitHub() as github:
        shop = GitRepository(Path(folder))
        github.add_repository("octo/shop", shop.path)
        base = shop.commit({"Dockerfile": DOCKERFILE, "app.py": BEFORE})
        head = shop.commit({"app.py": AFTER})
        number = github.open_pull("octo/shop", base=base, head=head)
        report = check(MemorySnapshot({"Dockerfile": DOCKERFILE, "app.py": AFTER}), Config())
        with GitHubClient(github.token("octo/shop"), base_url=github.url) as client:
            publish(report, PullRequest("octo", "shop", number, base, head), client, PublishSettings())
        comments = [thread.first for thread in github.threads("octo/shop", number)]
        return next(c for c in comments if c.path == "app.py"), github.check_runs("octo/shop", head)["factorlint"]


def take(page: str, picture: Path) -> None:
    """Two runs of the browser: one to learn how high the page is, one to take it at twice its size."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        height = int(re.findall(r'data-height="(\d+)"', _browse(source, "--dump-dom"))[0])
        _browse(source, f"--screenshot={picture}", f"--window-size={WIDTH},{height}", "--force-device-scale-factor=2")


def _browse(source: Path, *arguments: str) -> str:
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        raise SystemExit("Chromium is needed to take pictures: apt-get install chromium")
    # It refuses its sandbox to root, as in containers; the page is our own.
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *arguments, source.as_uri()]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _comment_page(comment: Comment, line: str) -> str:
    changed = f'<div class="diff"><div class="added">+ {html.escape(line)}</div></div>'
    bar = "<b>factorlint</b> commented on <b>app.py</b>"
    return _page(
        f'<div class="box">{changed}<div class="bar">{bar}</div><div class="body">{_rendered(comment.body, line)}</div></div>'
    )


def _check_page(run: CheckRun) -> str:
    title = html.escape(str(run.output["title"]))
    bar = f'<span class="failure">✖</span> <b>{run.name}</b> — {title}'
    return _page(
        f'<div class="box"><div class="bar">{bar}</div><div class="body">{_rendered(run.output["summary"], "")}</div></div>'
    )


def _rendered(markdown: str, line: str) -> str:
    """As GitHub renders it; a suggestion becomes the change that its button would commit."""
    rendered = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown)
    return re.sub(
        r'<pre><code class="language-suggestion">(.*?)\n</code></pre>',
        lambda m: _suggested(line, m[1]),
        rendered,
        flags=re.DOTALL,
    )


def _suggested(line: str, better: str) -> str:
    bar = '<div class="bar">Suggested change <span class="button">Commit suggestion</span></div>'
    change = f'<div class="removed">- {html.escape(line)}</div><div class="added">+ {better}</div>'
    return f'<div class="suggestion">{bar}<div class="diff">{change}</div></div>'


def _page(body: str) -> str:
    measure = "<script>document.body.dataset.height = Math.ceil(document.documentElement.getBoundingClientRect().height)</script>"
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><body>{body}{measure}'


if __name__ == "__main__":
    main()
