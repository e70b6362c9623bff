"""What an editor makes of a configuration, by the language server for TOML that most of them use."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from checks.links import RAW
from checks.report import Report
from hooks.adoption.settings_file import with_settings
from tests.docs.walkthrough import ROOT

TAPLO = Path(sys.executable).parent / "taplo"
NAMED = f"#:schema {RAW}/docs/schema/config.schema.json\n"


def checked(text: str, folder: Path) -> tuple[int, str]:
    """The schema is read from this checkout; its address leads there once the project is published."""
    file = folder / "factorlint.toml"
    file.write_text(text.replace(RAW, ROOT.as_uri()))
    ran = subprocess.run(
        [str(TAPLO), "check", "--colors", "never", file.name], cwd=folder, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_the_page_and_init_name_the_schema_in_the_same_words():
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")

    assert NAMED in page
    assert with_settings(Report((), ()), None)[1].startswith(NAMED)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[factors]\nlogs = "enforced"\n', '"enforced" is not one of'),
        ('[facters]\nlogs = "enforce"\n', "facters"),
        ('exclude = "vendor/"\n', "is not of type"),
        ('[[units]]\nroot = "api"\n', "kind"),
    ],
)
def test_an_editor_complains_about_what_the_parser_refuses(text, complaint, tmp_path):
    code, said = checked(NAMED + text, tmp_path)

    assert code != 0
    assert complaint in said


def test_an_editor_is_content_with_every_example_of_the_reference(tmp_path):
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

    for example in re.findall(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        code, said = checked(NAMED + example, tmp_path)
        assert code == 0, said
