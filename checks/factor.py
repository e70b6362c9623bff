"""The twelve factors and the three that came after, by name: ids survive a renumbering of the methodology."""

from __future__ import annotations

from typing import Literal

from checks.value import frozen

Mode = Literal["enforce", "advise", "off"]


@frozen
class Factor:
    id: str
    numeral: str
    title: str
    summary: str
    link: str
    default: Mode = "advise"


_SITE = "https://12factor.net/"

FACTORS: dict[str, Factor] = {
    factor.id: factor
    for factor in (
        Factor("codebase", "I", "Codebase", "One codebase, many deploys", f"{_SITE}codebase"),
        Factor("dependencies", "II", "Dependencies", "Declared and isolated", f"{_SITE}dependencies", "enforce"),
        Factor("config", "III", "Config", "Stored in the environment", f"{_SITE}config", "enforce"),
        Factor("backing-services", "IV", "Backing services", "Attached by URL", f"{_SITE}backing-services"),
        Factor("build", "V", "Build, release, run", "Strictly separate stages", f"{_SITE}build-release-run"),
        Factor("processes", "VI", "Processes", "Stateless, share nothing", f"{_SITE}processes"),
        Factor("port-binding", "VII", "Port binding", "Services exported by a port", f"{_SITE}port-binding"),
        Factor("concurrency", "VIII", "Concurrency", "Scaled out by processes", f"{_SITE}concurrency"),
        Factor("disposability", "IX", "Disposability", "Fast start, graceful stop", f"{_SITE}disposability"),
        Factor("parity", "X", "Dev/prod parity", "Environments kept alike", f"{_SITE}dev-prod-parity"),
        Factor("logs", "XI", "Logs", "Event streams", f"{_SITE}logs", "enforce"),
        Factor("admin", "XII", "Admin processes", "One-off, same release", f"{_SITE}admin-processes"),
        Factor("api-first", "XIII", "API first", "A contract before code", _SITE),
        Factor("telemetry", "XIV", "Telemetry", "Health, metrics and traces", _SITE),
        Factor("auth", "XV", "Authentication", "Verified identities everywhere", _SITE),
    )
}
