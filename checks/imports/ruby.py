"""Gems that Ruby code requires by name and that no Gemfile asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.imports.declared import Declared
from checks.pattern import pattern
from checks.text import Span

GEMS = {
    "active_record": "activerecord",
    "activerecord": "activerecord",
    "aws-sdk": "aws-sdk",
    "aws-sdk-s3": "aws-sdk-s3",
    "aws-sdk-sqs": "aws-sdk-sqs",
    "bunny": "bunny",
    "dalli": "dalli",
    "discordrb": "discordrb",
    "dotenv": "dotenv",
    "dotenv/load": "dotenv",
    "faraday": "faraday",
    "grape": "grape",
    "hanami": "hanami",
    "httparty": "httparty",
    "jwt": "jwt",
    "mongo": "mongo",
    "mysql2": "mysql2",
    "nokogiri": "nokogiri",
    "pg": "pg",
    "puma": "puma",
    "rails": "rails",
    "redis": "redis",
    "rest-client": "rest-client",
    "roda": "roda",
    "sequel": "sequel",
    "sidekiq": "sidekiq",
    "sinatra": "sinatra",
    "sinatra/base": "sinatra",
    "sinatra/json": "sinatra-contrib",
    "sinatra/reloader": "sinatra-contrib",
    "slim": "slim",
    "stripe": "stripe",
    "telegram/bot": "telegram-bot-ruby",
    "twilio-ruby": "twilio-ruby",
    "typhoeus": "typhoeus",
}
"""What is required, where it leaves no doubt, and the gem that brings it."""
_REQUIRE = pattern(r"^require[ (]+['\"]([\w./-]+)['\"]", re.MULTILINE)
"""At the start of a line: what stands deeper may be asked for in vain, under `rescue LoadError` say."""


def unlisted(source: SourceFile, declared: Declared) -> Iterator[tuple[str, Span, bool]]:
    """Gems, where they are required, and whether the lock file brings them for another gem's sake."""
    written = "\n".join(manifest.text.content for manifest in declared.manifests)
    if any(word in written for word in ("gemspec", "eval_gemfile", "instance_eval")):
        return
    for found in _REQUIRE.finditer(source.text.content):
        gem = GEMS.get(found[1])
        if gem and gem not in declared.names and not _is_part(gem, declared):
            yield gem, source.text.span(*found.span(1)), gem in declared.locked


def _is_part(gem: str, declared: Declared) -> bool:
    """Whether a declared gem is made of this one, or carries its name: rails of activerecord, sinatra-contrib of sinatra."""
    return (gem == "activerecord" and "rails" in declared.names) or any(gem in name for name in declared.names)
