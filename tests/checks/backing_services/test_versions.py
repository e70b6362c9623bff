from __future__ import annotations

import pytest

from checks.backing_services.products import product_of
from checks.backing_services.versions import release_line


@pytest.mark.parametrize(
    ("product", "tag", "line"),
    [
        ("PostgreSQL", "16.4-alpine", "16"),
        ("PostgreSQL", "9.6", "9.6"),
        ("PostgreSQL", "2.14-pg15", "15"),
        ("PostgreSQL", "pg16", "16"),
        ("MySQL", "8.0.36", "8.0"),
        ("MySQL", "8", None),
        ("MariaDB", "10.11", "10.11"),
        ("Redis", "7.2.4-alpine", "7"),
        ("Redis", "alpine", None),
        ("MinIO", "RELEASE.2024-05-10T01-41-38Z", None),
    ],
)
def test_a_tag_names_the_release_line_that_is_compared(product: str, tag: str, line: str | None) -> None:
    assert release_line(product, tag) == line


@pytest.mark.parametrize(
    ("image", "product"),
    [
        ("postgres", "PostgreSQL"),
        ("docker.io/bitnami/redis:7.2", "Redis"),
        ("docker.elastic.co/elasticsearch/elasticsearch:8.13.0", "Elasticsearch"),
        ("mcr.microsoft.com/mssql/server:2022-latest", "SQL Server"),
    ],
)
def test_an_image_of_a_service_is_known_with_or_without_its_registry(image: str, product: str) -> None:
    found = product_of(image)
    assert found is not None
    assert found[0] == product


@pytest.mark.parametrize("image", ["me/postgres:16", "oliver006/redis_exporter", "mongo-express", "${DB}:16"])
def test_clients_exporters_and_images_of_ones_own_are_no_services(image: str) -> None:
    assert product_of(image) is None
