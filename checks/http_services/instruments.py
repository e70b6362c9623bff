"""What shows that a service is observed: libraries, routes and settings, as literals in lower case.

Literals and not patterns, for whole services are searched: plain search is a hundred times faster.
"""

from __future__ import annotations

from typing import Literal

Instrument = Literal["metrics", "traces", "health"]

_SUITES = (
    "opentelemetry", "open-telemetry", "otel_", "otlp", "ddtrace", "dd-trace", "dd-java-agent", "datadog", "newrelic",
    "new_relic", "new-relic", "dynatrace", "instana", "appdynamics", "appsignal", "skylight", "scout_apm", "scout-apm",
    "elasticapm", "elastic-apm", "applicationinsights", "application-insights", "skywalking", "opencensus",
    "addservicedefaults",
)  # fmt: skip
_METRICS = (
    "prom-client", "prometheus", "statsd", "micrometer", "actuator", '"metrics', "'metrics", "/metrics", "victoriametrics",
    "expvar", "hystrix", "usehttpmetrics", "swagger-stats", "yabeda", "go-metrics", "dropwizard-metrics", "influx", "servicemonitor",
    "podmonitor", "telegraf", "cloudwatch",
)  # fmt: skip
_TRACES = (
    "jaeger", "zipkin", "traces_sample", "tracessample", "honeycomb", "aws_xray", "aws-xray", "x-ray", "sleuth",
    "micrometer-tracing", "lightstep", "opentracing", "cloud-trace", "logfire", "sentry_sdk", "@sentry/", "sentry-sdk",
    "sentry-ruby", "sentry-rails", "sentry-laravel", "sentry.aspnetcore", "io.sentry",
)  # fmt: skip
_HEALTH = (
    "/health", '"health', "'health", "_health", "-health", "health_check", "healthcheck", "healthz", "livez", "readyz", "/ping",
    '"ping', "'ping", "/alive", "/ready", "/live\"", "/live'", "/status", '"status"', "/heartbeat", "'/up'", '"/up"', "actuator",
    "maphealthchecks", "addhealthchecks", "mapdefaultendpoints", "rails/health", "terminus", "lightship", "okcomputer", "watchman",
)  # fmt: skip
IN_CODE: dict[Instrument, tuple[str, ...]] = {
    "metrics": _SUITES + _METRICS,
    "traces": _SUITES + _TRACES,
    "health": _HEALTH,
}
IN_DEPLOYMENT: dict[Instrument, tuple[str, ...]] = {
    "metrics": (*_SUITES, "prometheus", "servicemonitor", "podmonitor", "telegraf", "cloudwatch", "istio"),
    "traces": (*_SUITES, "jaeger", "zipkin", "istio"),
    "health": ("httpget:", "healthcheck", "health_check", "checks.http"),
}
