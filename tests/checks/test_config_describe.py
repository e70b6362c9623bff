"""What is said about the configuration is what the parser does."""

import re
import tomllib

import pytest
from jsonschema import Draft7Validator

from checks.config.describe import reference, schema
from checks.config.keys import KEYS
from checks.config.parsing import parse
from checks.errors import ConfigurationError

KNOWN = ("logs/file-handler", "logs/rotation", "processes/local-upload")
EXAMPLES = re.findall(r"```toml\n(.*?)```", reference(), re.DOTALL)


def test_the_schema_is_a_schema():
    Draft7Validator.check_schema(schema())


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_page_is_accepted_by_the_parser_and_the_schema(example):
    assert parse(example, "factorlint.toml", KNOWN).explicit
    Draft7Validator(schema()).validate(tomllib.loads(example))


def test_every_key_has_an_example():
    assert len(EXAMPLES) == len(KEYS)


@pytest.mark.parametrize(
    "text",
    [
        "facters = {}",
        'factors.lgos = "off"',
        'factors.logs = "enforced"',
        'exclude = "vendor"',
        '[[overrides]]\nfactors.logs = "off"',
        '[[units]]\nroot = "a"\nkind = "libary"',
        'edition = "1999"',
        'require-reason = "yes"',
        "locked.units = []",
    ],
)
def test_the_schema_refuses_what_the_parser_refuses(text):
    with pytest.raises(ConfigurationError):
        parse(text, "factorlint.toml", KNOWN)
    assert not Draft7Validator(schema()).is_valid(tomllib.loads(text))
