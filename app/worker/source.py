"""The files of a commit at GitHub: the tree read once, blobs fetched in batches, each blob once whatever its paths."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.github import Missing
from checks.decoding import MAXIMUM_BYTES
from checks.errors import Unreadable

if TYPE_CHECKING:
    from app.github import GitHubClient

_IN_A_BATCH = 100
_BYTES_IN_A_BATCH = 4_000_000
_BLOBS_BEFORE_THE_ARCHIVE = 1_000
"""After so many blobs the rest comes faster, and for a single request, as an archive."""
_BYTES_OF_A_JOB = 256_000_000
_EXPANDED_BYTES = 1_000_000_000
_REGULAR = {"100644", "100755"}


@dataclass(frozen=True, slots=True)
class Blob:
    oid: str
    size: int


class CommitFiles:
    """Regular files by path. Symbolic links and submodules are not among them, and nothing is written to a disk."""

    def __init__(self, github: GitHubClient, repository: str, sha: str) -> None:
        self._github = github
        self._repository = repository
        self._sha = sha
        self._contents: dict[str, bytes | Unreadable] = {}
        self._asked = 0
        self._bytes = 0
        self.blobs: Mapping[str, Blob] = self._tree()

    def read(self, path: str) -> bytes:
        """The content of a file of the tree. Raises `Unreadable` with the reason."""
        return self.read_with(path, ())

    def read_with(self, path: str, neighbours: Iterable[str]) -> bytes:
        """The content of one file; some of `neighbours` are fetched along with it if a request has to be made."""
        blob = self.blobs.get(path)
        if blob is None:
            raise Unreadable("no such file")
        if blob.size > MAXIMUM_BYTES:
            raise Unreadable(f"larger than {MAXIMUM_BYTES // 1_000_000} MB")
        if blob.oid not in self._contents:
            self._fetch(blob, neighbours)
        content = self._contents[blob.oid]
        if isinstance(content, Unreadable):
            raise Unreadable(content.reason)
        return content

    def _tree(self) -> dict[str, Blob]:
        answer = self._github.get(f"repos/{self._repository}/git/trees/{self._sha}", recursive="1")
        if answer.get("truncated"):
            return self._unpack()
        return {
            entry["path"]: Blob(entry["sha"], int(entry.get("size", 0)))
            for entry in answer["tree"]
            if entry["type"] == "blob" and entry["mode"] in _REGULAR
        }

    def _fetch(self, first: Blob, neighbours: Iterable[str]) -> None:
        if self._asked >= _BLOBS_BEFORE_THE_ARCHIVE:
            self._unpack()
            self._contents.setdefault(first.oid, Unreadable("not in the archive that GitHub made of the commit"))
            return
        batch = list(self._batch(first, neighbours))
        self._asked += len(batch)
        for blob, content in zip(batch, self._ask(batch), strict=True):
            self._keep(blob.oid, content)

    def _batch(self, first: Blob, neighbours: Iterable[str]) -> Iterator[Blob]:
        yield first
        taken, size = {first.oid}, first.size
        wanted = (self.blobs[path] for path in neighbours if path in self.blobs)
        fresh = (blob for blob in wanted if blob.oid not in self._contents and blob.size <= _BYTES_IN_A_BATCH)
        for blob in islice(fresh, _IN_A_BATCH - 1):
            size += blob.size
            if size > _BYTES_IN_A_BATCH:
                return
            if blob.oid not in taken:
                taken.add(blob.oid)
                yield blob

    def _ask(self, batch: Sequence[Blob]) -> Iterator[bytes | Unreadable]:
        owner, name = self._repository.split("/")
        fields = " ".join(
            f'b{number}: object(oid: "{blob.oid}") {{ ... on Blob {{ text isBinary isTruncated }} }}'
            for number, blob in enumerate(batch)
        )
        query = f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {fields} }} }}"
        found: Any = self._github.graphql(query, {"owner": owner, "name": name}).data.get("repository") or {}
        for number, blob in enumerate(batch):
            yield self._content(blob, found.get(f"b{number}") or {})

    def _content(self, blob: Blob, answer: Mapping[str, Any]) -> bytes | Unreadable:
        if answer.get("isBinary"):
            return Unreadable("binary")
        text = answer.get("text")
        # What is not UTF-8, or too long for GraphQL, comes altered or cut: the bytes are asked for by themselves.
        if isinstance(text, str) and not answer.get("isTruncated") and len(text.encode()) == blob.size:
            return text.encode()
        return self._alone(blob)

    def _alone(self, blob: Blob) -> bytes | Unreadable:
        from base64 import b64decode

        try:
            answer = self._github.get(f"repos/{self._repository}/git/blobs/{blob.oid}")
        except Missing:
            return Unreadable("GitHub does not give its content")
        return b64decode(answer["content"])

    def _keep(self, oid: str, content: bytes | Unreadable) -> None:
        if isinstance(content, bytes):
            self._bytes += len(content)
            if self._bytes > _BYTES_OF_A_JOB:
                content = Unreadable(f"beyond the {_BYTES_OF_A_JOB // 1_000_000} MB that are read of one commit")
        self._contents[oid] = content

    def _unpack(self) -> dict[str, Blob]:
        """Everything at once, out of the archive that GitHub makes; nothing in it is trusted, nothing is extracted."""
        packed = io.BytesIO(self._github.content(f"repos/{self._repository}/tarball/{self._sha}"))
        known = getattr(self, "blobs", {})
        found: dict[str, Blob] = {}
        expanded = 0
        with tarfile.open(fileobj=packed, mode="r|gz") as archive:
            for member in archive:
                expanded += member.size
                if expanded > _EXPANDED_BYTES:
                    break
                path = member.name.partition("/")[2]
                if member.isreg() and path:
                    found[path] = blob = known.get(path) or Blob(f"archive:{path}", member.size)
                    self._take(blob, archive, member)
        return found

    def _take(self, blob: Blob, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        if member.size > MAXIMUM_BYTES or blob.oid in self._contents:
            return
        file = archive.extractfile(member)
        if file is not None:
            self._keep(blob.oid, file.read())


def root_files(github: GitHubClient, repository: str, sha: str) -> dict[str, str]:
    """Object names of the files in the root folder of a commit, by their names."""
    answer = github.get(f"repos/{repository}/git/trees/{sha}")
    return {entry["path"]: entry["sha"] for entry in answer["tree"] if entry["mode"] in _REGULAR}


def file_at(github: GitHubClient, repository: str, sha: str, path: str) -> bytes | None:
    """One file of a commit whose tree was not read; None where there is none, or the path is none of a repository."""
    if any(part in {"", ".", ".."} for part in path.split("/")):
        return None
    try:
        answer = github.get(f"repos/{repository}/contents/{quote(path)}", ref=sha)
    except Missing:
        return None
    if not isinstance(answer, dict) or answer.get("encoding") != "base64":
        return None
    from base64 import b64decode

    return b64decode(answer["content"])
