"""Jenkinsfiles: the shell steps of each stage, and the images that its Docker steps build and push.

Groovy is not parsed: strings are told from comments and code, and a string belongs to the step whose name stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from checks.documents.kind import Claim, Kind
from checks.errors import Unreadable
from checks.pattern import pattern
from checks.text import Span, Text
from checks.value import frozen

MAXIMUM_CHARACTERS = 200_000
_TOKEN = pattern(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)"
    r"|(?P<string>'''.*?'''|\"\"\".*?\"\"\"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\")"
    r"|(?P<word>[A-Za-z_]\w*(?:\.\w+)*)|(?P<mark>[(){},:\[\]=])",
    re.DOTALL,
)
_OPTIONS = frozenset("script returnStdout returnStatus label encoding true false".split())


@frozen
class ShellStep:
    """`command` as a shell gets it; `span` covers the text between the quotes."""

    command: str
    span: Span
    stage: str


@frozen
class DockerStep:
    """`docker.build("me/shop:1.4")`, and `image.push("latest")`, whose image is the one that was built last."""

    act: Literal["built", "pushed"]
    image: str
    span: Span
    stage: str


@frozen
class Jenkinsfile:
    text: Text
    shell_steps: tuple[ShellStep, ...]
    docker_steps: tuple[DockerStep, ...]

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> Jenkinsfile:
    """Raises `Unreadable` over a bound."""
    if len(text.content) > MAXIMUM_CHARACTERS:
        raise Unreadable(f"a Jenkinsfile of more than {MAXIMUM_CHARACTERS:,} characters")
    found = tuple(_steps(text))
    return Jenkinsfile(
        text,
        tuple(step for step in found if isinstance(step, ShellStep)),
        tuple(step for step in found if isinstance(step, DockerStep)),
    )


def _steps(text: Text) -> Iterator[ShellStep | DockerStep]:
    """`awaited` is the step whose string is to come; an option's name in between may take that string away."""
    stage, awaited, option, image = "", "", "", ""
    for token in _TOKEN.finditer(text.content):
        word, written = token["word"], token["string"]
        if word is not None:
            if word in _OPTIONS and awaited:
                option = word
            else:
                awaited, option = _step(word), ""
        elif written and awaited and written.strip(written[0]) and option in ("", "script"):
            quotes = 3 if written[:3] in ("'''", '"""') else 1
            value, span = written[quotes:-quotes], text.span(token.start() + quotes, token.end() - quotes)
            if awaited == "sh":
                yield ShellStep(value, span, stage)
            elif awaited == "stage":
                stage = value
            elif awaited == "build":
                image = value
                yield DockerStep("built", value, span, stage)
            elif image:
                yield DockerStep("pushed", f"{_name(image)}:{value}", span, stage)
            awaited = ""
        elif token["mark"] in ("{", "}"):
            awaited = ""


def _step(word: str) -> str:
    """The step that a word names: the shell, a stage, a build or a push of Docker's plugin."""
    if word in ("sh", "stage"):
        return word
    return {"build": "build" if word.startswith("docker.") else "", "push": "push"}.get(word.rpartition(".")[2], "")


def _name(image: str) -> str:
    folder, slash, last = image.rpartition("/")
    return f"{folder}{slash}{last.partition(':')[0]}"


JENKINSFILE: Kind[Jenkinsfile] = Kind(
    "jenkinsfile",
    claims=(Claim(names=("jenkinsfile",), prefixes=("jenkinsfile.", "jenkinsfile-"), suffixes=(".jenkinsfile",)),),
    parse=parse,
)
