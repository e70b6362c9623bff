"""Publishing a report to a pull request."""

from app.publish.publication import publish, publish_unable
from app.publish.target import ExternalId, Published, PublishSettings, PullRequest, external_id, parse_external_id

__all__ = [
    "ExternalId",
    "PublishSettings",
    "Published",
    "PullRequest",
    "external_id",
    "parse_external_id",
    "publish",
    "publish_unable",
]
