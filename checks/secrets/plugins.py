"""detect-secrets' plugins, each imported when the first line that it can match is met.

Where a provider's tokens are read more exactly here, ours take precedence; of the rest these plugins are the detectors.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

LINE_PLUGINS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "artifactory-token": (
        "artifactory",
        "ArtifactoryDetector",
        "Artifactory credential",
        ("artifactory", "_password=ap"),
    ),
    "cloudant-password": ("cloudant", "CloudantDetector", "Cloudant password", ("cloudant",)),
    "ibm-cloud-key": (
        "ibm_cloud_iam",
        "IbmCloudIamDetector",
        "IBM Cloud key",
        ("ibm_cloud", "ibm-cloud", "ibmcloud", "ibm_iam", "cloud_iam"),
    ),
    "ibm-storage-key": (
        "ibm_cos_hmac",
        "IbmCosHmacDetector",
        "IBM Cloud storage key",
        ("ibm_cos", "ibm-cos", "cos_hmac", "cos-hmac"),
    ),
    "softlayer-key": ("softlayer", "SoftlayerDetector", "SoftLayer key", ("softlayer", "sl_api", "sl_key")),
}
"""Per id the plugin's module, class and title, and the literals, lower case, of which a line must hold one."""


def analyze(plugin_id: str, line: str) -> Iterator[str]:
    """What one of the line plugins takes for a credential in a line."""
    module, name, _, _ = LINE_PLUGINS[plugin_id]
    yield from _plugin(module, name).analyze_string(line)


def by_keyword(path: str, line: str) -> Iterator[str]:
    """What the keyword plugin takes for a credential in a line, with the expressions it has for this type of file."""
    plugin = _plugin("keyword", "KeywordDetector")
    keyword, filetypes = import_module("detect_secrets.plugins.keyword"), import_module("detect_secrets.util.filetype")
    filetype = filetypes.determine_file_type(path)
    expressions = keyword.REGEX_BY_FILETYPE.get(filetype, keyword.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP)
    yield from plugin.analyze_string(line, expressions)


def spellings(line: str) -> Iterator[str]:
    """What each of the plugins takes for the secret of a line; of some formats they keep no more than a part, `ghp` of a token."""
    _defer_requests()
    util = import_module("detect_secrets.core.plugins.util")
    for made in util.get_mapping_from_secret_type_to_class().values():
        for value in made().analyze_string(line):
            yield str(value)


def wellformed_jwt(token: str) -> bool:
    """Whether all parts of a JSON web token decode, by the plugin's own measure."""
    return bool(_plugin("jwt", "JwtTokenDetector").is_formally_valid(token))


@cache
def _plugin(module: str, name: str) -> Any:
    _defer_requests()
    return getattr(import_module(f"detect_secrets.plugins.{module}"), name)()


def _defer_requests() -> None:
    """The plugins import `requests`, two thirds of their start-up, for a verification over the network that never happens here."""
    from importlib.util import LazyLoader, find_spec, module_from_spec

    if "requests" in sys.modules:
        return
    spec = find_spec("requests")
    if spec is None or spec.loader is None:
        return
    loader = LazyLoader(spec.loader)
    spec.loader = loader
    module = module_from_spec(spec)
    sys.modules["requests"] = module
    loader.exec_module(module)
