from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.kubernetes import Container, Manifest, containers, parse, pod_spec
from checks.documents.node import items, text
from checks.documents.variables import Reference
from checks.errors import Unreadable
from checks.text import Text

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: {app: web}
spec:
  template:
    spec:
      initContainers:
        - name: migrate
          image: shop:1
          args: [migrate]
        - name: proxy
          image: proxy:1
          restartPolicy: Always
      containers:
        - name: web
          image: "shop:1"  # pinned
          command: [gunicorn]
          args: ["app:app"]
          ports:
            - {name: http, containerPort: 8000, hostPort: 80}
          env:
            - name: DEBUG
              value: "0"
            - name: PASSWORD
              valueFrom:
                secretKeyRef: {name: db, key: password}
            - name: POD
              valueFrom: {fieldRef: {fieldPath: metadata.name}}
          envFrom:
            - secretRef: {name: all}
              prefix: X_
          readinessProbe: {httpGet: {path: /, port: http}}
          resources: {limits: {memory: 1Gi}}
          volumeMounts:
            - {name: data, mountPath: /data, readOnly: true}
          lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}
          securityContext: {runAsNonRoot: true}
"""


def manifest(content: str, path: str = "web.yaml") -> Manifest:
    return parse(Text(path, content))


def all_containers(found: Manifest) -> list[Container]:
    return [container for resource in found.resources for container in containers(resource)]


def test_a_resource_is_named_and_anchored_at_its_kind() -> None:
    found = manifest(DEPLOYMENT)
    (resource,) = found.resources
    assert (resource.api_version, resource.kind, resource.name, resource.namespace) == (
        "apps/v1",
        "Deployment",
        "web",
        "shop",
    )
    assert found.text.slice(resource.span) == "kind: Deployment"
    assert [(entry.key.value, text(entry.value)) for entry in resource.labels] == [("app", "web")]
    assert resource.annotations == ()


def test_containers_are_given_with_those_that_initialise_first() -> None:
    assert [(one.name, one.init) for one in all_containers(manifest(DEPLOYMENT))] == [
        ("migrate", True),
        ("proxy", False),
        ("web", False),
    ]


def test_a_container_is_read_whole() -> None:
    found = manifest(DEPLOYMENT)
    web = all_containers(found)[-1]
    assert web.image == "shop:1"
    assert web.image_span is not None
    assert found.text.slice(web.image_span) == '"shop:1"'
    assert web.words == ("gunicorn", "app:app")
    assert [(one.number, one.name, one.host_port) for one in web.ports] == [("8000", "http", "80")]
    assert [(one.volume, one.path, one.read_only) for one in web.volume_mounts] == [("data", "/data", True)]
    assert [(one.kind, one.name, one.prefix) for one in web.env_from] == [("secretRef", "all", "X_")]
    assert [entry.key.value for entry in web.probes] == ["readinessProbe"]
    assert web.readiness is not None
    assert web.liveness is None
    assert web.startup is None
    assert None not in (web.command, web.args, web.lifecycle, web.resources, web.security_context)


def test_variables_tell_values_from_references() -> None:
    found = manifest(DEPLOYMENT)
    debug, password, pod = all_containers(found)[-1].env
    assert (debug.name, debug.value, found.text.slice(debug.span)) == ("DEBUG", "0", '"0"')
    assert (password.value, password.value_from) == (None, Reference("secretKeyRef", "db", "password"))
    assert pod.value_from == Reference("fieldRef", None, "metadata.name")
    assert found.text.slice(password.name_span) == "PASSWORD"


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Pod", "spec"),
        ("StatefulSet", "spec.template.spec"),
        ("DaemonSet", "spec.template.spec"),
        ("Job", "spec.template.spec"),
        ("CronJob", "spec.jobTemplate.spec.template.spec"),
    ],
)
def test_every_workload_kind_has_its_pod(kind: str, path: str) -> None:
    body: object = {"containers": [{"name": "a", "image": "b"}]}
    for key in reversed(path.split(".")):
        body = {key: body}
    found = manifest(json.dumps({"apiVersion": "v1", "kind": kind, **dict(body)}), "a.json")  # type: ignore[call-overload]
    assert [one.name for one in all_containers(found)] == ["a"]


def test_a_service_runs_containers_only_with_a_template() -> None:
    plain, knative = manifest(
        "apiVersion: v1\nkind: Service\nspec: {ports: [{port: 80}]}\n---\n"
        "apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: {spec: {containers: [{image: x}]}}}\n"
    ).resources
    assert pod_spec(plain) is None
    assert [one.image for one in containers(knative)] == ["x"]


def test_lists_and_several_documents_are_expanded() -> None:
    found = manifest(
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n- {apiVersion: v1, kind: Secret}\n---\n"
        "other: x\n---\napiVersion: v1\nkind: ConfigMap\n"
    )
    assert [resource.kind for resource in found.resources] == ["Pod", "Secret", "ConfigMap"]


def test_a_helm_template_gives_resources_with_their_actions_as_values() -> None:
    found = manifest(
        '{{- if .Values.on }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "n" . }}\nspec:\n'
        "  template:\n    spec:\n      containers:\n        - name: web\n"
        '          image: "{{ .Values.image }}:latest"\n          {{- with .Values.env }}\n          env:\n'
        "            {{- toYaml . | nindent 12 }}\n          {{- end }}\n{{- end }}\n",
        "chart/templates/web.yaml",
    )
    (container,) = all_containers(found)
    assert container.image == "{{ .Values.image }}:latest"
    assert container.image_span is not None
    assert found.text.slice(container.image_span) == '"{{ .Values.image }}:latest"'
    assert found.resources[0].name == '{{ include "n" . }}'


def test_custom_resources_keep_their_tree() -> None:
    (resource,) = manifest("apiVersion: x/v1\nkind: Rollout\nspec: {steps: [a, b]}\n").resources
    assert len(items(resource.node, "spec", "steps")) == 2


@given(
    st.lists(st.sampled_from([*DEPLOYMENT.splitlines(keepends=True), "---\n", "{{ if }}\n", "kind: []\n"])).map("".join)
)
def test_any_arrangement_of_lines_is_read_or_refused(content: str) -> None:
    try:
        found = manifest(content)
    except Unreadable:
        return
    for container in all_containers(found):
        assert container.image_span is None or container.image in found.text.slice(container.image_span)
