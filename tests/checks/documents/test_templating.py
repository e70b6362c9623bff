from __future__ import annotations

import pytest

from checks.documents.kubernetes import containers, parse
from checks.documents.templating import insertions, templated
from checks.text import Text

HEAD = """\
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: first
          image: one
{lines}
        - name: second
          image: two
      volumes:
        {{{{- toYaml .Values.volumes | nindent 8 }}}}
---
{{{{ include "other" . }}}}
"""


def inserted(lines: str) -> list[list[str]]:
    text = Text("templates/web.yaml", HEAD.format(lines=lines))
    (resource,) = parse(text).resources
    return [
        [text.content[action.start : action.end] for action in insertions(text, container.node.span)]
        for container in containers(resource)
    ]


def test_a_block_may_gain_what_an_action_on_its_own_line_writes() -> None:
    assert inserted("          {{- toYaml .Values.probes | nindent 10 }}") == [
        ["{{- toYaml .Values.probes | nindent 10 }}"],
        [],
    ]


def test_the_indentation_of_the_action_itself_says_nothing() -> None:
    assert inserted('{{ include "probes" . | indent 10 }}') == [['{{ include "probes" . | indent 10 }}'], []]


@pytest.mark.parametrize(
    "lines",
    [
        "          {{- if .Values.debug }}\n          tty: true\n          {{- else }}\n          {{- end }}",
        "          {{/* a comment */}}",
        "          {{- $name := .Values.name }}",
        "          {{- range .Values.list }}\n          {{- end }}",
        "          workingDir: {{ .Values.folder }}",
    ],
)
def test_conditions_loops_comments_and_values_insert_nothing(lines: str) -> None:
    assert inserted(lines) == [[], []]


def test_plain_yaml_gains_nothing() -> None:
    text = Text("a.yaml", "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: b}]}\n")
    (resource,) = parse(text).resources
    assert list(insertions(text, resource.node.span)) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [("{{ .x }}", True), ("a{% b %}", True), ("<%= c %>", True), ("${D}", False), ("{}", False), ("%", False)],
)
def test_templated_values_are_told_from_others(value: str, expected: bool) -> None:
    assert templated(value) is expected
