"""Backing services by the images that run them."""

from __future__ import annotations

from checks.images import ImageReference, image_reference

_IMAGES = {
    "PostgreSQL": "postgres postgis/postgis bitnami/postgresql timescale/timescaledb pgvector/pgvector ankane/pgvector",
    "MySQL": "mysql mysql/mysql-server bitnami/mysql cimg/mysql",
    "MariaDB": "mariadb bitnami/mariadb",
    "Redis": "redis bitnami/redis redis/redis-stack redis/redis-stack-server cimg/redis",
    "Valkey": "valkey/valkey bitnami/valkey",
    "MongoDB": "mongo bitnami/mongodb mongodb/mongodb-community-server cimg/mongo",
    "RabbitMQ": "rabbitmq bitnami/rabbitmq",
    "Memcached": "memcached bitnami/memcached",
    "Elasticsearch": "elasticsearch elasticsearch/elasticsearch bitnami/elasticsearch",
    "OpenSearch": "opensearchproject/opensearch",
    "Cassandra": "cassandra bitnami/cassandra",
    "Neo4j": "neo4j",
    "InfluxDB": "influxdb",
    "ClickHouse": "clickhouse/clickhouse-server yandex/clickhouse-server",
    "NATS": "nats",
    "ZooKeeper": "zookeeper bitnami/zookeeper wurstmeister/zookeeper",
    "Kafka": "apache/kafka bitnami/kafka wurstmeister/kafka",
    "Kafka (Confluent)": "confluentinc/cp-kafka",
    "MinIO": "minio/minio",
    "Solr": "solr",
    "Meilisearch": "getmeili/meilisearch",
    "Typesense": "typesense/typesense",
    "SQL Server": "mssql/server",
    "Oracle": "gvenezl/oracle-xe gvenezl/oracle-free",
    "CockroachDB": "cockroachdb/cockroach",
    "CouchDB": "couchdb",
    "etcd": "coreos/etcd bitnami/etcd",
    "Qdrant": "qdrant/qdrant",
    "Keycloak": "keycloak/keycloak jboss/keycloak",
    "Vault": "hashicorp/vault",
}
_BY_IMAGE = {image: product for product, images in _IMAGES.items() for image in images.split()}
_OFFICIAL = ("docker.io/library/", "docker.io/", "index.docker.io/", "library/", "public.ecr.aws/docker/library/")
_VENDORS = ("quay.io/", "ghcr.io/", "docker.elastic.co/", "mcr.microsoft.com/", "mirror.gcr.io/", "public.ecr.aws/")
IMAGE_LITERALS = tuple(
    sorted({"mssql" if image.endswith("/server") else image.rpartition("/")[2] for image in _BY_IMAGE})
)
"""One of these stands in every image that `product_of` knows."""


def product_of(image: str) -> tuple[str, ImageReference] | None:
    """The service that an image runs, and the image's parts; None for clients, exporters, own images and what is computed."""
    if "$" in image or "{" in image:
        return None
    reference = image_reference(image.strip())
    name = reference.name.lower()
    for prefix in (*_OFFICIAL, *_VENDORS):
        if name.startswith(prefix):
            name = name.removeprefix(prefix).removeprefix("library/")
            break
    product = _BY_IMAGE.get(name)
    return (product, reference) if product else None
