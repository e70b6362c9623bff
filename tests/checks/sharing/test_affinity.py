"""Which spellings of balancers count as affinity."""

from __future__ import annotations

import pytest

from checks.documents import haproxy, nginx, terraform, yaml
from checks.sharing.affinity import in_haproxy, in_nginx, in_tree, label
from checks.sharing.cloud_affinity import in_terraform
from checks.text import Text


@pytest.mark.parametrize(
    ("directive", "sticks"),
    [
        ("ip_hash;", True),
        ("hash $cookie_jsessionid consistent;", True),
        ("hash $request_uri;", False),
        ("sticky route $route_cookie;", True),
        ("least_conn;", False),
    ],
)
def test_an_upstream_sticks_by_address_or_cookie(directive: str, sticks: bool) -> None:
    found = nginx.parse(Text("nginx.conf", f"upstream a {{\n  {directive}\n  server b;\n}}\n"))
    assert bool([*in_nginx(found)]) is sticks


@pytest.mark.parametrize(
    ("section", "sticks"),
    [
        ("backend a\n  cookie S insert\n", True),
        ("backend a\n  balance source\n", True),
        ("backend a\n  mode tcp\n  balance source\n", False),
        ("frontend a\n  capture cookie S len 32\n", False),
        ("backend a\n  stick-table type ip size 1m store conn_cur\n", False),
    ],
)
def test_a_backend_of_haproxy_sticks_by_cookie_or_source(section: str, sticks: bool) -> None:
    assert bool([*in_haproxy(haproxy.parse(Text("haproxy.cfg", section)))]) is sticks


@pytest.mark.parametrize(
    ("resource", "sticks"),
    [
        ("spec: {sessionAffinity: ClientIP}\n", True),
        ("spec: {sessionAffinity: None}\n", False),
        ("metadata: {annotations: {traefik.ingress.kubernetes.io/service.sticky.cookie: 'true'}}\n", True),
        ("metadata: {annotations: {traefik.ingress.kubernetes.io/service.sticky.cookie: 'false'}}\n", False),
        ("spec: {trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {name: a}}}}}\n", True),
        ("spec: {trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-tenant}}}}\n", False),
        ("spec: {affinity: {podAntiAffinity: {}}}\n", False),
    ],
)
def test_a_resource_asks_for_affinity_by_field_or_annotation(resource: str, sticks: bool) -> None:
    assert bool([*in_tree(yaml.parse(Text("a.yaml", resource)).root)]) is sticks


@pytest.mark.parametrize(
    ("block", "sticks"),
    [
        ('resource "google_compute_backend_service" "a" {\n  session_affinity = "NONE"\n}\n', False),
        ('resource "google_compute_backend_service" "a" {\n  session_affinity = "CLIENT_IP"\n}\n', True),
        ('resource "aws_lb_cookie_stickiness_policy" "a" {\n  name = "a"\n}\n', True),
        ('resource "aws_lb_target_group" "a" {\n  stickiness {\n    type = "lb_cookie"\n  }\n}\n', True),
        ('resource "kubernetes_service" "a" {\n  spec {\n    session_affinity = var.affinity\n  }\n}\n', False),
    ],
)
def test_terraform_turns_stickiness_on_by_literals_alone(block: str, sticks: bool) -> None:
    assert bool([*in_terraform(terraform.parse(Text("lb.tf", block)))]) is sticks


def test_a_label_that_turns_stickiness_off_is_none() -> None:
    assert label("traefik.http.services.a.loadbalancer.sticky.cookie.name", "a")
    assert not label("traefik.http.services.a.loadbalancer.sticky.cookie", "false")
    assert not label("traefik.http.routers.a.rule", "Host(`sticky`)")
