import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from app.telemetry.traces import span
from tests.app.processes import ROOT


def test_spans_reach_the_collector_that_is_configured() -> None:
    received: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    code = (
        "from app.telemetry.traces import configure, span\n"
        f"configure({endpoint!r}, 'worker')\n"
        "with span('publish', kind='pull_request'): pass\n"
    )
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, timeout=60)
    server.shutdown()
    server.server_close()
    path, body = received[0]
    assert path == "/v1/traces"
    assert b"publish" in body
    assert b"factorlint-worker" in body


def test_without_an_endpoint_a_span_is_nothing() -> None:
    with span("check", repository=1):
        pass
    assert "opentelemetry" not in sys.modules
