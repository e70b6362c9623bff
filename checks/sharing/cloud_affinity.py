"""Stickiness of load balancers in Terraform and CloudFormation."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.beanstalk import Beanstalk
from checks.documents.cloudformation import CloudFormation, CloudResource
from checks.documents.node import Node, Scalar, items, scalar, text
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
        elif kind.startswith("aws_elastic_beanstalk_"):
            yield from _settings(block)
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


def in_beanstalk(found: Beanstalk) -> Iterator[Affinity]:
    for option in found.options:
        if _sticks(option.name, option.value):
            yield Affinity(option.span, f"`{option.name}`")


def _sticks(name: str, value: str) -> bool:
    """Options of Elastic Beanstalk, for its newer balancers and for the classic one."""
    return name in ("StickinessEnabled", "Stickiness Policy") and value.lower() == "true"


def _settings(block: Block) -> Iterator[Affinity]:
    for inner in block.of_type("setting"):
        name, value = inner.attribute("name"), inner.attribute("value")
        if isinstance(name, Scalar) and isinstance(value, Scalar) and _sticks(name.value, value.value):
            yield Affinity(value.span, f"`{name.value}`")


def in_cloudformation(found: CloudFormation) -> Iterator[Affinity]:
    for resource in found.resources:
        if resource.type == "AWS::ElasticLoadBalancingV2::TargetGroup":
            yield from _attributes(resource)
        elif resource.type.startswith("AWS::ElasticBeanstalk::"):
            yield from _option_settings(resource)
        elif resource.type == "AWS::ElasticLoadBalancing::LoadBalancer":
            for name in ("LBCookieStickinessPolicy", "AppCookieStickinessPolicy"):
                for item in items(resource.properties, name):
                    yield Affinity(item.span, f"`{name}`")


def _attributes(resource: CloudResource) -> Iterator[Affinity]:
    for item in items(resource.properties, "TargetGroupAttributes"):
        value = scalar(item, "Value")
        if text(item, "Key") == "stickiness.enabled" and value is not None and value.value == "true":
            yield Affinity(value.span, "`stickiness.enabled` of the target group")


def _option_settings(resource: CloudResource) -> Iterator[Affinity]:
    for item in items(resource.properties, "OptionSettings"):
        option, value = text(item, "OptionName"), scalar(item, "Value")
        if option is not None and value is not None and _sticks(option, value.value):
            yield Affinity(value.span, f"`{option}`")
