"""All detectors, one module per field of providers."""

from checks.secrets.detectors import (
    cloud,
    code_hosting,
    formats,
    hosting,
    machine_learning,
    messaging,
    operations,
    packages,
    payments,
)

SHAPED = (
    *code_hosting.SHAPED,
    *cloud.SHAPED,
    *machine_learning.SHAPED,
    *messaging.SHAPED,
    *payments.SHAPED,
    *packages.SHAPED,
    *hosting.SHAPED,
    *operations.SHAPED,
    *formats.SHAPED,
)
"""Known by their form. Of two that match the same place, the one that stands first is reported."""

KEYED = (
    *code_hosting.KEYED,
    *cloud.KEYED,
    *machine_learning.KEYED,
    *messaging.KEYED,
    *payments.KEYED,
    *packages.KEYED,
    *hosting.KEYED,
    *operations.KEYED,
)
"""Known by the name they are given, and a form that fits it."""
