from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checks.documents.helm import Template, parse_chart, parse_template, parse_values, values_used
from checks.documents.kubernetes import containers
from checks.documents.templating import actions, insertions, masked, templated
from checks.errors import Unreadable
from checks.text import Text

TEMPLATE = """\
{{- /* who
   knows */ -}}
{{- if .Values.web.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.name" . }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default "latest" }}"
          {{- if .Values.debug }}
          env:
            - name: DEBUG
              value: "1"
          {{- end }}
---
{{- end }}
apiVersion: v1
kind: Service
metadata: {name: web}
"""


def template(content: str, path: str = "chart/templates/web.yaml") -> Template:
    return parse_template(Text(path, content))


def test_a_template_gives_resources_and_what_they_leave_open() -> None:
    found = template(TEMPLATE)
    deployment, service = found.resources
    assert (deployment.kind, service.kind, found.unread) == ("Deployment", "Service", ())
    (container,) = containers(deployment)
    assert container.image is not None
    assert templated(container.image)
    assert container.image.endswith('{{ .Values.image.tag | default "latest" }}')
    assert [(one.name, one.value) for one in container.env] == [("DEBUG", "1")]
    assert found.text.slice(container.env[0].span) == '"1"'


def test_the_values_a_template_uses_are_told() -> None:
    assert list(values_used(template(TEMPLATE))) == [
        ("web", "enabled"),
        ("replicas",),
        ("image", "repository"),
        ("image", "tag"),
        ("debug",),
    ]


def test_named_templates_are_read_as_actions_alone() -> None:
    found = template('{{- define "x" -}}\na: b\n  c: [\n{{- end }}\n', "chart/templates/_helpers.tpl")
    assert found.resources == ()
    assert len(found.actions) == 2


def test_a_chart_tells_its_version_and_dependencies() -> None:
    chart = parse_chart(
        Text(
            "chart/Chart.yaml",
            "apiVersion: v2\nname: shop\ntype: application\nversion: 1.2.3\nappVersion: '4'\ndependencies:\n"
            "  - {name: postgresql, version: ^12.0.0, repository: 'https://charts.example.com'}\n  - alias: x\n",
        )
    )
    assert chart.version is not None
    assert chart.app_version is not None
    assert (chart.name, chart.version.value, chart.app_version.value, chart.library) == ("shop", "1.2.3", "4", False)
    assert [(one.name, one.version) for one in chart.dependencies] == [("postgresql", "^12.0.0")]


def test_images_are_found_in_values_wherever_they_stand() -> None:
    found = parse_values(
        Text(
            "values.yaml",
            "image: {repository: shop, tag: latest}\njobs:\n  - image: {registry: r, repository: j, tag: ''}\n",
        )
    )
    assert [(one.registry, one.repository, one.tag, found.text.slice(one.span)) for one in found.images] == [
        (None, "shop", "latest", "latest"),
        ("r", "j", "", "j"),
    ]


@given(st.text(st.sampled_from(list("{}%<>/*- \n\r\tab:é"))))
def test_masking_keeps_every_place(content: str) -> None:
    hidden = masked(content)
    assert len(hidden) == len(content)
    assert [len(line) for line in hidden.split("\n")] == [len(line) for line in content.split("\n")]
    inside = {position for action in actions(content) for position in range(action.start, action.end)}
    assert all(hidden[position] == content[position] for position in range(len(content)) if position not in inside)


@given(st.lists(st.sampled_from([*TEMPLATE.splitlines(keepends=True), "{{", "}}", "x: [\n"])).map("".join))
def test_any_arrangement_of_lines_is_read_or_refused(content: str) -> None:
    try:
        found = template(content)
    except Unreadable:
        return
    for resource in found.resources:
        for container in containers(resource):
            assert container.image_span is None or container.image in found.text.slice(container.image_span)
            lines = [found.text.span(one.start, one.end).line for one in insertions(found.text, container.node.span)]
            assert all(line >= container.node.span.line for line in lines)
