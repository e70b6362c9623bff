"""A way to GitHub that fails: errors, limits, answers cut in half, answers that never come, some after their effect."""

from __future__ import annotations

import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

_ERROR = b'{"message": "%s", "documentation_url": "https://docs.github.com/rest"}'


@dataclass
class Faults:
    """How often each fault comes, as a share of all requests; none while `raging` is false."""

    seed: int
    server_error: float = 0.04
    lost_answer: float = 0.03
    half_answer: float = 0.02
    limited: float = 0.01
    unlimited: float = 0.004
    """A 403 without Retry-After."""
    rejected: float = 0.005
    silent: float = 0.003
    silence: float = 1.0
    """Seconds before a request without an answer is hung up."""
    raging: bool = True
    counted: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._lock = threading.Lock()

    def draw(self) -> str:
        names = ("server_error", "lost_answer", "half_answer", "limited", "unlimited", "rejected", "silent")
        with self._lock:
            if not self.raging:
                return ""
            weights = [getattr(self, name) for name in names]
            drawn = self._random.choices([*names, ""], [*weights, 1 - sum(weights)])[0]
            self.counted[drawn] = self.counted.get(drawn, 0) + 1
            return drawn


class ChaosProxy:
    def __init__(self, upstream: str, faults: Faults) -> None:
        handler = type("Handler", (_Handler,), {"upstream": urlsplit(upstream).netloc, "faults": faults})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    upstream: str
    faults: Faults
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Quiet."""

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def do_PATCH(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.faults.draw()
        if fault in {"server_error", "limited", "unlimited", "rejected"}:
            self._refuse(fault)
            return
        if fault == "silent":
            time.sleep(self.faults.silence)
            self.close_connection = True
            return
        try:
            status, headers, content = self._asked(body)
        except OSError:
            self.close_connection = True
            return
        if fault == "lost_answer":
            self._send(502, {}, _ERROR % b"Bad gateway")
        elif fault == "half_answer":
            self._send(status, headers, content[: len(content) // 2], promised=len(content) + 1)
            self.close_connection = True
        else:
            self._send(status, headers, content)

    def _refuse(self, fault: str) -> None:
        if fault == "server_error":
            self._send(500, {}, _ERROR % b"Internal error")
        elif fault == "rejected":
            self._send(422, {}, _ERROR % b"Validation failed")
        elif fault == "limited":
            self._send(403, {"Retry-After": "1"}, _ERROR % b"You have exceeded a secondary rate limit.")
        else:
            self._send(403, {}, _ERROR % b"You have exceeded a secondary rate limit.")

    def _asked(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.upstream, timeout=60)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            kept = {name: value for name, value in answer.getheaders() if name.lower() in {"content-type", "link"}}
            return answer.status, kept, answer.read()
        finally:
            connection.close()

    def _send(self, status: int, headers: dict[str, str], content: bytes, promised: int | None = None) -> None:
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content) if promised is None else promised))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True
