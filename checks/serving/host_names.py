"""Code that does something on one machine or pod alone, told by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import SourceFile
from checks.sharing.memory_sessions import Stored

_LITERALS = ("hostname", "pod_name", "getlocalhost", "machinename")
_COMPARISONS = {
    "python": ("comparison_operator", "call"),
    **dict.fromkeys(("javascript", "typescript", "tsx", "go"), ("binary_expression", "call_expression")),
    "java": ("binary_expression", "method_invocation"),
    "ruby": ("binary", "call"),
    "php": ("binary_expression", "function_call_expression"),
    "csharp": ("binary_expression", "invocation_expression"),
}
_LONGEST = 200
KINDS: tuple[Kind[SourceFile], ...] = (PYTHON, JAVASCRIPT, GO, JAVA, RUBY, PHP, CSHARP)
LITERALS: Mapping[Kind[Any], tuple[str, ...]] = dict.fromkeys(KINDS, _LITERALS)


def chosen_by_name(source: SourceFile) -> Iterator[Stored]:
    """The first comparison of the host's or pod's name with a literal, or with the ending `-0` of a first replica."""
    content = source.text.content
    if not _named().search(content) and not _ordinal().search(content):
        return
    for node in source.find(*_COMPARISONS[source.grammar.language]):
        written = node.text()
        if len(written) < _LONGEST and (_named().search(written) or _ordinal().search(written)):
            yield Stored(node, f"`{' '.join(written.split())[:60]}`", source)
            return


_HOST = r"(?:gethostname\(\)|(?:os|platform)\.(?:hostname|node|Hostname)\(\)|Socket\.gethostname|php_uname\('n'\)|Environment\.MachineName|getHostName\(\)|\b(?:HOSTNAME|POD_NAME)\b[\"'\])]*|\bhost_?[nN]ame\b|\bpod_?[nN]ame\b)"


@cache
def _named() -> re.Pattern[str]:
    """Compared with a word that can hardly be a domain, or a test for this machine."""
    literal = r"[\"'](?!localhost|127\.|0\.0|\[?::|\*|\$|https?:)[\w-]*\d[\w-]*[\"']"
    return re.compile(rf"{_HOST}\s*={{2,3}}\s*{literal}|{literal}\s*={{2,3}}\s*{_HOST}")


@cache
def _ordinal() -> re.Pattern[str]:
    ending = r"[\"']-0[\"']"
    return re.compile(
        rf"{_HOST}[^\n]*\.(?:endswith|endsWith|EndsWith|end_with\?)\(\s*{ending}|HasSuffix\([^,\n]*(?:[hH]ost|HOST|[pP]od|POD)[^,\n]*,\s*{ending}"
        rf"|str_ends_with\([^,\n]*(?:host|HOST|pod|POD)[^,\n]*,\s*{ending}"
    )
