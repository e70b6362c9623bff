"""Log paths of nginx and Apache in an image of this repository.

The official images link nginx's and httpd's usual log files to standard output and error; those that a distribution
installs do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from checks.documents.apache import Apache
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.nginx import Nginx
from checks.log_files.destination import is_stream
from checks.log_files.linked import links
from checks.log_files.setting import Setting
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_LINKED_BY_NGINX = frozenset(
    {"/var/log/nginx/access.log", "/var/log/nginx/error.log", "logs/access.log", "logs/error.log"}
)
_OFFICIAL_NGINX = ("nginx", "openresty")
_APACHE_VARIABLES = ("${APACHE_LOG_DIR}", "/var/log/apache2")
_OFFICIAL_APACHE = ("php", "wordpress", "drupal", "joomla", "nextcloud", "matomo")
"""Debian's Apache in these official images has its log folder linked to the standard streams."""


@frozen
class Carrier:
    """An image that holds a configuration file: by a Dockerfile, or mounted by a compose service."""

    image: str
    path: str
    links: tuple[str, ...]
    """Log files that the build links to a standard stream."""


@frozen
class _Logged:
    target: str
    directive: str
    span: Span


def nginx(repository: Repository, found: Nginx) -> Iterator[Setting]:
    logs = [
        _Logged(directive.values[0], directive.name, directive.span)
        for directive, _ in found.named("access_log", "error_log")
        if directive.values and directive.values[0].lower() != "off" and not is_stream(directive.values[0])
    ]
    for carrier in _carriers(repository, found.path) if logs else ():
        official = any(mark in _image_name(carrier.image) for mark in _OFFICIAL_NGINX)
        for log in logs:
            if (official and log.target in _LINKED_BY_NGINX) or log.target in carrier.links or "$" in log.target:
                continue
            yield Setting(found.path, log.span, f"nginx's {log.directive}", log.target)
        return


def apache(repository: Repository, found: Apache) -> Iterator[Setting]:
    logs = [
        _Logged(directive.values[0], directive.name, directive.span)
        for directive in found.named("CustomLog", "ErrorLog", "TransferLog")
        if directive.values and not is_stream(directive.values[0])
    ]
    for carrier in _carriers(repository, found.path) if logs else ():
        official = any(mark in _image_name(carrier.image) for mark in _OFFICIAL_APACHE)
        for log in logs:
            if (official and log.target.startswith(_APACHE_VARIABLES)) or log.target in carrier.links:
                continue
            yield Setting(found.path, log.span, f"Apache's {log.directive}", log.target)
        return


def _carriers(repository: Repository, path: str) -> Iterator[Carrier]:
    for dockerfile in repository.all(DOCKERFILE):
        if any(_holds(source, dockerfile.path, path) for source in _copied(dockerfile)):
            stage = dockerfile.last
            image = dockerfile.base_image(stage) if stage is not None else None
            if image is not None:
                yield Carrier(image, dockerfile.path, tuple(_linked(dockerfile)))
    for compose in repository.all(COMPOSE):
        for service in compose.services:
            mounted = (volume.source for volume in service.volumes if volume.kind == "bind" and volume.source)
            if service.image is not None and any(_holds(source, compose.path, path) for source in mounted):
                yield Carrier(service.image.value, compose.path, ())


def _copied(dockerfile: Dockerfile) -> Iterator[str]:
    for instruction in dockerfile.last.of("COPY", "ADD") if dockerfile.last is not None else ():
        if instruction.flag("from") is None:
            yield from (argument.value for argument in instruction.sources)


def _holds(source: str, carrier: str, path: str) -> bool:
    """Whether a source, relative to the carrier's folder or to the root, is the file or a folder of it, the root aside."""
    for base in {dirname(carrier), ""}:
        whole = normpath(join(base, source.lstrip("/"))) if source else "."
        if whole not in (".", base) and (path == whole or path.startswith(f"{whole}/")):
            return True
    return False


def _linked(dockerfile: Dockerfile) -> Iterator[str]:
    for instruction in dockerfile.instructions:
        yield from links(instruction.commands)


def _image_name(image: str) -> str:
    """`library/nginx:1.27-alpine` is `nginx`; a private mirror's folder is left out."""
    return image.rpartition("/")[2].partition(":")[0].partition("@")[0].lower()
