"""The pages about a rule and about a factor."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checks.factor import Factor
    from checks.rule import Rule

_SHOWN = 2
LEVELS = {
    "error": "blocks where the rule or its factor is enforced, advises elsewhere",
    "warning": "advises; blocks only where this very rule is enforced",
    "note": "informs, and never blocks",
}
HELD = {
    "any": "every part of a repository",
    "not-library": "applications, and what cannot be told to be a library",
    "application": "applications only, which is what something in the repository deploys",
}
_STATUS = """\
failing         something was found at a level that blocks
advice          something was found, and nothing of it blocks
passing         rules of the factor had something to look at, and found nothing
not assessed    nothing in the repository could tell
not applicable  the factor does not hold here, for instance in a library
"""


def rule_page(rule: Rule, width: int, verbose: bool) -> Iterator[str]:
    from checks.factor import FACTORS
    from checks.secrets.examples import shown as masked_examples
    from hooks.explaining.wrapping import paragraphs

    factor, shown = FACTORS[rule.factor], None if verbose else _SHOWN
    found, left = masked_examples(rule.bad), masked_examples(rule.good)
    yield f"{rule.id}\n{factor.numeral}. {factor.title}, {rule.level}: {LEVELS[rule.level]}\n\n"
    yield f"{paragraphs(rule.why, width)}\n\nTo mend it: {paragraphs(rule.mend, width, used=12)}\n\n"
    for files, place in found[:shown]:
        yield f"Found, at {', '.join(place.split())}:\n"
        yield from _files(files)
    for files in left[:shown]:
        yield "Left alone:\n"
        yield from _files(files)
    more = max(len(found) - _SHOWN, 0) + max(len(left) - _SHOWN, 0)
    if more and not verbose:
        yield f"--verbose shows {more} more examples\n"
    yield f"Holds for {HELD[rule.scope]}\n"
    yield f"To allow one place: factorlint: ignore[{rule.id}] reason, in a comment on the line or above it\n"
    yield f'To switch it off: "{rule.id}" = "off" below [rules] in factorlint.toml\n{rule.url}\n\n'


def factor_page(factor: Factor, rules: Sequence[Rule], width: int) -> Iterator[str]:
    from hooks.explaining.ideas import IDEAS
    from hooks.explaining.wrapping import paragraphs, table

    yield f"{factor.numeral}. {factor.title}: {factor.summary.lower()}\n\n{paragraphs(IDEAS[factor.id], width)}\n\n"
    yield from table(rules, width)
    default, other = ("enforced", "advise") if factor.default == "enforce" else ("advice", "enforce")
    scope = " in applications" if factor.id == "dependencies" else ""
    yield f'\nBy default this factor is {default}{scope}.\n{factor.id} = "{other}" below [factors] in factorlint.toml changes that.\n'
    yield f"\nWhat a report says of it:\n{''.join(f'  {line}' for line in _STATUS.splitlines(keepends=True))}\n"
    yield f"`factorlint explain {rules[0].id}` shows a rule with examples.\n{factor.link}\n\n"


def _files(files: Mapping[str, str]) -> Iterator[str]:
    for path, content in files.items():
        yield f"  {path}\n"
        for line in content.splitlines():
            yield f"    | {line}".rstrip() + "\n"
    yield "\n"
