"""Buckets, queues and topics of one account in the calls of a cloud client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import Call, SourceFile
from checks.environment.development import is_for_development
from checks.environment.values import is_placeholder
from checks.finding import Match
from checks.handles.clients import option_of
from checks.handles.reaching import LANGUAGES
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_OPTIONS = {
    "Bucket": "bucket", "BucketName": "bucket", "bucketName": "bucket", "bucket_name": "bucket", "bucket": "bucket",
    "QueueUrl": "queue", "QueueName": "queue", "queueUrl": "queue", "queue_url": "queue", "TopicArn": "topic",
    "topic_arn": "topic", "TableName": "table",
    "account_name": "account", "account_url": "account", "StreamName": "stream", "FunctionName": "function", "stateMachineArn": "state machine",
}  # fmt: skip
_OPTION_CALLS = pattern(
    r"(?:^|[._])(?:put_?object|get_?object|head_?object|delete_?objects?|upload(?:_?file(?:obj)?)?|download_?file(?:obj)?|copy_?object|"
    r"list_?objects(?:_?v2)?|generate_?presigned_?(?:url|post)|create_?presigned_?post|get_?signed_?url|send_?message(?:_?batch)?|"
    r"receive_?message|delete_?message|publish|get_?item|put_?item|update_?item|delete_?item|query|scan|put_?records?|invoke|"
    r"put_?object_?command|get_?object_?command|delete_?object_?command|upload|send_?message_?command|publish_?command|"
    r"get_?queue(?:_?url)?|start_?execution|multer_?s3|blob_?service_?client|get_?container_?client|get_?blob_?client|"
    r"put_?object_?(?:input|request)|get_?object_?(?:input|request)|delete_?object_?(?:input|request)|"
    r"send_?message_?(?:input|request)|publish_?(?:input|request)|(?:put|get|update|query)_?item_?(?:input|request)|s3|s3_?storage)$",
    re.IGNORECASE,
)
_POSITIONAL: dict[str, tuple[str, int, int]] = {
    "Bucket": ("bucket", 0, 1), "bucket": ("bucket", 0, 1), "get_bucket": ("bucket", 0, 1), "getBucket": ("bucket", 0, 1),
    "Queue": ("queue", 0, 1), "Table": ("table", 0, 1), "get_queue_client": ("queue", 0, 1), "getQueueClient": ("queue", 0, 1),
    "topic_path": ("topic", 1, 2), "subscription_path": ("subscription", 1, 2),
    "upload_file": ("bucket", 1, 0), "upload_fileobj": ("bucket", 1, 0), "download_file": ("bucket", 0, 0),
    "download_fileobj": ("bucket", 0, 0), "put_object": ("bucket", 0, 0), "putObject": ("bucket", 0, 0),
    "fput_object": ("bucket", 0, 0), "fPutObject": ("bucket", 0, 0), "get_object": ("bucket", 0, 0),
    "getObject": ("bucket", 0, 0), "deleteObject": ("bucket", 0, 0), "remove_object": ("bucket", 0, 0),
    "removeObject": ("bucket", 0, 0), "makeBucket": ("bucket", 0, 0), "make_bucket": ("bucket", 0, 0),
    "presignedPutObject": ("bucket", 0, 0), "PutObject": ("bucket", 1, 0), "FPutObject": ("bucket", 1, 0),
    "MakeBucket": ("bucket", 1, 0),
}  # fmt: skip
"""What is named, the argument that names it, and of how many; 0 where their number says nothing."""
_TELLING = frozenset("topic_path subscription_path upload_fileobj download_fileobj".split())
"""Methods that only cloud clients have, whatever the client is called."""
_BUILT = frozenset(("bucket", "bucketName", "queueUrl", "queueName", "topicArn", "tableName", "streamName"))
_NAME = pattern(r"^[A-Za-z0-9][A-Za-z0-9._/:-]{2,254}$")
_RECEIVER = pattern(
    r"s3|storage|gcs|boto|bucket|sqs|dynamo|blob|client|resource|minio|admin|publisher|subscriber|queue", re.IGNORECASE
)
_CLOUD = pattern(r"boto|aws|s3|azure|google|gcs|minio|sqs|sns|dynamo|storage|blob|pubsub", re.IGNORECASE)
_EXAMPLE = pattern(
    r"^(?:my|your|the|some|a)?[-_.]?(?:bucket|queue|topic|table|container)(?:[-_.]?name)?$", re.IGNORECASE
)
_LITERALS = (
    "bucket", "queueurl", "queuename", "topicarn", "tablename", "account_name",
    "queue_url", "topic_arn", "streamname", "functionname", "statemachinearn", ".table(", ".queue(", "upload_file", "download_file",
    "put_object", "putobject", "get_object", "getobject", "topic_path", "blob.core.windows.net",
)  # fmt: skip


@rule(
    message="The {what} {name} is written into the call of {call}",
    fix="Take its name from the environment: each deploy has its own.",
    looks_at=dict.fromkeys(LANGUAGES, _LITERALS),
    bad=[
        (
            {
                "store.py": 'import boto3\n\ns3 = boto3.client("s3")\ns3.upload_file("a.png", Bucket="shop-uploads", Key="a.png")\n'
            },
            "store.py:4",
        ),
        ({"store.py": 'import boto3\n\nbucket = boto3.resource("s3").Bucket("shop-uploads")\n'}, "store.py:3"),
        ({"store.ts": "await s3.send(new PutObjectCommand({ Bucket: 'shop-uploads', Key: key }));\n"}, "store.ts:1"),
        (
            {
                "jobs.js": "sqs.sendMessage({ QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs', MessageBody: body });\n"
            },
            "jobs.js:1",
        ),
        (
            {"store.py": 'from google.cloud import storage\n\nbucket = storage.Client().bucket("shop-media")\n'},
            "store.py:3",
        ),
        ({"orders.py": 'import boto3\n\ntable = boto3.resource("dynamodb").Table("orders-prod")\n'}, "orders.py:3"),
        (
            {"store.py": 'import boto3\n\ns3 = boto3.client("s3")\ns3.upload_file("a.png", "shop-uploads", "a.png")\n'},
            "store.py:4",
        ),
        (
            {
                "store.go": 'package store\n\nvar in = &s3.PutObjectInput{Bucket: aws.String("shop-uploads"), Key: key}\n'
            },
            "store.go:3",
        ),
        (
            {
                "Store.java": 'class Store {\n  Object s3 = PutObjectRequest.builder().bucket("shop-uploads").key("k").build();\n}\n'
            },
            "Store.java:2",
        ),
        (
            {
                "Store.cs": 'class Store {\n  void f() { s3.PutObjectAsync(new PutObjectRequest { BucketName = "shop-uploads" }); }\n}\n'
            },
            "Store.cs:2",
        ),
        ({"store.php": "<?php\n$s3->putObject(['Bucket' => 'shop-uploads', 'Key' => $key]);\n"}, "store.php:2"),
        ({"store.js": "minioClient.putObject('shop-uploads', name, stream);\n"}, "store.js:1"),
    ],
    good=[
        {"store.py": 'import boto3\n\ns3 = boto3.client("s3")\ns3.upload_fileobj(file, "my-bucket", key)\n'},
        {"store.go": "package store\n\nvar in = &s3.PutObjectInput{Bucket: aws.String(bucket), Key: key}\n"},
        {
            "store.py": 'import os\nimport boto3\n\nboto3.client("s3").upload_file("a", Bucket=os.environ["BUCKET"], Key="a")\n'
        },
        {"store.ts": "await s3.send(new PutObjectCommand({ Bucket: config.bucket, Key: key }));\n"},
        {"tests/test_store.py": 's3.upload_file("a", Bucket="test", Key="a")\n'},
        {"hash.py": 'table = Table("orders", metadata)\nbucket = histogram.bucket("fast")\n'},
        {"view.js": "render({ bucket: 'summer', queue: 'next' });\n"},
        {"store.py": 's3.upload_file("a", Bucket="your-bucket", Key="a")\n'},
    ],
)
def hardcoded_bucket(repository: Repository) -> Iterator[Match]:
    """Two deploys that share a bucket or a queue because its name stands in the code take each other's files and jobs."""
    for kind in LANGUAGES:
        for source in repository.changed(kind):
            if _CLOUD.search(source.text.content):
                for call in source.calls:
                    yield from _named(source, call)


