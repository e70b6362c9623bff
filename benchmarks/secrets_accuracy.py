"""Measures how right the secrets engine is, beside detect-secrets, and writes docs/accuracy-secrets.md.

`python -m benchmarks.secrets_accuracy [owner__name=FOLDER@COMMIT ...]` judges the cases made up here, and counts findings in
checked-out repositories. What was found there at level error must be read by a person: it is listed on standard output.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.secrets_accuracy_cases import Case, cases
from checks.decoding import decode
from checks.errors import Unreadable
from checks.secrets.detection import detect
from checks.secrets.place import place_of
from checks.secrets.reporting import judged_role, level_of
from checks.secrets.secret import Secret
from checks.text import Text

PAGE = Path(__file__).resolve().parents[1] / "docs" / "accuracy-secrets.md"
PUBLISHED = Path(__file__).with_name("secrets_published.md")
"""What was measured over cases of others, which are not part of this project."""
READINGS = Path(__file__).with_name("secrets_readings.md")
HEAD = """\
# How right the secrets rules are

Written by `python -m benchmarks.secrets_accuracy`. Beside factorlint stands detect-secrets 1.5.0 with its default plugins and
filters, over the same files.

## Labelled cases

Every case is made up with a fixed seed: tokens drawn in the formats that the providers publish (with a valid checksum where
there is one), values in the places where programs and deploy files keep them, and what looks like a secret and is none.
They were written together with the rules, so they show what is covered and guard against getting worse; they are no
estimate of how often an unknown repository is judged right. For that see the repositories below.

| Family | Cases | To be found | factorlint | detect-secrets |
|---|--:|:-:|--:|--:|
"""


def main(arguments: list[str]) -> None:
    labelled = list(cases())
    lines = [*_table(labelled), *_providers(labelled), *PUBLISHED.read_text(encoding="utf-8").splitlines()]
    lines += _repositories(arguments)
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def _table(labelled: list[Case]) -> Iterator[str]:
    """Per family how many of the cases were judged right."""
    ours = Counter(case.family for case in labelled if _right(case, _ours(case)))
    theirs = Counter(case.family for case, found in _theirs(labelled) if _right(case, found))
    for family, count in Counter(case.family for case in labelled).items():
        wanted = "yes" if any(case.secret for case in labelled if case.family == family) else "no"
        yield f"| {family} | {count} | {wanted} | {_share(ours[family], count)} | {_share(theirs[family], count)} |"
    yield ""
    yield "A case counts as right when the secret in it is found, or, where there is none, when nothing is."


def _providers(labelled: list[Case]) -> Iterator[str]:
    """Per kind of credential: well-formed ones found, and malformed ones taken for one."""
    found, asked, taken, malformed = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for case in labelled:
        if case.provider and case.secret:
            asked[case.provider] += 1
            found[case.provider] += _right(case, _ours(case))
        elif case.provider:
            malformed[case.provider] += 1
            taken[case.provider] += not _right(case, _ours(case))
    yield ""
    yield f"## The {len(asked)} kinds of credentials with a form or a name of their own"
    yield ""
    yield "| Kind | Well formed | Found | Malformed neighbours | Taken for one |"
    yield "|---|--:|--:|--:|--:|"
    for title in sorted(asked, key=str.casefold):
        yield f"| {title} | {asked[title]} | {found[title]} | {malformed[title] or '-'} | {taken[title]} |"
    yield ""
    yield "A kind without malformed neighbours is known by the provider's word in its name together with its form."


def _share(right: int, count: int) -> str:
    return f"{100 * right / count:.1f} %"


def _right(case: Case, found: list[str]) -> bool:
    if not case.secret:
        return not found
    return any(case.secret in value or value in case.secret for value in found)


def _ours(case: Case) -> list[str]:
    return [secret.value for secret, _ in _levelled(Text(case.path, case.content))]


def _levelled(text: Text) -> Iterator[tuple[Secret, str]]:
    role = judged_role(text.path, text.content)
    place = place_of(text, role)
    for secret in detect(text, role):
        level = level_of(secret, role, place, text.path)
        if level is not None:
            yield secret, level


def _theirs(labelled: list[Case]) -> Iterator[tuple[Case, list[str]]]:
    from detect_secrets.core.secrets_collection import SecretsCollection
    from detect_secrets.settings import default_settings

    with TemporaryDirectory() as folder, default_settings():
        for number, case in enumerate(labelled):
            path = Path(folder) / str(number) / case.path
            path.parent.mkdir(parents=True)
            path.write_text(case.content, encoding="utf-8")
            found = SecretsCollection()
            found.scan_file(str(path))
            yield case, [secret.secret_value or "" for _, secret in found]


def _repositories(arguments: Iterable[str]) -> list[str]:
    """Counts per level in each repository, and the findings at level error for a person to read."""
    rows = []
    for argument in arguments:
        name, _, rest = argument.partition("=")
        folder, _, commit = rest.partition("@")
        counts: Counter[str] = Counter()
        files = 0
        for text in _texts(Path(folder)):
            files += 1
            for secret, level in _levelled(text):
                counts[level] += 1
                if level == "error":
                    print(
                        f"{name} {text.path}:{secret.span.line} {secret.title}, named {secret.name or '-'}, {secret.score}"
                    )
        repository = name.replace("__", "/")
        total = sum(counts.values())
        cells = (repository, commit[:10], files, counts["error"], counts["warning"], counts["note"], total)
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    readings = READINGS.read_text(encoding="utf-8").splitlines() if READINGS.exists() else []
    head = [
        "",
        "## Repositories",
        "",
        "| Repository | Commit | Files | Errors | Warnings | Notes | All |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    return [*head, *rows, "", *readings] if rows else []


def _texts(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or ".git" in path.parts:
            continue
        try:
            yield Text(path.relative_to(folder).as_posix(), decode(path.read_bytes()))
        except Unreadable:
            continue


if __name__ == "__main__":
    main(sys.argv[1:])
