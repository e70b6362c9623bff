"""Files that request handlers write on the disk of their process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import Call, SourceFile
from checks.handlers import handler_of
from checks.pattern import pattern
from checks.sharing.memory_sessions import Stored

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_PASSING = pattern(
    r"tempfile|temporary|mkd?s?temp|tmpdir|CreateTemp|TempFile|TempDir|unlink|os\.remove|os\.Remove|rmtree|fs\.rm|deleteFile|UploadFile|request\.files"
    r"|request\.FILES|FormFile|send_file|FileResponse|sendFile|res\.download|ServeFile|/dev/(?:null|stdout)|Content-Disposition|rm_?te?mp",
    re.IGNORECASE,
)
"""The file is gone at the end of the request, is handed out at once, or is an upload, which has a rule of its own."""
_OTHER = pattern(r"(?:^|/)logs?/|\.(?:log|pid|lock)\b|^-$|^/dev/|^/proc/|^/sys/", re.IGNORECASE)


def _path(source: SourceFile, node: SgNode | None) -> str | None:
    """The path as far as it is written: a literal, or the source of a template or join that holds one."""
    if node is None:
        return None
    literal = source.string(node)
    if literal is not None:
        return literal
    written = node.text()
    found = re.search(
        r"""["'`/]([\w./-]*/?[\w-]+\.(?:json|csv|txt|html?|md|ya?ml|xml|pdf|png|jpe?g|db|dat|bin))""", written
    )
    return found[1] if found else None


def _python(source: SourceFile, call: Call) -> SgNode | None:
    mode = call.string(1, "mode") if call.callee in ("open", "io.open", "aiofiles.open", "codecs.open") else None
    if mode is not None and re.match(r"[wax]", mode):
        return call.argument(0, "file")
    if call.method in ("to_csv", "to_json", "to_excel", "to_parquet") and "pandas" in source.text.content:
        return call.argument(0)
    return None


def _javascript(_: SourceFile, call: Call) -> SgNode | None:
    names = (
        "fs.writeFileSync",
        "fs.writeFile",
        "fs.appendFile",
        "fs.appendFileSync",
        "fs.createWriteStream",
        "promises.writeFile",
        "fsPromises.writeFile",
    )
    return call.argument(0) if call.named(*names) else None


def _go(_: SourceFile, call: Call) -> SgNode | None:
    return call.argument(0) if call.name in ("os.WriteFile", "ioutil.WriteFile", "os.Create") else None


def _php(_: SourceFile, call: Call) -> SgNode | None:
    return call.argument(0) if call.callee == "file_put_contents" else None


def _java(_: SourceFile, call: Call) -> SgNode | None:
    if call.callee in ("Files.write", "Files.writeString") or call.method in ("FileOutputStream", "FileWriter"):
        return call.argument(0)
    return None


def _csharp(_: SourceFile, call: Call) -> SgNode | None:
    names = (
        "WriteAllText",
        "WriteAllTextAsync",
        "WriteAllBytes",
        "WriteAllBytesAsync",
        "AppendAllText",
        "AppendAllTextAsync",
    )
    return call.argument(0) if call.method in names and call.receiver.endswith("File") else None


def _ruby(_: SourceFile, call: Call) -> SgNode | None:
    if call.callee in ("File.write", "File.binwrite", "IO.write"):
        return call.argument(0)
    mode = call.string(1) if call.callee in ("File.open", "File.new") else None
    return call.argument(0) if mode is not None and re.match(r"[wa]", mode) else None


_WRITERS: tuple[tuple[Kind[SourceFile], Callable[[SourceFile, Call], SgNode | None], tuple[str, ...]], ...] = (
    (PYTHON, _python, ("open(", ".to_csv(", ".to_json(", ".to_excel(", ".to_parquet(")),
    (JAVASCRIPT, _javascript, ("writeFile", "appendFile", "createWriteStream")),
    (GO, _go, ("WriteFile", "os.Create")),
    (PHP, _php, ("file_put_contents",)),
    (JAVA, _java, ("Files.write", "FileOutputStream", "FileWriter")),
    (KOTLIN, _java, ("Files.write", "FileOutputStream", "FileWriter")),
    (CSHARP, _csharp, ("WriteAll", "AppendAll")),
    (RUBY, _ruby, ("File.write", "File.open", "File.binwrite", "IO.write", "File.new")),
)
LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _WRITERS}


def written_files(kind: Kind[SourceFile], source: SourceFile) -> Iterator[Stored]:
    """Writes inside of request handlers to paths that are known well enough."""
    writer = next((writer for each, writer, _ in _WRITERS if each is kind), None)
    for call in source.calls if writer is not None else ():
        target = writer(source, call) if writer is not None else None
        handler = handler_of(source, call.node) if target is not None else None
        if handler is None or _PASSING.search(handler.text()):
            continue
        path = _path(source, target)
        if path and not _OTHER.search(path):
            yield Stored(call.node, path, source)
