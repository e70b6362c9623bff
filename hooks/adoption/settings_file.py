"""The first configuration: what passes today is held, the rest advises."""

from __future__ import annotations

from checks.config import CONFIG_FILES
from checks.config.parsing import parse
from checks.errors import ConfigurationError
from checks.factor import FACTORS
from checks.links import RAW
from checks.report import FactorStatus, Report
from hooks.printing import plural

OWN_FILE, PROJECT_FILE = CONFIG_FILES
_REASONS = {"passing": "passes", "not_assessed": "not assessed yet", "not_applicable": "does not apply here"}


def with_settings(report: Report, project: str | None) -> tuple[str, str]:
    """The path and the text of the file that holds the configuration.

    project: the text of `pyproject.toml`, which holds no configuration yet; None where there is none. Where it cannot
    take a table, because `tool` is written in one line, a file of its own does.
    """
    if project is not None:
        text = f"{project.rstrip()}\n\n{_table('tool.factorlint.factors', report)}".lstrip("\n")
        try:
            parse(text, PROJECT_FILE)
        except ConfigurationError:
            return OWN_FILE, _own(report)
        return PROJECT_FILE, text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in project else text
    return OWN_FILE, _own(report)


def _own(report: Report) -> str:
    """With the line by which editors find what the file may hold."""
    return f"#:schema {RAW}/docs/schema/config.schema.json\n{_table('factors', report)}"


def _table(name: str, report: Report) -> str:
    lines = [
        "# Nothing that was here when this was written blocks. What passed is enforced; raise the other factors to",
        '# "enforce" when they are clean: `factorlint audit` shows where they stand.',
        f"[{name}]",
        *(f'{status.id} = "{_mode(status)}"  # {_reason(status)}' for status in report.factors),
    ]
    return "\n".join(lines) + "\n"


def _mode(status: FactorStatus) -> str:
    """What passes is held; where nothing speaks yet, the default is kept, which blocks nothing that is there either."""
    unseen = status.status == "not_assessed" and FACTORS[status.id].default == "enforce"
    return "enforce" if status.status == "passing" or unseen else "advise"


def _reason(status: FactorStatus) -> str:
    return _REASONS.get(status.status) or plural(status.findings, "finding")
