"""The page of each rule, and their index, out of the rules themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from judged import how_sure

from checks.config.model import Config
from checks.documents.kind import Kind
from checks.engine import collect, run
from checks.factor import FACTORS, Factor
from checks.focus import EVERYTHING
from checks.rule import Files, Rule
from checks.secrets.examples import shown
from checks.snapshot import MemorySnapshot
from hooks.explaining.ideas import IDEAS
from hooks.explaining.pages import HELD, LEVELS
from hooks.explaining.wrapping import found_by
from hooks.markup import prose

SHOWN = 3
"""Examples of each kind that a page shows without being asked."""
KIND_NAMES = {
    "api-contract": "OpenAPI and AsyncAPI",
    "app-json": "`app.json`",
    "beanstalk": "Elastic Beanstalk",
    "caddyfile": "Caddyfile",
    "cargo": "`Cargo.toml`",
    "cloudformation": "CloudFormation",
    "composer-json": "`composer.json`",
    "csharp": "C#",
    "dockerfile": "Dockerfile",
    "dotenv": "dotenv files",
    "gemfile": "Gemfile",
    "github-action": "`action.yml`",
    "github-workflow": "GitHub workflows",
    "gitlab-ci": "GitLab CI",
    "go": "Go",
    "go-mod": "`go.mod`",
    "gradle": "Gradle",
    "haproxy": "HAProxy",
    "helm-chart": "Helm charts",
    "helm-template": "Helm templates",
    "helm-values": "Helm values",
    "ignore_file": "ignore files",
    "java": "Java",
    "javascript": "JavaScript and TypeScript",
    "jenkinsfile": "Jenkinsfile",
    "json": "JSON",
    "keystore": "key files",
    "kotlin": "Kotlin",
    "kubernetes": "Kubernetes manifests",
    "makefile": "Makefile",
    "markdown": "Markdown",
    "package-json": "`package.json`",
    "php": "PHP",
    "php-fpm": "PHP-FPM",
    "prisma": "Prisma schemas",
    "procfile": "Procfile",
    "pyproject": "`pyproject.toml`",
    "python": "Python",
    "requirements": "`requirements.txt`",
    "ruby": "Ruby",
    "runtime-version": "version files",
    "rust": "Rust",
    "shell": "shell scripts",
    "stray_file": "copies, dumps and archives",
    "supervisor": "supervisord",
    "suspect_text": "every text file",
    "systemd": "systemd units",
    "terraform": "Terraform",
    "toml": "TOML",
    "xml": "XML",
    "yaml": "YAML",
}
"""Kinds whose own name would tell a reader less, or be written otherwise."""


def overview(found: list[Rule]) -> str:
    lines = [
        "# Rules",
        "",
        f"{len(found)} rules, by factor. Each page says what a rule finds, why, how to mend it, and what it leaves alone; its examples are the "
        "tests of the rule. `error` blocks where the factor is enforced, `warning` advises, `note` informs.",
        "",
        "| factor | rules | by default |",
        "|---|--:|---|",
    ]
    by_factor = {factor: [rule for rule in found if rule.factor == factor] for factor in FACTORS}
    for factor in FACTORS.values():
        heading = f"{factor.numeral} {factor.title}"
        lines.append(f"| [{heading}](#{anchor(heading)}) | {len(by_factor[factor.id])} | {by_default(factor)} |")
    lines.append("")
    for factor in FACTORS.values():
        if not by_factor[factor.id]:
            continue
        lines += [
            f"## {factor.numeral} {factor.title}",
            "",
            IDEAS[factor.id],
            "",
            f"The methodology: <{factor.link}>",
            "",
        ]
        lines += ["| rule | level | says, for instance |", "|---|---|---|"]
        lines += [
            f"| [{rule.id}]({rule.id}.md) | {rule.level} | {in_cell(instance(rule))} |" for rule in by_factor[factor.id]
        ]
        lines.append("")
    return "\n".join(lines)


def page(rule: Rule) -> str:
    factor = FACTORS[rule.factor]
    return "\n".join(
        (
            f"# {rule.id}",
            "",
            f"**{sentence(found_by(rule))}**",
            "",
            f"For instance: {instance(rule)}.",
            "",
            "| | |",
            "|---|---|",
            f"| factor | [{factor.numeral} {factor.title}]({factor.link}), {by_default(factor)} by default |",
            f"| level | `{rule.level}`: {LEVELS[rule.level]} |",
            f"| holds for | {HELD[rule.scope]} |",
            f"| looks at | {', '.join(sorted(map(named, rule.looks_at), key=str.lower)) or 'the whole tree'} |",
            f"| runs | {runs(rule)} |",
            "",
            "## Why",
            "",
            rule.why,
            "",
            "## Mend",
            "",
            sentence(rule.mend),
            "",
            "## Found",
            "",
            *examples(rule),
            "## Left alone",
            "",
            *traps(rule),
            "## How sure",
            "",
            how_sure(rule.id),
            "",
            "## Allow it",
            "",
            "One place, with a reason, in a comment on the line or above it:",
            "",
            "```text",
            f"factorlint: ignore[{rule.id}] reason",
            "```",
            "",
            "Everywhere, or below some folders ([configuration](../../configuration.md)):",
            "",
            "```toml",
            "[rules]",
            f'"{rule.id}" = "off"',
            "```",
            "",
        )
    )


def named(kind: Kind[Any]) -> str:
    return KIND_NAMES.get(kind.name, kind.name.replace("-", " ").replace("_", " "))


def by_default(factor: Factor) -> str:
    if factor.default != "enforce":
        return "advice"
    return "enforced in applications" if factor.id == "dependencies" else "enforced"


def runs(rule: Rule) -> str:
    if not rule.looks_at:
        return "over whole trees"
    if rule.thorough:
        return "over trees and diffs; over the files of a commit with `--thorough`"
    return "over commits, diffs and trees"


def anchor(heading: str) -> str:
    """As GitHub and the site make it of a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def examples(rule: Rule) -> Iterator[str]:
    """What is found, with what is said of it."""
    pairs = zip(rule.bad, shown(rule.bad), strict=True)
    yield from folded([[*example(files, said(rule, real))] for (real, _), (files, _) in pairs])


