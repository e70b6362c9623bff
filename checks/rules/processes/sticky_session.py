"""Load balancers that send a user back to the process that served the last request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.apache import APACHE
from checks.documents.beanstalk import BEANSTALK
from checks.documents.caddyfile import CADDYFILE
from checks.documents.cloudformation import CLOUDFORMATION
from checks.documents.compose import COMPOSE
from checks.documents.compose_service import Service
from checks.documents.haproxy import HAPROXY
from checks.documents.helm import HELM_VALUES
from checks.documents.kubernetes import KUBERNETES
from checks.documents.nginx import NGINX
from checks.documents.node import Node, child
from checks.documents.terraform import TERRAFORM
from checks.documents.toml import TOML
from checks.documents.variables import declared
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.sharing import affinity, cloud_affinity

if TYPE_CHECKING:
    from checks.documents.compose import Compose

_IN_TREES = (
    "sessionAffinity", "/affinity", "sticky", "cookie-based-affinity", "stickiness.enabled", "upstream-hash-by", "affinityType",
    "consistentHash", "cookie-persistence", "loadBalancerPolicy",
)  # fmt: skip
_INGRESS = """apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/affinity: "cookie"
"""
_SERVICE = """apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  sessionAffinity: ClientIP
"""
_TARGETS = """resource "aws_lb_target_group" "shop" {
  port     = 8080
  protocol = "HTTP"
  stickiness {
    type    = "lb_cookie"
    enabled = true
  }
}
"""


@rule(
    message="{what} sends a user to the same process each time",
    fix="Move what the process remembers about a user to a backing service such as Redis or PostgreSQL, then turn the affinity off.",
    looks_at={
        NGINX: ("ip_hash", "sticky", "hash"),
        HAPROXY: ("cookie", "stick", "source"),
        CADDYFILE: ("lb_policy",),
        APACHE: ("stickysession",),
        BEANSTALK: ("stickiness",),
        KUBERNETES: _IN_TREES,
        HELM_VALUES: _IN_TREES,
        COMPOSE: ("sticky", "stickiness"),
        TERRAFORM: ("sticky", "stickiness", "affinity", "load_distribution"),
        CLOUDFORMATION: ("stickiness",),
        YAML: ("sticky:",),
        TOML: ("sticky", "stickiness"),
    },
    bad=[
        (
            {
                "nginx/nginx.conf": "http {\n  upstream backend {\n    ip_hash;\n    server 10.0.1.10;\n    server 10.0.1.11;\n  }\n}\n"
            },
            "nginx/nginx.conf:3",
        ),
        (
            {
                "deploy/nginx.conf": "upstream app {\n  hash $remote_addr consistent;\n  server app1;\n}\n"
                "upstream ui {\n  sticky cookie srv_id expires=1h;\n  server ui1;\n}\n"
            },
            "deploy/nginx.conf:2 deploy/nginx.conf:6",
        ),
        (
            {
                "haproxy.cfg": "backend web\n  balance roundrobin\n  cookie SERVERID insert indirect nocache\n  server a 10.0.0.1:80 check cookie a\n"
                "backend api\n  stick-table type ip size 200k expire 30m\n  stick on src\n  server b 10.0.0.2:80\n"
            },
            "haproxy.cfg:3 haproxy.cfg:7",
        ),
        ({"k8s/service.yaml": _SERVICE}, "k8s/service.yaml:6"),
        ({"k8s/ingress.yaml": _INGRESS}, "k8s/ingress.yaml:6"),
        (
            {
                "compose.yaml": "services:\n  web:\n    build: .\n    labels:\n"
                "      - traefik.http.services.web.loadbalancer.sticky.cookie=true\n"
            },
            "compose.yaml:5",
        ),
        (
            {
                "compose.yaml": "services:\n  web:\n    build: .\n    labels:\n"
                "      - traefik.backend.loadbalancer.stickiness=true\n      - traefik.port=80\n"
            },
            "compose.yaml:5",
        ),
        (
            {"rules.toml": '[backends.web.loadBalancer]\nmethod = "drr"\n[backends.web.loadBalancer.stickiness]\n'},
            "rules.toml:3",
        ),
        ({"infra/lb.tf": _TARGETS}, "infra/lb.tf:4"),
        (
            {"Caddyfile": "shop.example.org {\n  reverse_proxy a:80 b:80 {\n    lb_policy ip_hash\n  }\n}\n"},
            "Caddyfile:3",
        ),
        ({"httpd.conf": "ProxyPass / balancer://shop stickysession=JSESSIONID\n"}, "httpd.conf:1"),
        (
            {
                ".ebextensions/lb.config": "option_settings:\n  aws:elasticbeanstalk:environment:process:default:\n    StickinessEnabled: true\n"
            },
            ".ebextensions/lb.config:3",
        ),
        (
            {
                "infra/app.tf": 'resource "aws_elastic_beanstalk_environment" "shop" {\n  setting {\n    name  = "StickinessEnabled"\n'
                '    value = "true"\n  }\n}\n'
            },
            "infra/app.tf:4",
        ),
        (
            {
                "infra/stack.yaml": "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Web:\n"
                "    Type: AWS::ElasticLoadBalancingV2::TargetGroup\n    Properties:\n      TargetGroupAttributes:\n"
                "        - Key: stickiness.enabled\n          Value: 'true'\n"
            },
            "infra/stack.yaml:8",
        ),
        (
            {
                "traefik/dynamic.yml": "http:\n  services:\n    web:\n      loadBalancer:\n        sticky:\n          cookie: {name: s}\n"
                "        servers: [{url: 'http://a'}]\n"
            },
            "traefik/dynamic.yml:5",
        ),
    ],
    good=[
        {"nginx/nginx.conf": "http {\n  upstream backend {\n    least_conn;\n    server a;\n    server b;\n  }\n}\n"},
        {"nginx/nginx.conf": "upstream cache {\n  hash $request_uri consistent;\n  server a;\n}\n"},
        {"nginx/nginx.conf": "http {\n  upstream app {\n    # ip_hash;\n    server a;\n  }\n}\n"},
        {
            "haproxy.cfg": "frontend web\n  stick-table type ip size 100k expire 30s store http_req_rate(10s)\n"
            "  http-request track-sc0 src\n  capture cookie JSESSIONID len 32\nbackend web\n  balance roundrobin\n  server a 10.0.0.1:80\n"
        },
        {"k8s/service.yaml": _SERVICE.replace("ClientIP", "None")},
        {"k8s/ingress.yaml": _INGRESS.replace('affinity: "cookie"', "proxy-body-size: 8m")},
        {
            "k8s/pod.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      affinity:\n"
            "        podAntiAffinity: {}\n      containers: [{name: a, image: a}]\n"
        },
        {"infra/lb.tf": _TARGETS.replace("enabled = true", "enabled = false")},
        {"Caddyfile": "shop.example.org {\n  reverse_proxy a:80 b:80 {\n    lb_policy round_robin\n  }\n}\n"},
        {"httpd.conf": "ProxyPass / balancer://shop lbmethod=byrequests\n"},
        {
            ".ebextensions/lb.config": "option_settings:\n  aws:elasticbeanstalk:environment:process:default:\n    StickinessEnabled: false\n"
        },
        {"infra/lb.tf": _TARGETS.replace("enabled = true", "enabled = var.sticky")},
        {
            "compose.yaml": "services:\n  web:\n    build: .\n    labels:\n"
            "      - traefik.http.services.web.loadbalancer.sticky.cookie=false\n"
        },
        {
            "compose.yaml": "services:\n  web:\n    build: .\n    labels:\n"
            "      - traefik.backend.loadbalancer.stickiness=false\n"
        },
    ],
)
def sticky_session(repository: Repository) -> Iterator[Match]:
    """Whoever needs sticky sessions keeps state in a process: it is gone with the process, and new processes take no load.

    Any process has to be able to serve any request.
    """
    for path, each in (*_balancers(repository), *_platforms(repository)):
        yield Match(path, each.span, {"what": each.what[:1].upper() + each.what[1:]})


def _balancers(repository: Repository) -> Iterator[tuple[str, affinity.Affinity]]:
    for nginx in repository.changed(NGINX):
        yield from ((nginx.path, each) for each in affinity.in_nginx(nginx))
    for haproxy in repository.changed(HAPROXY):
        yield from ((haproxy.path, each) for each in affinity.in_haproxy(haproxy))
    for caddyfile in repository.changed(CADDYFILE):
        yield from ((caddyfile.path, each) for each in affinity.in_caddyfile(caddyfile))
    for apache in repository.changed(APACHE):
        yield from ((apache.path, each) for each in affinity.in_apache(apache))
    for path, root in (*_yaml(repository), *_toml(repository)):
        # Traefik 1 has its balancers under `backends`.
        for holder in (child(root, "http", "services"), child(root, "backends")):
            yield from ((path, each) for each in affinity.in_tree(holder))
    for compose in repository.changed(COMPOSE):
        for service in compose.services if not compose.development else ():
            yield from ((compose.path, each) for each in _labelled(compose, service))


def _yaml(repository: Repository) -> Iterator[tuple[str, Node | None]]:
    return ((document.text.path, document.root) for document in repository.changed(YAML))


def _toml(repository: Repository) -> Iterator[tuple[str, Node | None]]:
    return ((document.text.path, document.root) for document in repository.changed(TOML))


def _platforms(repository: Repository) -> Iterator[tuple[str, affinity.Affinity]]:
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            yield from ((manifest.path, each) for each in affinity.in_tree(resource.node))
    for values in repository.changed(HELM_VALUES):
        yield from ((values.path, each) for each in affinity.in_tree(values.root))
    for terraform in repository.changed(TERRAFORM):
        yield from ((terraform.path, each) for each in cloud_affinity.in_terraform(terraform))
    for options in repository.changed(BEANSTALK):
        yield from ((options.path, each) for each in cloud_affinity.in_beanstalk(options))
    for template in repository.changed(CLOUDFORMATION):
        yield from ((template.path, each) for each in cloud_affinity.in_cloudformation(template))


def _labelled(compose: Compose, service: Service) -> Iterator[affinity.Affinity]:
    for each in (*service.labels, *declared(compose.text, child(service.deploy, "labels"))):
        if affinity.label(each.name, each.value):
            yield affinity.Affinity(each.span, f"the label `{each.name}`")
