from __future__ import annotations

import pytest

from checks.runtimes.releases import line_of, ranges, runtime_of


@pytest.mark.parametrize(
    ("language", "written", "inside", "outside"),
    [
        ("Python", ">=3.10", (3, 12), (3, 9)),
        ("Python", ">=3.9,<3.12", (3, 11), (3, 12)),
        ("Python", "^3.9", (3, 13), (3, 8)),
        ("Python", "~=3.9", (3, 11), (4, 0)),
        ("Python", "3.11.*", (3, 11), (3, 12)),
        ("Node.js", "18.x", (18,), (20,)),
        ("Node.js", ">=18 <21", (20,), (21,)),
        ("Node.js", "^18 || >=20", (22,), (19,)),
        ("Node.js", "20", (20,), (22,)),
        ("Node.js", "<=20.11", (20,), (21,)),
    ],
)
def test_a_constraint_holds_its_lines_and_no_others(
    language: str, written: str, inside: tuple[int, ...], outside: tuple[int, ...]
) -> None:
    allowed = ranges(language, written)
    assert any(each.holds(inside) for each in allowed)
    assert not any(each.holds(outside) for each in allowed)


@pytest.mark.parametrize("written", ["*", "lts/*", "latest", ">=${VERSION}", "!=3.9"])
def test_a_constraint_that_is_not_understood_allows_nothing_to_be_said(written: str) -> None:
    assert ranges("Python", written) == ()


@pytest.mark.parametrize(
    ("image", "runtime"),
    [
        ("python:3.12.4-slim", ("Python", (3, 12))),
        ("python:3", ("Python", None)),
        ("docker.io/library/node:20-alpine", ("Node.js", (20,))),
        ("node:lts", ("Node.js", None)),
        ("maven:3.9-eclipse-temurin-17", ("Java", (17,))),
        ("eclipse-temurin:21-jre", ("Java", (21,))),
        ("gcr.io/distroless/nodejs20-debian12:nonroot", ("Node.js", (20,))),
        ("me/python:3.12", None),
        ("nginx:1.27", None),
    ],
)
def test_an_image_names_its_language_and_release_line(image: str, runtime: object) -> None:
    assert runtime_of(image) == runtime


def test_old_names_of_java_releases_are_their_new_ones() -> None:
    assert line_of("Java", "1.8.0_202") == line_of("Java", "8") == (8,)


@pytest.mark.parametrize(
    ("image", "runtime"),
    [
        ("mcr.microsoft.com/dotnet/aspnet:8.0-alpine", (".NET", (8,))),
        ("mcr.microsoft.com/dotnet/sdk:9.0", (".NET SDK", (9,))),
        ("rust:1.80-slim", ("Rust", (1, 80))),
        ("mcr.microsoft.com/devcontainers/python:1-3.12-bookworm", ("Python", (3, 12))),
        ("mcr.microsoft.com/devcontainers/javascript-node:20", ("Node.js", (20,))),
    ],
)
def test_images_of_dotnet_rust_and_devcontainers_name_theirs(image: str, runtime: object) -> None:
    assert runtime_of(image) == runtime
