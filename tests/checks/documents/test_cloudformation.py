from __future__ import annotations

import pytest

from checks.documents.cloudformation import parse, reference
from checks.documents.node import scalar
from checks.text import Text

CONTENT = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Password: {Type: String, NoEcho: true}
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUsername: admin
      MasterUserPassword: !Ref Password
      Name: {"Fn::Sub": "${x}"}
      Token: "{{resolve:secretsmanager:token}}"
      Tags: !If [a, b, c]
      Pair: {a: 1, b: 2}
  Topic: {Type: AWS::SNS::Topic}
  Broken: x
"""


def test_resources_are_told_with_their_properties() -> None:
    found = parse(Text("template.yaml", CONTENT))
    assert [(one.name, one.type) for one in found.resources] == [
        ("Database", "AWS::RDS::DBInstance"),
        ("Topic", "AWS::SNS::Topic"),
    ]
    database, topic = found.resources
    assert found.text.slice(database.name_span) == "Database"
    username = scalar(database.properties, "MasterUsername")
    assert username is not None
    assert username.value == "admin"
    assert topic.properties is None
    assert [entry.key.value for entry in found.parameters] == ["Password"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MasterUsername", False),
        ("MasterUserPassword", True),
        ("Name", True),
        ("Token", True),
        ("Tags", True),
        ("Pair", False),
        ("Absent", False),
    ],
)
def test_references_are_told_from_values(name: str, expected: bool) -> None:
    database = parse(Text("template.yaml", CONTENT)).resources[0]
    assert reference(database.property(name)) is expected


def test_json_templates_are_read() -> None:
    found = parse(Text("stack.json", '{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}'))
    assert [one.type for one in found.resources] == ["AWS::S3::Bucket"]
