"""Stickiness of load balancers in Terraform and CloudFormation."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.cloudformation import CloudFormation
from checks.documents.node import Node, Scalar, items, scalar
from checks.documents.terraform import EXPRESSION, Block, Terraform
from checks.sharing.affinity import Affinity, in_tree

_POLICIES = (
    "aws_lb_cookie_stickiness_policy",
    "aws_app_cookie_stickiness_policy",
    "azurerm_application_gateway_cookie_affinity",
)
_ATTRIBUTES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "google_compute_backend_service": (
        (
            "session_affinity",
            ("CLIENT_IP", "CLIENT_IP_PROTO", "GENERATED_COOKIE", "HTTP_COOKIE", "STRONG_COOKIE_AFFINITY"),
        ),
    ),
    "google_compute_region_backend_service": (
        (
            "session_affinity",
            ("CLIENT_IP", "CLIENT_IP_PROTO", "GENERATED_COOKIE", "HTTP_COOKIE", "STRONG_COOKIE_AFFINITY"),
        ),
    ),
    "azurerm_lb_rule": (("load_distribution", ("SourceIP", "SourceIPProtocol")),),
    "azurerm_linux_web_app": (("client_affinity_enabled", ("true",)),),
    "azurerm_windows_web_app": (("client_affinity_enabled", ("true",)),),
    "azurerm_app_service": (("client_affinity_enabled", ("true",)),),
}
"""Attributes of a resource and the values that make it sticky."""
_NESTED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "azurerm_application_gateway": ("backend_http_settings", "cookie_based_affinity", ("Enabled",)),
    "digitalocean_loadbalancer": ("sticky_sessions", "type", ("cookies",)),
    "kubernetes_service": ("spec", "session_affinity", ("ClientIP",)),
    "kubernetes_service_v1": ("spec", "session_affinity", ("ClientIP",)),
}
_TARGET_GROUPS = ("aws_lb_target_group", "aws_alb_target_group")


def in_terraform(found: Terraform) -> Iterator[Affinity]:
    for block in found.resources():
        kind = block.labels[0] if block.labels else ""
        if kind in _POLICIES:
            yield Affinity(block.head_span, f"`{kind}`")
        elif kind in _TARGET_GROUPS:
            yield from _target_group(block)
        for name, wanted in _ATTRIBUTES.get(kind, ()):
            yield from _attribute(block, name, wanted)
        nested = _NESTED.get(kind)
        for inner in block.of_type(nested[0]) if nested else ():
            yield from _attribute(inner, *nested[1:]) if nested else ()
        for metadata in block.of_type("metadata") if kind.startswith("kubernetes_") else ():
            yield from in_tree(metadata.attribute("annotations"))


def _target_group(block: Block) -> Iterator[Affinity]:
    for inner in block.of_type("stickiness"):
        enabled = inner.attribute("enabled")
        # Present without `enabled`, the block turns stickiness on.
        if enabled is None or _is(enabled, ("true",)):
            yield Affinity(inner.head_span, "`stickiness` of the target group")


def _attribute(block: Block, name: str, wanted: tuple[str, ...]) -> Iterator[Affinity]:
    value = block.attribute(name)
    if isinstance(value, Scalar) and _is(value, wanted):
        yield Affinity(value.span, f"`{name} = {value.value}`")


def _is(value: Node | None, wanted: tuple[str, ...]) -> bool:
    if not isinstance(value, Scalar) or (value.tag == EXPRESSION and value.value not in ("true", "false")):
        return False
    return value.value.lower() in [each.lower() for each in wanted]


def in_cloudformation(found: CloudFormation) -> Iterator[Affinity]:
    for resource in found.resources:
        if resource.type == "AWS::ElasticLoadBalancingV2::TargetGroup":
            for item in items(resource.properties, "TargetGroupAttributes"):
                key, value = scalar(item, "Key"), scalar(item, "Value")
                if (
                    key is not None
                    and value is not None
                    and key.value == "stickiness.enabled"
                    and value.value == "true"
                ):
                    yield Affinity(value.span, "`stickiness.enabled` of the target group")
        elif resource.type == "AWS::ElasticLoadBalancing::LoadBalancer":
            for name in ("LBCookieStickinessPolicy", "AppCookieStickinessPolicy"):
                for item in items(resource.properties, name):
                    yield Affinity(item.span, f"`{name}`")
