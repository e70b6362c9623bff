"""The same source in two units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.rust import RUST
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span, Text
from checks.value import frozen, replace

_LANGUAGES = (PYTHON, JAVASCRIPT, JAVA, KOTLIN, GO, RUBY, PHP, CSHARP, RUST)
_WINDOW = 40
_MOST_LINES = 400_000
_COMMENTS = ("#", "//", "/*", "*", "*/", "--", "<!--", '"""', "'''")
_IMPORTS = ("import ", "from ", "require", "use ", "using ", "package ", "export {", "const {", "namespace ")
_BODY = "".join(f"    total_{number} = compute_{number}(order, {number})\n" for number in range(45))
_OTHER = "".join(f"    sum_{number} = derive_{number}(basket, {number})\n" for number in range(45))


@frozen
class _Window:
    path: str
    unit: str
    line: int
    end: int


@rule(
    message="{lines} lines stand in {other} as well, in another unit{more}",
    level="warning",
    fix="Move the code into a package that both units declare.",
    looks_at={},
    scope="any",
    wide=True,
    bad=[
        (
            {
                "api/requirements.txt": "",
                "api/price.py": f"def price(order):\n{_BODY}",
                "job/requirements.txt": "",
                "job/price.py": f"def price(order):\n{_BODY}",
            },
            "job/price.py:1",
        ),
        (
            {
                "api/go.mod": "",
                "api/a.go": f"package api\n{_BODY}",
                "job/go.mod": "",
                "job/b.go": f"package job\n\n// other\n{_BODY}",
            },
            "job/b.go:4",
        ),
        (
            {"a/package.json": "{}", "a/x.js": _BODY, "b/package.json": "{}", "b/x.js": f"start();\n{_BODY}"},
            "b/x.js:2",
        ),
        (
            {
                "api/go.mod": "",
                "api/a.go": f"package api\n{_BODY}",
                "api/b.go": f"package api\n{_OTHER}",
                "job/go.mod": "",
                "job/a.go": f"package job\n{_BODY}",
                "job/b.go": f"package job\nvar x = 1\n{_OTHER}",
            },
            "job/a.go:2",
        ),
    ],
    good=[
        {"api/requirements.txt": "", "api/price.py": _BODY, "job/requirements.txt": "", "job/price.py": _OTHER},
        {"api/requirements.txt": "", "api/price.py": _BODY, "api/other.py": _BODY},
        {"api/go.mod": "", "api/a.pb.go": _BODY, "job/go.mod": "", "job/a.pb.go": _BODY},
        {
            "api/requirements.txt": "",
            "api/migrations/0001.py": _BODY,
            "job/requirements.txt": "",
            "job/migrations/0001.py": _BODY,
        },
        {"a/package.json": "{}", "a/.eslintrc.js": _BODY, "b/package.json": "{}", "b/.eslintrc.js": _BODY},
        {
            "api/requirements.txt": "",
            "api/a.py": "# licence\n" * 60,
            "job/requirements.txt": "",
            "job/a.py": "# licence\n" * 60,
        },
    ],
)
def copied_code(repository: Repository) -> Iterator[Match]:
    """Copied code is a library that nobody released. A defect mended in one unit stays in the other."""
    units = [unit for unit in repository.units if unit.manifests]
    if len(units) < 2:
        return
    found: dict[tuple[str, str], list[tuple[Match, str]]] = {}
    for match, own, other in _copies(repository):
        found.setdefault((own, other), []).append((match, other))
    for group in found.values():
        # Two units that share much are one cause.
        first = max((match for match, _ in group), key=lambda match: int(match.values["lines"]))
        others = len(group) - 1
        more = f"; so do parts of {others} more {'file' if others == 1 else 'files'} of the two" if others else ""
        yield replace(first, values={**first.values, "more": more})


def _copies(repository: Repository) -> Iterator[tuple[Match, str, str]]:
    """The longest first copy in each file, with its unit and the one it stands in as well."""
    seen: dict[int, _Window] = {}
    total = 0
    for kind in _LANGUAGES:
        for source in repository.all(kind):
            unit = repository.unit(source.path)
            skipped = not unit.manifests or _generated(source.text) or _configures_tool(source.path)
            lines = [] if skipped else _telling(source.text)
            total += len(lines)
            if total > _MOST_LINES:
                return
            yield from _copied(source.text, unit.root, lines, seen)


def _copied(
    text: Text, unit: str, lines: Sequence[tuple[int, int]], seen: dict[int, _Window]
) -> Iterator[tuple[Match, str, str]]:
    """The longest first run of lines that another unit holds, if any; this file's windows are kept for the next."""
    hashes = [
        hash(tuple(line for _, line in lines[start : start + _WINDOW])) for start in range(len(lines) - _WINDOW + 1)
    ]
    for start, value in enumerate(hashes):
        other = seen.get(value)
        if other is None or other.unit == unit:
            continue
        end = start
        while end + 1 < len(hashes) and hashes[end + 1] in seen and seen[hashes[end + 1]].path == other.path:
            end += 1
        first, last = lines[start][0], lines[end + _WINDOW - 1][0]
        span = text.line_span(first)
        copy = Match(
            text.path,
            Span(first, span.column, first, span.end_column),
            {"lines": str(last - first + 1), "other": f"{other.path}:{other.line}"},
            because=(other.path,),
            identity=f"copy of {other.path}",
        )
        yield copy, unit, other.unit
        break
    for start, value in enumerate(hashes):
        seen.setdefault(value, _Window(text.path, unit, lines[start][0], lines[start + _WINDOW - 1][0]))


def _configures_tool(path: str) -> bool:
    """Whether it is the configuration of a tool, `.eslintrc.js` or `vite.config.ts`, which tools want in each package."""
    name = path.rpartition("/")[2]
    return name.startswith(".") or ".config." in name


def _generated(text: Text) -> bool:
    """Whether the head of the file says that a program wrote it."""
    head = " ".join(text.lines[:12]).lower()
    return "generated" in head and any(word in head for word in ("do not edit", "by ", "protobuf", "automatically"))


def _telling(text: Text) -> list[tuple[int, int]]:
    """Number and hash of each line that says something: no blank, comment, import or lone punctuation."""
    found: list[tuple[int, int]] = []
    for number, line in enumerate(text.lines, 1):
        bare = "".join(line.split())
        if len(bare) < 4 or line.lstrip().startswith((*_COMMENTS, *_IMPORTS)):
            continue
        found.append((number, hash(bare)))
    return found
