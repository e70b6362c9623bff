"""Metrics in Prometheus' form. Labels are few and bounded: never a repository, a user or anything out of a payload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import psycopg
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

    from app.state.database import Pool

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()

DELIVERIES = Counter(
    "factorlint_deliveries", "Webhook deliveries by event and outcome", ["event", "outcome"], registry=REGISTRY
)
ACCEPTANCE = Histogram(
    "factorlint_delivery_seconds",
    "From the first byte of a delivery to its answer",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5, 10),
    registry=REGISTRY,
)
RUNS = Counter("factorlint_runs", "Checks by outcome", ["outcome"], registry=REGISTRY)
RUN_TIME = Histogram(
    "factorlint_run_seconds",
    "From the claim of a target to the end of its publication",
    buckets=(0.5, 1, 2, 5, 10, 20, 60, 120, 300),
    registry=REGISTRY,
)
WAITED = Histogram(
    "factorlint_wait_seconds",
    "From the wish for a check to its claim by a worker",
    buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200),
    registry=REGISTRY,
)
REQUESTS = Counter("factorlint_github_requests", "Requests to GitHub's API", registry=REGISTRY)
REFUSALS = Counter("factorlint_github_refusals", "Rate limits and errors of GitHub's API", ["kind"], registry=REGISTRY)
REMAINING = Gauge(
    "factorlint_github_remaining", "Requests left this hour, as last told, by installation", ["installation"],
    registry=REGISTRY,
)  # fmt: skip


class Backlog(Collector):
    """The queue as the database knows it, asked when somebody asks."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def collect(self) -> Iterator[Metric]:
        try:
            row = self._ask()
        except psycopg.Error:
            # The process has metrics of its own to tell while the database is away.
            return
        owed, age, parked, leased = row or (0, 0, 0, 0)
        yield GaugeMetricFamily("factorlint_owed", "Targets whose newest wish is not done", value=owed)
        yield GaugeMetricFamily("factorlint_owed_seconds", "Age of the oldest wish that is not done", value=float(age))
        yield GaugeMetricFamily("factorlint_parked", "Targets left alone after repeated failures", value=parked)
        yield GaugeMetricFamily("factorlint_leased", "Targets in the hands of a worker", value=leased)

    def _ask(self) -> tuple[Any, ...] | None:
        with self._pool.connection(timeout=2) as connection:
            return connection.execute(
                "SELECT count(*) FILTER (WHERE parked_at IS NULL),"
                " coalesce(extract(epoch FROM max(now() - wanted_at) FILTER (WHERE parked_at IS NULL)), 0),"
                " count(*) FILTER (WHERE parked_at IS NOT NULL), count(*) FILTER (WHERE leased_until > now())"
                " FROM targets WHERE done < wanted"
            ).fetchone()
