"""Balancers that send the same user to the same process again."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.apache import Apache
from checks.documents.caddyfile import Caddyfile
from checks.documents.haproxy import Haproxy
from checks.documents.nginx import Nginx
from checks.documents.node import Entry, Mapping, Node, Scalar, Sequence, child
from checks.text import Span
from checks.value import frozen

_ADDRESSES = ("$remote_addr", "$binary_remote_addr", "$http_x_forwarded_for", "$http_x_real_ip", "$proxy_protocol_addr")
_OFF = frozenset(("false", "no", "off", "none", "0", "disabled", ""))
_AFFINITY_KEYS = {
    "nginx.ingress.kubernetes.io/affinity": ("cookie",),
    "haproxy-ingress.github.io/affinity": ("cookie",),
    "ingress.kubernetes.io/affinity": ("cookie",),
    "traefik.ingress.kubernetes.io/affinity": ("true",),
    "traefik.ingress.kubernetes.io/service.sticky.cookie": ("true",),
    "traefik.ingress.kubernetes.io/service.sticky": ("true",),
    "appgw.ingress.kubernetes.io/cookie-based-affinity": ("true",),
    "service.beta.kubernetes.io/do-loadbalancer-sticky-sessions-type": ("cookies",),
}
"""Annotations and the values that turn affinity on."""
_PRESENT_KEYS = ("nginx.org/sticky-cookie-services", "haproxy.org/cookie-persistence")
_ATTRIBUTES = (
    "alb.ingress.kubernetes.io/target-group-attributes",
    "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes",
)

_TYPES = ("CLIENT_IP", "GENERATED_COOKIE", "HTTP_COOKIE")


@frozen
class Affinity:
    span: Span
    what: str


def in_nginx(found: Nginx) -> Iterator[Affinity]:
    for directive, around in found.named("ip_hash", "sticky", "hash"):
        if around and around[-1].name != "upstream":
            continue
        key = directive.values[0] if directive.values else ""
        if directive.name == "hash" and not (key in _ADDRESSES or key.startswith(("$cookie_", "$remote_addr"))):
            continue
        if directive.name == "ip_hash" and directive.arguments:
            continue
        upstream = f" in upstream {around[-1].values[0]}" if around and around[-1].values else ""
        yield Affinity(directive.span, f"`{' '.join((directive.name, *directive.values[:1]))}`{upstream}")


def in_haproxy(found: Haproxy) -> Iterator[Affinity]:
    raw = {(each.section, each.within) for each in found.named("mode") if each.arguments[:1] == ("tcp",)}
    for directive in found.named("cookie", "stick", "balance"):
        arguments = directive.arguments
        if (directive.section, directive.within) in raw:
            # A database or a broker behind it holds long connections; no user's session is meant.
            continue
        match directive.name:
            case "cookie":
                sticks = not {"insert", "prefix", "rewrite"}.isdisjoint(arguments[1:])
            case "stick":
                sticks = arguments[:1] in (("on",), ("match",), ("store-request",))
            case _:
                sticks = arguments[:1] == ("source",)
        if sticks and directive.section in ("backend", "listen", "defaults"):
            yield Affinity(directive.span, f"`{' '.join((directive.name, *arguments[:1]))}` in {directive.section}")


def in_caddyfile(found: Caddyfile) -> Iterator[Affinity]:
    for directive in found.named("lb_policy"):
        policy = directive.values[0] if directive.values else ""
        if policy in ("ip_hash", "client_ip_hash", "cookie"):
            yield Affinity(directive.span, f"`lb_policy {policy}`")


def in_apache(found: Apache) -> Iterator[Affinity]:
    """Routes by a cookie in front of a balancer's members."""
    for directive in found.named("ProxySet", "ProxyPass", "BalancerMember"):
        for argument in directive.arguments:
            name, equals, cookie = argument.value.partition("=")
            if equals and name.lower() == "stickysession":
                yield Affinity(directive.span, f"`stickysession={cookie}`")


def in_tree(root: Node | None) -> Iterator[Affinity]:
    """Affinity that Kubernetes manifests, Helm values, Traefik files and Terraform's maps of annotations ask for."""
    for entry, above in _walk(root):
        value = entry.value
        asked = _annotated(entry.key.value, value.value) if isinstance(value, Scalar) else None
        asked = asked or _configured(entry.key.value, value, above)
        if asked:
            yield Affinity(entry.key.span, asked)


def _annotated(key: str, written: str) -> str | None:
    """What an annotation asks for, if it is affinity."""
    if written.lower() in _AFFINITY_KEYS.get(key, ()):
        return f"the annotation `{key}: {written}`"
    if key in _PRESENT_KEYS and written.lower() not in _OFF:
        return f"the annotation `{key}`"
    if key in _ATTRIBUTES and "stickiness.enabled=true" in written.replace(" ", ""):
        return "`stickiness.enabled=true`"
    if key.endswith("/upstream-hash-by") and any(name in written for name in (*_ADDRESSES, "$cookie")):
        return f"the annotation `{key}: {written}`"
    return None


def _configured(key: str, value: Node, above: str) -> str | None:
    """What a field of a resource asks for, if it is affinity."""
    written = value.value if isinstance(value, Scalar) else None
    if (key == "sessionAffinity" and written == "ClientIP") or (key == "affinityType" and written in _TYPES):
        return f"`{key}: {written}`"
    if key == "consistentHash" and (child(value, "httpCookie") is not None or _on(child(value, "useSourceIp"))):
        return "`consistentHash` by cookie or source address"
    if key == "sticky" and child(value, "cookie") is not None and above:
        return "`sticky.cookie`"
    if key == "stickiness" and above.lower() == "loadbalancer":
        return "`loadBalancer.stickiness`"
    return (
        "`loadBalancerPolicy` by cookie"
        if (above, key, written) == ("loadBalancerPolicy", "strategy", "Cookie")
        else None
    )


def label(name: str, value: str | None) -> bool:
    """Whether a label of a container asks Traefik for stickiness."""
    lowered = name.lower()
    if not lowered.startswith("traefik.") or (value or "").lower() in _OFF:
        return False
    # `stickiness` is how Traefik 1 spells it.
    return lowered.endswith(
        (".sticky", ".sticky.cookie", ".sticky.cookie.name", ".stickiness", ".stickiness.cookiename")
    )


def _on(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value == "true"


def _walk(root: Node | None) -> Iterator[tuple[Entry, str]]:
    """Entries of every mapping with the key of the one they stand in."""
    pending: list[tuple[Node, str]] = [(root, "")] if root is not None else []
    while pending:
        node, above = pending.pop()
        if isinstance(node, Mapping):
            for entry in node.entries:
                yield entry, above
                pending.append((entry.value, entry.key.value))
        elif isinstance(node, Sequence):
            pending.extend((item, above) for item in node.items)