def _named(source: SourceFile, call: Call) -> Iterator[Match]:
    if _OPTION_CALLS.search(call.callee):
        for option, what in _OPTIONS.items():
            node = option_of(source, call, option)
            if node is not None:
                yield from _literal(source, call, node, what)
    what, position, arguments = _POSITIONAL.get(call.method, ("", 0, 0))
    owned = call.method in _TELLING or _RECEIVER.search(call.receiver)
    if what and owned and arguments in (0, len(call.arguments)):
        yield from _literal(source, call, call.argument(position), what)
    elif call.method in _BUILT and re.search(r"(?:Request|Args)\.builder", call.receiver):
        yield from _literal(source, call, call.argument(0), call.method.removesuffix("Name"))


def _literal(source: SourceFile, call: Call, node: SgNode | None, what: str) -> Iterator[Match]:
    name = source.string(_unwrapped(source, node))
    if node is None or not name or not _NAME.match(name) or _EXAMPLE.match(name) or is_placeholder(name):
        return
    if is_for_development(call.node):
        return
    values = {"what": what, "name": name, "call": call.method}
    yield Match(source.path, source.span(node), values, cause="service handle")


def _unwrapped(source: SourceFile, node: SgNode | None) -> SgNode | None:
    """`aws.String("shop")` is `"shop"`."""
    if node is None or node.kind() != "call_expression" or source.grammar.language != "go":
        return node
    call = next((each for each in source.calls if each.node.range() == node.range()), None)
    return call.argument(0) if call is not None and call.callee in ("aws.String", "to.Ptr", "to.StringPtr") else node
