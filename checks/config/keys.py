"""Every key a configuration may hold. The parser, the JSON Schema and the reference page all come from this table."""

from __future__ import annotations

from typing import Literal

from checks.value import frozen

Shape = Literal[
    "patterns", "modes-by-factor", "modes-by-rule", "overrides", "units", "kind", "edition", "path", "flag", "locks"
]


@frozen
class Key:
    name: str
    shape: Shape
    meaning: str
    example: str
    default: str = ""


FACTORS_KEY = Key(
    "factors",
    "modes-by-factor",
    "How strict each factor is: `enforce` blocks, `advise` reports without blocking, `off` says nothing. A factor is "
    "named by its id (`logs`), its numeral (`XI`) or its title (`Logs`).",
    '[factors]\nlogs = "enforce"\nadmin = "off"',
    "`config` and `logs` are enforced everywhere, `dependencies` in applications, all others advise",
)
RULES_KEY = Key(
    "rules",
    "modes-by-rule",
    "How strict a single rule is; beats its factor. A rule that only warns by nature blocks when it is enforced here.",
    '[rules]\n"logs/rotation" = "off"\n"processes/local-upload" = "enforce"',
    "as its factor",
)
EXCLUDE_KEY = Key(
    "exclude",
    "patterns",
    "Paths that are not checked, as patterns of the kind `.gitignore` holds.",
    'exclude = ["vendor/", "*.min.js"]',
    "nothing",
)
REQUIRE_REASON_KEY = Key(
    "require-reason",
    "flag",
    "Whether a `factorlint: ignore[…]` comment without a reason is void.",
    "require-reason = true",
    "`false`",
)
MODE_KEYS = (FACTORS_KEY, RULES_KEY)
OVERRIDE_KEYS = (
    Key("paths", "patterns", "The paths it holds for, as patterns of the kind `.gitignore` holds.", 'paths = ["old/"]'),
    *MODE_KEYS,
)
UNIT_KEYS = (
    Key("root", "path", "Folder of the unit; `.` is the root of the repository.", 'root = "services/api"'),
    Key("kind", "kind", "`application` or `library`.", 'kind = "application"'),
)
LOCK_KEYS = (*MODE_KEYS, EXCLUDE_KEY, REQUIRE_REASON_KEY)
KEYS = (
    FACTORS_KEY,
    RULES_KEY,
    EXCLUDE_KEY,
    Key(
        "overrides",
        "overrides",
        "Other modes for some paths; where several match, the last one counts.",
        '[[overrides]]\npaths = ["legacy/"]\nfactors = { config = "advise" }\nrules = { "logs/file-handler" = "off" }',
        "none",
    ),
    Key(
        "units",
        "units",
        "Says of a folder that it is an application or a library, where the judgement made from its files is wrong.",
        '[[units]]\nroot = "services/api"\nkind = "application"',
        "judged from the files",
    ),
    Key(
        "edition",
        "edition",
        "The generation of detections. New ones that could fail a repository come with a new edition only.",
        'edition = "2026"',
        "the newest",
    ),
    Key(
        "baseline",
        "path",
        "File of accepted findings, relative to the root of the repository; `factorlint baseline` writes it.",
        'baseline = ".factorlint-baseline.json"',
        "`.factorlint-baseline.json` where it exists",
    ),
    REQUIRE_REASON_KEY,
    Key(
        "locked",
        "locks",
        "Only in an organisation's `.github/factorlint.toml`: `factors`, `rules`, `exclude` and `require-reason` that a "
        "repository cannot weaken. A locked `exclude` lists the only patterns that a repository may leave out.",
        '[locked]\nfactors = { logs = "enforce" }\nrequire-reason = true',
        "nothing is locked",
    ),
)
