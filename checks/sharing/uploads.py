"""Uploaded files that end up on the disk of one process."""

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
from checks.pattern import pattern
from checks.sharing.memory_sessions import Stored

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_UPLOAD = pattern(
    r"upload|\.filename\b|\.originalname\b|UploadFile|getClientOriginal|\bfiles?\[|IFormFile|FormFile|MultipartFile",
    re.IGNORECASE,
)
_PASSING = pattern(
    r"tempfile|temporary|SYS_TEM|\.del\(|mkd?s?temp|createTemp|tmpdir|temp_?(?:file|path|dir)|tmp_?(?:file|path|dir)|unlink|os\.remove|rmtree|fs\.rm|deleteFile|Files\.delete|os\.Remove",
    re.IGNORECASE,
)
_OBJECT_STORES = pattern(
    r"boto3|s3_client|\bs3\b|aws-sdk|@aws-sdk|cloudinary|storage\.googleapis|google\.cloud|azure\.storage|minio|upload_fileobj|S3Client|BlobService|imagekit",
    re.IGNORECASE,
)


_REQUIRED = re.compile(r"""require\(\s*["']([^"']+)""")


def _around(source: SourceFile, node: SgNode) -> str:
    function = source.enclosing_function(node)
    return function.text() if function is not None else source.text.content


def _lasts(source: SourceFile, node: SgNode) -> bool:
    """Whether nothing around removes the file again or hands it on to an object store."""
    around = _around(source, node)
    return (
        _PASSING.search(around.replace("tempfile.gettempdir", "")) is None
        and _OBJECT_STORES.search(source.text.content) is None
    )


def _javascript(source: SourceFile) -> Iterator[Stored]:
    content = source.text.content
    modules = " ".join((*source.imports.values(), *_REQUIRED.findall(content)))
    handed_on = _OBJECT_STORES.search(modules) is not None or "unlink" in content
    for call in source.calls:
        if call.name == "multer.diskStorage" and not handed_on and "destination" in source.pairs(call.argument(0)):
            yield Stored(call.node, "`multer.diskStorage`", source)
        elif call.name == "multer" and not handed_on:
            pairs = source.pairs(call.argument(0))
            if "dest" in pairs and "storage" not in pairs and "tmp" not in pairs["dest"].text():
                yield Stored(call.node, "`multer` with `dest`", source)
        elif _moved(call) and "express-fileupload" in content and not handed_on:
            yield Stored(call.node, f"`{call.callee}`", source)

        elif call.method in ("FileInterceptor", "FilesInterceptor", "AnyFilesInterceptor") and not handed_on:
            if "dest" in source.pairs(call.arguments[-1].node if call.arguments else None):
                yield Stored(call.node, f"`{call.method}` with `dest`", source)
        elif call.name in ("formidable", "formidable.IncomingForm", "koa-body", "koa-body.koaBody") and not handed_on:
            kept = call.option("uploadDir") or source.pairs(call.option("formidable")).get("uploadDir")
            if kept is not None and _PASSING.search(kept.text()) is None:
                yield Stored(call.node, f"`{call.callee}` with `uploadDir`", source)


def _moved(call: Call) -> bool:
    return call.method == "mv" and re.search(r"file|image|avatar|upload", call.receiver, re.IGNORECASE) is not None


def _python(source: SourceFile) -> Iterator[Stored]:
    content = source.text.content
    for assignment in source.assignments:
        value = source.string(assignment.value) or ""
        if assignment.name in ("DEFAULT_FILE_STORAGE",) and value.endswith("FileSystemStorage"):
            yield Stored(assignment.node, "`FileSystemStorage`", source)
    for call in source.calls:
        if call.method == "FileSystemStorage" and "django" in content:
            yield Stored(call.node, "`FileSystemStorage`", source)
        elif call.method == "save" and _saves_request_file(source, call) and _lasts(source, call.node):
            yield Stored(call.node, f"`{call.callee}`", source)
        elif call.callee == "open" and _written(call) and _names_upload(source, call) and _lasts(source, call.node):
            yield Stored(call.node, "`open` for an uploaded file", source)
        elif (
            call.callee == "shutil.copyfileobj"
            and ".file" in call.node.text()
            and "open(" not in content
            and _lasts(source, call.node)
        ):
            yield Stored(call.node, "`shutil.copyfileobj`", source)


def _saves_request_file(source: SourceFile, call: Call) -> bool:
    if not call.arguments or not re.search(r"flask|quart|sanic", source.text.content):
        return False
    receiver = call.receiver.rpartition(".")[2]
    return (
        "request.files" in _around(source, call.node)
        and re.search(r"file|upload|image|photo|pic|avatar|doc|^f$|img|pdf|video|audio", receiver, re.IGNORECASE)
        is not None
    )


def _written(call: Call) -> bool:
    mode = call.string(1, "mode")
    return mode is not None and "w" in mode


def _names_upload(source: SourceFile, call: Call) -> bool:
    around = _around(source, call.node)
    return (
        re.search(r"UploadFile\b|request\.FILES|request\.files", around) is not None
        and re.search(r"\.read\(|copyfileobj|chunks\(", around) is not None
    )


