"""Administrative work that code does by itself when it starts, in every language that is read for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.admin_work import in_csharp, in_go, in_java, in_javascript, in_php, in_python, in_ruby, in_rust
from checks.admin_work.commands import Work
from checks.admin_work.in_code import CodeWork
from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.rust import RUST
from checks.repository import Repository


def literals(work: Work) -> dict[Kind[Any], tuple[str, ...]]:
    """What sources must hold for one kind of work, by language; languages that cannot do it are left out."""
    found: dict[Kind[Any], tuple[str, ...]] = {
        PYTHON: in_python.LITERALS[work],
        JAVASCRIPT: in_javascript.LITERALS[work],
        CSHARP: in_csharp.LITERALS[work],
        GO: in_go.LITERALS[work],
        RUBY: in_ruby.LITERALS[work],
        PHP: in_php.LITERALS[work],
        RUST: in_rust.LITERALS[work],
        JAVA: in_java.LITERALS[work],
        KOTLIN: in_java.LITERALS[work],
    }
    return {kind: each for kind, each in found.items() if each}


def done_in_code(repository: Repository, work: Work) -> Iterator[CodeWork]:
    yield from in_python.done_in_python(repository, work)
    yield from in_javascript.done_in_javascript(repository, work)
    yield from in_csharp.done_in_csharp(repository, work)
    yield from in_go.done_in_go(repository, work)
    yield from in_ruby.done_in_ruby(repository, work)
    yield from in_php.done_in_php(repository, work)
    yield from in_rust.done_in_rust(repository, work)
    yield from in_java.done_in_java(repository, work)