def traps(rule: Rule) -> Iterator[str]:
    yield from folded([[*example(files, {})] for files in shown(rule.good)])


def folded(blocks: list[list[str]]) -> Iterator[str]:
    """The first few as they are, the others folded away; what is shown already is not shown again."""
    different = [block for number, block in enumerate(blocks) if block not in blocks[:number]]
    yield from (line for block in different[:SHOWN] for line in block)
    if len(different) > SHOWN:
        yield from ('<details markdown="1">', f"<summary>{len(different) - SHOWN} more</summary>", "")
        yield from (line for block in different[SHOWN:] for line in block)
        yield from ("</details>", "")


def instance(rule: Rule) -> str:
    """What is said of the first example, as Markdown."""
    (message, *_) = [message for messages in said(rule, rule.bad[0][0]).values() for message in messages]
    return prose(message.partition(": ")[2])


def said(rule: Rule, files: Files) -> Mapping[str, list[str]]:
    """By path what the rule says of an example, with the line."""
    collection = collect(MemorySnapshot(files), Config(), iter(rule.looks_at.values()))
    found: dict[str, list[str]] = {}
    for finding in run(collection, Config(), EVERYTHING, [rule]).findings:
        found.setdefault(finding.path, []).append(f"line {finding.span.line}: {finding.message}")
    return found


def example(files: Files, messages: Mapping[str, list[str]]) -> Iterator[str]:
    """Each file with its name and what is found in it."""
    for path, content in files.items():
        yield from (f"`{path}`", "", *fenced(path, content), "")
        if messages.get(path):
            yield from (*(f"- {prose(message)}" for message in messages[path]), "")


def fenced(path: str, content: str) -> Iterator[str]:
    fence = "```"
    while fence in content:
        fence += "`"
    name = path.rsplit("/", 1)[-1].lower()
    suffix = name.rsplit(".", 1)[-1] if "." in name[1:] else ""
    yield from (f"{fence}{'dockerfile' if 'dockerfile' in name else suffix}", content.rstrip("\n"), fence)


def sentence(message: str) -> str:
    """A message with its places to be filled marked as such."""
    return re.sub(r"\{(\w+)\}", r"‹\1›", message)


def in_cell(text: str) -> str:
    """Finished Markdown for a table, in which a bar would end the cell; `prose` has escaped those that stand in text."""
    return re.sub(r"(?<!\\)\|", r"\\|", text)
