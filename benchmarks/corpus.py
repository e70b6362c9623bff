"""Files that look like a project's, the same ones at every run. Run in a process of its own: `python -m benchmarks.corpus`.

A process that is started inherits the peak memory of the one that starts it, so the measuring one must stay small.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

VERBS = "load parse render merge collect group order trim split count find apply build reduce map walk".split()
NOUNS = "invoice order customer ledger basket shipment price report page region account item unit margin route".split()
SEED = 12


def words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choice(NOUNS if position % 2 else VERBS) for position in range(count))


def python(rng: random.Random) -> str:
    verb, noun = rng.choice(VERBS), rng.choice(NOUNS)
    return (
        f"def {verb}_{noun}_{rng.randrange(1000)}({noun}s, limit={rng.randrange(90)}):\n"
        f'    """{words(rng, 9).capitalize()}."""\n'
        f"    kept = [each for each in {noun}s if each.weight > limit]\n"
        f"    if not kept:\n        return None\n"
        f'    logger.info("kept %d of %d", len(kept), len({noun}s))\n'
        f"    return sorted(kept, key=lambda each: each.{rng.choice(NOUNS)})\n\n\n"
    )


def javascript(rng: random.Random) -> str:
    verb, noun = rng.choice(VERBS), rng.choice(NOUNS)
    return (
        f"// {words(rng, 8)}\n"
        f"export function {verb}{noun.capitalize()}{rng.randrange(1000)}({noun}s, limit = {rng.randrange(90)}) {{\n"
        f"  const kept = {noun}s.filter((each) => each.weight > limit);\n"
        f"  return kept.map((each) => ({{ ...each, {rng.choice(NOUNS)}: each.{noun} ?? 0 }}));\n}}\n\n"
    )


def java(rng: random.Random) -> str:
    verb, noun = rng.choice(VERBS), rng.choice(NOUNS).capitalize()
    return (
        f"    /** {words(rng, 8)} */\n"
        f"    List<{noun}> {verb}{noun}{rng.randrange(1000)}(List<{noun}> all, int limit) {{\n"
        f"        return all.stream().filter(each -> each.weight() > limit).toList();\n    }}\n\n"
    )


def go(rng: random.Random) -> str:
    verb, noun = rng.choice(VERBS).capitalize(), rng.choice(NOUNS).capitalize()
    return (
        f"// {words(rng, 8)}\nfunc {verb}{noun}{rng.randrange(1000)}(all []{noun}, limit int) []{noun} {{\n"
        f"\tkept := make([]{noun}, 0, len(all))\n\tfor _, each := range all {{\n\t\tif each.Weight > limit {{\n"
        f"\t\t\tkept = append(kept, each)\n\t\t}}\n\t}}\n\treturn kept\n}}\n\n"
    )


def prose(rng: random.Random) -> str:
    return f"## {words(rng, 3).capitalize()}\n\n" + f"{words(rng, 60).capitalize()}.\n\n" * 2


def yaml(rng: random.Random) -> str:
    return "".join(
        f"  - name: {rng.choice(NOUNS)}-{rng.randrange(1000)}\n    weight: {rng.randrange(90)}\n    tags: [{rng.choice(NOUNS)}]\n"
        for _ in range(4)
    )


def json(rng: random.Random) -> str:
    return "".join(f'  "{rng.choice(NOUNS)}{rng.randrange(10**6)}": "{words(rng, 5)}",\n' for _ in range(5))


PIECES: dict[str, tuple[str, Callable[[random.Random], str], str]] = {
    ".py": ("import logging\n\nlogger = logging.getLogger(__name__)\n\n\n", python, ""),
    ".js": ("", javascript, ""),
    ".ts": ("", javascript, ""),
    ".java": ("package shop;\n\nclass Stock {\n", java, "}\n"),
    ".go": ("package shop\n\n", go, ""),
    ".md": ("# About\n\n", prose, ""),
    ".yaml": ("items:\n", yaml, ""),
    ".json": ("{\n", json, '  "end": ""\n}\n'),
}
SUSPECTS: dict[str, str] = {
    ".py": 'handler = logging.FileHandler("/var/log/shop.log")\nDATABASE_PASSWORD = "c0rrect-H0rse-9battery"\n',
    ".js": 'const winston = require("winston");\nnew winston.transports.File({ filename: "app.log" });\n',
    ".ts": 'export const apiKey = "q8Zt2mPw91LxKd7Rv4Bn6Ys3";\n',
    ".java": '    FileAppender appender = new FileAppender("app.log");\n',
    ".go": 'var out, _ = os.OpenFile("app.log", os.O_APPEND, 0o644)\n',
    ".md": "",
    ".yaml": "  - name: db\n    password: c0rrect-H0rse-9battery\n",
    ".json": "",
}
FIXED = {
    "Dockerfile": "FROM python:3.13.1-slim\nWORKDIR /srv\nCOPY . .\nRUN pip install --no-cache-dir --requirement requirements.txt\n"
    'CMD ["python", "-m", "shop"]\n',
    "requirements.txt": "flask==3.1.0\npsycopg==3.2.3\n",
}
FIXED_SUSPECTS = {
    "Dockerfile": "FROM python:latest\nWORKDIR /srv\nCOPY . .\nENV API_TOKEN=q8Zt2mPw91LxKd7Rv4Bn6Ys3\nRUN pip install flask\n"
    "CMD python -m shop > /var/log/shop.log\n",
    "requirements.txt": "flask\npsycopg>=3\n",
    ".env": "DATABASE_URL=postgres://shop:c0rrect-H0rse-9battery@db.internal/shop\n",
}
COMMIT = (
    *("shop/a.py", "shop/b.py", "shop/c.py", "shop/d.py", "web/a.js", "web/b.ts", "docs/a.md"),
    *("deploy/values.yaml", "web/texts.json", "tool/main.go"),
)
SETS: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    "quiet": ("sources, data and prose; nothing to look at twice", (), {}),
    "clean": ("a faultless Dockerfile and requirements among them", (), FIXED),
    "several": (
        "a Dockerfile, requirements and a source at fault",
        (COMMIT[0],),
        {name: FIXED_SUSPECTS[name] for name in FIXED},
    ),
    "suspicious": ("most files at fault", COMMIT, FIXED_SUSPECTS),
}
"""What the ten files of a commit are: in words, where suspects are strewn in, and the files that are as they are."""


def text(suffix: str, size: int, rng: random.Random, suspicious: bool) -> str:
    """About `size` characters in the syntax of a suffix."""
    before, piece, after = PIECES[suffix]
    parts = [before]
    while sum(map(len, parts)) < size:
        parts.append(piece(rng))
    parts.insert(len(parts) // 2, SUSPECTS[suffix] if suspicious else "")
    return "".join((*parts, after))


def commit(kind: str) -> dict[str, str]:
    """Ten files of about 50 KB together."""
    rng = random.Random(SEED)
    _, suspects, fixed = SETS[kind]
    made = COMMIT[: len(COMMIT) - len(fixed)]
    size = 48_000 // len(made)
    return {path: text(path[path.rindex(".") :], size, rng, path in suspects) for path in made} | fixed


def tree(count: int = 7000, average: int = 7150) -> Iterator[tuple[str, str]]:
    """Files of many kinds and sizes; one in fifty is suspicious."""
    rng = random.Random(SEED)
    suffixes = rng.choices(list(PIECES), weights=(30, 15, 15, 10, 10, 8, 7, 5), k=count)
    for number, suffix in enumerate(suffixes):
        folder = f"services/{number % 40}/{rng.choice(NOUNS)}"
        size = int(rng.betavariate(1.2, 4) * average * 4.3)
        yield f"{folder}/{rng.choice(VERBS)}_{number}{suffix}", text(suffix, size, rng, rng.random() < 0.02)
    for number in range(40):
        for name, content in FIXED.items():
            yield f"services/{number}/{name}", content


def main(kind: str, folder: Path, count: int = 7000) -> None:
    """A git repository with a `tree` of so many files, or the files of one of the sets, staged in it."""
    files = tree(count) if kind == "tree" else commit(kind).items()
    for path, content in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="\n")
    for command in (["git", "init", "-q"], ["git", "add", "--all", "--force"]):
        subprocess.run(command, cwd=folder, check=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
