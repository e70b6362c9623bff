"""Routes that health checks ask for, against the code of the service that should answer them."""

from __future__ import annotations

from posixpath import basename

from checks.backing_services.products import product_of
from checks.documents.kubernetes import KUBERNETES, containers
from checks.health_checks.declared import HealthCheck
from checks.http_services.service import HttpService, http_services, manifests
from checks.images import image_reference
from checks.pattern import pattern
from checks.processes.built import built_images
from checks.repository import Repository

_WRITTEN = pattern(
    r"@\w+\.(?:route|get)\(|\b(?:app|router|server|api|fastify|r|e|mux|g|group)\.(?:get|GET|Get|HandleFunc|Handle|route|all)\(|"
    r"http\.HandleFunc\(|add_url_rule\(|@(?:Get|Request)Mapping|MapGet\("
)
"""Routes that stand in the code one by one."""
_BEYOND = pattern(
    r"express\.static|serve-static|StaticFiles|[\"'`]/?\*\w*[\"'`]|\{\w+:path\}|<path:|static_url_path=[\"']{2}|http\.FileServer|"
    r"NoRoute|fallback|historyApiFallback|createProxyMiddleware|httputil\.NewSingleHostReverseProxy|SpringSecurity|next\(\{",
)
"""What answers paths that stand nowhere: files, fallbacks, proxies."""
_BY_LIBRARY = pattern(
    r"actuator|health|terminus|lightship|stoppable|django|wagtail|rails|laravel|symfony|next\b|nuxt|strapi|directus|payload|quarkus|micronaut|"
    r"opentelemetry|pocketbase|encore|parse-server|apollo|graphql|loopback|feathers|nestjs"
)
"""Dependencies that bring routes of their own."""


_BUILDS = frozenset(("pom.xml", "build.gradle", "build.gradle.kts"))


def missing_route(check: HealthCheck, repository: Repository) -> str | None:
    """The route that nothing in the service's code names; None where one cannot tell."""
    route = (check.route or "").partition("?")[0].rstrip("/")
    word = basename(route)
    if not route.startswith("/") or len(word) < 3 or not word.replace("-", "").replace("_", "").isalnum():
        return None
    service = _service(check, repository)
    if service is None:
        return None
    if "/actuator" in route:
        spring = any(path.endswith((".java", ".kt")) for path in service.sources)
        return route if spring and not repository.model(_has_actuator) else None
    if any(word in path for path in service.sources):
        return None
    texts = [text.content for path in service.sources if (text := repository.text(path)) is not None]
    if not any(_WRITTEN.search(text) for text in texts):
        return None
    if any(word.lower() in text.lower() or _BEYOND.search(text) for text in texts):
        return None
    listed = [text.content.lower() for path in manifests(repository, service.root) if (text := repository.text(path))]
    return None if any(_BY_LIBRARY.search(each) for each in listed) else route


def _has_actuator(repository: Repository) -> bool:
    """Whether any build of the repository, or what it is given from elsewhere, may bring Spring's actuator."""
    builds = [path for path in repository.paths if basename(path) in _BUILDS or path.endswith("libs.versions.toml")]
    texts = [text.content for path in builds if (text := repository.text(path)) is not None]
    return not texts or any("actuator" in text for text in texts)


def _service(check: HealthCheck, repository: Repository) -> HttpService | None:
    """The service that the check asks: that of its Dockerfile, of a container's image, or the only one there is."""
    services = repository.model(http_services)
    if check.dockerfile is not None:
        root = repository.unit(check.dockerfile.path).root
        return next((each for each in services if each.root == root), None)
    if check.image is None:
        same = repository.unit(check.path).root
        return services[0] if len(services) == 1 and services[0].root == same else None
    name = image_reference(check.image).base.lower()
    named = [each for each in services if basename(each.root).lower() == name]
    if len(named) == 1:
        return named[0]
    if len(services) != 1 or product_of(check.image) is not None:
        return None
    alone = repository.model(_images_of_containers) == {name}
    return services[0] if alone or repository.model(built_images).holds(image_reference(check.image).name) else None


def _images_of_containers(repository: Repository) -> frozenset[str]:
    """Last parts of the names of all images that Kubernetes containers run."""
    return frozenset(
        image_reference(container.image).base.lower()
        for manifest in repository.all(KUBERNETES)
        for resource in manifest.resources
        for container in containers(resource)
        if container.image
    )
