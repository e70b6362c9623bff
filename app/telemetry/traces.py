"""Traces by OpenTelemetry, where an endpoint is configured and its packages are installed; else nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.errors import Misconfigured

_tracer: Any = None


def configure(endpoint: str, process: str) -> None:
    """Send spans to an OTLP collector; the standard OTEL_* variables of the exporter hold too.

    Raises:
        Misconfigured: an endpoint is set and the packages are missing.
    """
    global _tracer
    if not endpoint:
        return
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise Misconfigured(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed: install factorlint[app]"
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": f"factorlint-{process}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    _tracer = trace.get_tracer("factorlint")


@contextmanager
def span(name: str, **attributes: str | int) -> Iterator[None]:
    """A span around a piece of work; free of charge when traces are off."""
    if _tracer is None:
        yield
        return
    with _tracer.start_as_current_span(name, attributes=attributes):
        yield