def _java(source: SourceFile) -> Iterator[Stored]:
    if "MultipartFile" not in source.text.content or re.search(
        r'@Profile\("(?:dev|local|test|!prod)', source.text.content
    ):
        return
    for call in source.calls:
        if call.method == "transferTo" and len(call.arguments) == 1 and _lasts(source, call.node):
            yield Stored(call.node, "`MultipartFile.transferTo`", source)
        elif call.callee == "Files.copy" and "getInputStream" in call.node.text() and _lasts(source, call.node):
            yield Stored(call.node, "`Files.copy` of an uploaded file", source)


def _go(source: SourceFile) -> Iterator[Stored]:
    for call in source.calls:
        if call.name == "os.Create" and ".Filename" in call.node.text() and _lasts(source, call.node):
            yield Stored(call.node, "`os.Create` for an uploaded file", source)
        saves = call.method in ("SaveUploadedFile", "SaveFile") and len(call.arguments) == 2
        if saves and _lasts(source, call.node) and re.search(r"FormFile|MultipartForm", _around(source, call.node)):
            yield Stored(call.node, f"`{call.callee}`", source)


def _php(source: SourceFile) -> Iterator[Stored]:
    yield from _laravel(source)
    for call in source.calls:
        if call.callee == "move_uploaded_file" and _lasts(source, call.node):
            yield Stored(call.node, "`move_uploaded_file`", source)
        elif (
            call.method == "move"
            and re.search(r"public_path|storage_path|\$?this\.?getParameter|getParameter", call.node.text())
            and _UPLOAD.search(_around(source, call.node))
        ):
            yield Stored(call.node, f"`{call.method}` of an uploaded file", source)


def _laravel(source: SourceFile) -> Iterator[Stored]:
    """Uploads that go to a disk which Laravel keeps on the machine, named in the call."""
    for call in source.calls:
        disk = {"store": 1, "storeAs": 2, "storePublicly": 1, "storePubliclyAs": 2}.get(call.method)
        if disk is not None and call.string(disk) in _LARAVEL_DISKS and "file(" in call.node.text()[:400]:
            yield Stored(call.node, f"`{call.method}` on the disk {call.string(disk)}", source)
        elif call.method in ("put", "putFile", "putFileAs") and _on_this_machine(call):
            around = _around(source, call.node)
            if _UPLOAD.search(around) and "->file(" in around:
                yield Stored(call.node, "`Storage::disk` on this machine", source)


def _on_this_machine(call: Call) -> bool:
    receiver = call.node.text().rpartition("->")[0].strip()
    return re.search(r"Storage::disk\(\s*['\"](?:public|local)['\"]\s*\)$", receiver) is not None


_LARAVEL_DISKS = ("public", "local")


def _ruby(source: SourceFile) -> Iterator[Stored]:
    content = source.text.content
    for call in source.calls:
        first = call.argument(0)
        if call.callee == "storage" and first is not None and first.text() == ":file" and "CarrierWave" in content:
            yield Stored(call.node, "CarrierWave's `storage :file`", source)
        elif call.callee.endswith("Shrine.Storage.FileSystem.new") or call.callee.endswith("Storage.FileSystem.new"):
            yield Stored(call.node, "Shrine's `FileSystem`", source)


def media_of_django(source: SourceFile) -> Iterator[Stored]:
    """`MEDIA_ROOT` in settings that choose no other storage: what Django's file fields are given goes there."""
    if re.search(r"FILE_STORAGE|STORAGES\b|\bAWS_|GS_BUCKET|AZURE_|CLOUDINARY|storages", source.text.content):
        return
    for assignment in source.assignments:
        if assignment.name == "MEDIA_ROOT" and "temp" not in assignment.value.text().lower():
            yield Stored(assignment.node, "Django's default storage under `MEDIA_ROOT`", source)


def _csharp(source: SourceFile) -> Iterator[Stored]:
    if "IFormFile" not in source.text.content and "Form.Files" not in source.text.content:
        return
    for call in source.calls:
        if (
            call.method in ("CopyToAsync", "CopyTo")
            and "FileStream" in _around(source, call.node)
            and _lasts(source, call.node)
        ):
            yield Stored(call.node, f"`{call.callee}`", source)


_FINDERS: tuple[tuple[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]], tuple[str, ...]], ...] = (
    (JAVASCRIPT, _javascript, ("multer", "express-fileupload", "FileInterceptor", "FilesInterceptor", "uploadDir")),
    (PYTHON, _python, ("request.files", "FileSystemStorage", "UploadFile")),
    (JAVA, _java, ("MultipartFile",)),
    (KOTLIN, _java, ("MultipartFile",)),
    (GO, _go, ("SaveUploadedFile", "SaveFile", "os.Create(")),
    (PHP, _php, ("move_uploaded_file", "public_path", "storage_path", "getParameter", "->store", "Storage::disk")),
    (RUBY, _ruby, ("CarrierWave", "Shrine")),
    (CSHARP, _csharp, ("IFormFile", "Form.Files")),
)
LITERALS: Mapping[Kind[Any], tuple[str, ...]] = {kind: literals for kind, _, literals in _FINDERS}
FINDERS: Mapping[Kind[SourceFile], Callable[[SourceFile], Iterator[Stored]]] = {
    kind: find for kind, find, _ in _FINDERS
}
