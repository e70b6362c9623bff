"""What shows that an HTTP interface is described: contracts in files, and libraries that make them out of code."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.api_contract import API_CONTRACT
from checks.http_services.service import HttpService, http_services, manifests
from checks.repository import Repository

_CONTRACT_SUFFIXES = (".proto", ".graphql", ".graphqls", ".gql", ".wsdl", ".raml", ".avsc", ".smithy", ".tsp", ".apib")
_GENERATORS = (
    "openapi", "swagger", "apispec", "drf_spectacular", "drf-spectacular", "drf_yasg", "drf-yasg", "flasgger", "smorest",
    "restx", "connexion", "fastapi", "django-ninja", "from ninja", "graphql", "graphene", "strawberry", "ariadne", "grpc",
    "protobuf", "springdoc", "springfox", "swashbuckle", "nswag", "tsoa", "asyncapi", "trpc", "huma", "goa.design", "zod-openapi",
    "rswag", "scribe", "nelmio", "api-platform", "apiplatform", "utoipa", "litestar", "apidoc", "raml", "odata", "jsonapi",
    "parse-server", "postgrest", "hasura", "json-schema", "ts-rest", "spectral",
)  # fmt: skip
_JSON_ANSWERS = (
    "jsonify(", "jsonresponse(", "rest_framework", "res.json(", ".status(200).json(", "c.json(", "ctx.json(", "ctx.body =",
    "json.newencoder(w)", "@restcontroller", "render json:", "response()->json(", "[apicontroller]", "results.ok(", "results.json(",
    "httpresponse::ok().json(", "reply.send(", "app.mapget(",
)  # fmt: skip


_PAGES = (
    "render_template(", "render(request", "res.render(", "templateview", "return view(", "inertia", "addcontrollerswithviews",
    "addrazorpages", "thymeleaf", "actioncontroller::base", "< applicationcontroller",
)  # fmt: skip
_API = (
    '"/api',
    "'/api",
    "`/api",
    '"api/',
    "'api/",
    '"api"',
    "'api'",
    "rest_framework",
    "@restcontroller",
    "[apicontroller]",
)


def undescribed(repository: Repository) -> Iterator[HttpService]:
    """Services that answer in JSON, while nothing describes what they answer."""
    for service in repository.model(http_services):
        if repository.model(_described_by_file):
            return
        if _answers_in_json(repository, service) and not _generated(repository, service):
            yield service


def _described_by_file(repository: Repository) -> bool:
    """Whether the repository holds a contract, whichever folder it is kept in."""
    if any(path.lower().endswith(_CONTRACT_SUFFIXES) for path in repository.paths):
        return True
    return any(contract.format is not None for contract in repository.all(API_CONTRACT))


def _answers_in_json(repository: Repository, service: HttpService) -> bool:
    """JSON for its own pages' scripts apart: a service that renders pages counts only if it names an API."""
    if not _holds(repository, service.sources, _JSON_ANSWERS):
        return False
    return not _holds(repository, service.sources, _PAGES) or _holds(repository, service.sources, _API)


def _generated(repository: Repository, service: HttpService) -> bool:
    return _holds(repository, (*manifests(repository, service.root), *service.sources), _GENERATORS)


def _holds(repository: Repository, paths: tuple[str, ...], literals: tuple[str, ...]) -> bool:
    for path in paths:
        text = repository.text(path)
        if text is not None and any(literal in text.content.lower() for literal in literals):
            return True
    return False
