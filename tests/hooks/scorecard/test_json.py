"""The JSON of real audits against its schema, and against that of a check's report."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from checks.secrets.examples import value
from tests.hooks.conftest import FILE_HANDLER

SCHEMAS = Path(__file__).parents[3] / "docs/schema"
AUDIT = json.loads((SCHEMAS / "audit.schema.json").read_text())
REPORT = json.loads((SCHEMAS / "report.schema.json").read_text())


def is_valid(document: dict) -> None:
    jsonschema.Draft202012Validator(AUDIT).validate(document)
    jsonschema.Draft202012Validator(REPORT).validate({name: part for name, part in document.items() if name != "audit"})


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(AUDIT)


def test_an_audit_with_everything_in_it_is_valid(project, factorlint):
    project.write("shop/package.json", '{"name": "x", "private": true, "scripts": {"start": "node ."}}\n')
    project.write("shop/log.py", FILE_HANDLER)
    project.write(".env", f"DATABASE_PASSWORD={value('password')}\n")
    project.write("gone.py", f'DATABASE_PASSWORD = "{value("password")}"\n')
    project.write("lib/pyproject.toml", "[build-system]\nrequires = []\n")
    project.commit()
    old = factorlint("audit", "--format", "json").out
    (project.root / "gone.py").unlink()
    project.write("old.json", old)
    project.commit()

    document = json.loads(factorlint("audit", "--format", "json", "--compare", "old.json").out)

    is_valid(document)
    assert document["audit"]["history"]["secrets"]
    assert document["audit"]["trend"]["mended"]
    assert len(document["units"]) > 1


@pytest.mark.parametrize(
    "files", [{}, {"app.py": "print()\n"}, {"go.mod": "module x\n\ngo 1.24\n", "x.go": "package x\n"}]
)
def test_small_and_empty_repositories_are_valid(project, factorlint, files):
    for path, content in files.items():
        project.write(path, content)

    is_valid(json.loads(factorlint("audit", "--format", "json").out))


def test_a_folder_without_history_is_valid(folder, factorlint):
    folder.write("app.py", "print()\n")

    is_valid(json.loads(factorlint("audit", "--format", "json").out))


def test_a_field_that_is_missing_is_not_valid(project, factorlint):
    document = json.loads(factorlint("audit", "--format", "json").out)
    del document["audit"]["maturity"]

    with pytest.raises(jsonschema.ValidationError):
        is_valid(document)
