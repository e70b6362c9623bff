"""Buckets, queues and topics of one account in the calls of a cloud client."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.source import Call, SourceFile
from checks.environment.values import is_placeholder
from checks.finding import Match
from checks.handles.reaching import LANGUAGES
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_OPTIONS = {
    "Bucket": "bucket", "BucketName": "bucket", "bucketName": "bucket", "bucket_name": "bucket", "bucket": "bucket",
    "QueueUrl": "queue", "QueueName": "queue", "queueUrl": "queue", "queue_url": "queue", "TopicArn": "topic",
    "topic_arn": "topic", "TableName": "table", "container_name": "container", "containerName": "container",
    "account_name": "account", "StreamName": "stream", "FunctionName": "function", "stateMachineArn": "state machine",
}  # fmt: skip
_OPTION_CALLS = pattern(
    r"(?:^|[._])(?:put_?object|get_?object|head_?object|delete_?objects?|upload(?:_?file(?:obj)?)?|download_?file(?:obj)?|copy_?object|"
    r"list_?objects(?:_?v2)?|generate_?presigned_?(?:url|post)|create_?presigned_?post|get_?signed_?url|send_?message(?:_?batch)?|"
    r"receive_?message|delete_?message|publish|get_?item|put_?item|update_?item|delete_?item|query|scan|put_?records?|invoke|"
    r"put_?object_?command|get_?object_?command|delete_?object_?command|upload|send_?message_?command|publish_?command|"
    r"get_?queue(?:_?url)?|start_?execution|multer_?s3|blob_?service_?client|get_?container_?client|get_?blob_?client|"
    r"put_?object_?input|get_?object_?input|s3|s3_?storage)$",
    re.IGNORECASE,
)
_POSITIONAL = {
    "Bucket": "bucket",
    "bucket": "bucket",
    "get_bucket": "bucket",
    "Queue": "queue",
    "Table": "table",
    "topic_path": "topic",
}
_RECEIVER = pattern(r"s3|storage|gcs|boto|bucket|sqs|dynamo|blob|client|resource|minio|admin", re.IGNORECASE)
_CLOUD = pattern(r"boto|aws|s3|azure|google|gcs|minio|sqs|sns|dynamo|storage|blob", re.IGNORECASE)
_LITERALS = (
    "bucket", "queueurl", "queuename", "topicarn", "tablename", "container_name", "containername", "account_name",
    "queue_url", "topic_arn", "streamname", "functionname", "statemachinearn", ".table(", ".queue(",
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
    ],
    good=[
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
            node = call.option(option)
            if node is not None:
                yield from _literal(source, call, node, what)
    what = _POSITIONAL.get(call.method, "")
    if what and _RECEIVER.search(call.receiver) and len(call.arguments) == 1:
        yield from _literal(source, call, call.arguments[0].node, what)


def _literal(source: SourceFile, call: Call, node, what: str) -> Iterator[Match]:  # type: ignore[no-untyped-def]
    name = source.string(node)
    if name and not is_placeholder(name) and len(name) > 2:
        values = {"what": what, "name": name, "call": call.method}
        yield Match(source.path, source.span(node), values, cause="service handle")
