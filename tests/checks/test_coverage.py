"""Every row of the catalogue has a rule, or a written reason why it has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.discovery import rules

DATA = Path(__file__).resolve().parents[2] / "docs" / "data"
ROWS = [line.partition("\t")[::2] for line in (DATA / "catalogue.tsv").read_text(encoding="utf-8").splitlines() if line]
KNOWN = {rule.id for _, rule in rules()}


@pytest.mark.parametrize(("row", "reason"), ROWS)
def test_a_row_of_the_catalogue_has_a_rule_or_a_reason(row: str, reason: str) -> None:
    assert (row in KNOWN) != bool(reason)


def test_only_rules_that_exist_have_figures() -> None:
    judged = {line.partition("\t")[0] for line in (DATA / "accuracy.tsv").read_text(encoding="utf-8").splitlines()}
    assert {row for row in judged if row and not row.startswith("#")} <= KNOWN
