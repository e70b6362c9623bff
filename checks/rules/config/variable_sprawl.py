"""Containers with more variables than anybody reads."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.kubernetes import KUBERNETES, containers
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_MOST = 50
_NAMES = [f"SHOP_SETTING_{number}" for number in range(_MOST + 1)]
_POD = (
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: web\n      image: shop:1\n"
)


def _composed(names: list[str], separator: str = ": x") -> str:
    lead = "      " if separator.startswith(":") else "      - "
    return "services:\n  web:\n    image: shop:1\n    environment:\n" + "".join(
        f"{lead}{name}{separator}\n" for name in names
    )


@rule(
    message="{name} is given {count} variables one by one",
    level="warning",
    fix="Group them in a ConfigMap or a file of variables, secrets in a manager of secrets, and refer to those.",
    looks_at={KUBERNETES: ("env",), COMPOSE: ("environment",)},
    scope="any",
    bad=[
        (
            {
                "web.yaml": _POD
                + "      env:\n"
                + "".join(f"        - name: {name}\n          value: x\n" for name in _NAMES)
            },
            "web.yaml:7",
        ),
        ({"compose.yaml": _composed(_NAMES)}, "compose.yaml:2"),
        ({"compose.yaml": _composed(_NAMES, "=x")}, "compose.yaml:2"),
    ],
    good=[
        {"web.yaml": _POD + "      envFrom:\n        - configMapRef:\n            name: shop\n"},
        {
            "web.yaml": _POD
            + "      env:\n"
            + "".join(
                f"        - name: {name}\n          valueFrom:\n            secretKeyRef:\n              name: shop\n              key: {name}\n"
                for name in _NAMES
            )
        },
        {"compose.yaml": _composed(_NAMES[:_MOST])},
        {"compose.yaml": _composed(_NAMES, "")},
    ],
)
def variable_sprawl(repository: Repository) -> Iterator[Match]:
    """Variables are there to be told apart. In a list of a hundred nobody sees which of them differ from deploy to deploy."""
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            for container in containers(resource):
                count = sum(1 for variable in container.env if variable.value is not None)
                if count > _MOST:
                    yield Match(manifest.path, container.name_span, {"name": container.name, "count": str(count)})
    for compose in repository.changed(COMPOSE):
        for service in compose.services:
            count = sum(
                1 for variable in service.environment if variable.value is not None and "$" not in variable.value
            )
            if count > _MOST:
                yield Match(compose.path, service.name_span, {"name": service.name, "count": str(count)})
