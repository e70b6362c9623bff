"""Base images that may be others tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Stage
from checks.finding import Edit, Fix, Match
from checks.images import ImageReference, floating, image_reference
from checks.repository import Repository
from checks.rule import rule

_WITHOUT_VERSIONS = ("gcr.io/distroless/", "cgr.dev/chainguard/")


@rule(
    message="The base image {image} names {why}",
    level="error",
    fix="Name a version, `python:3.12.4-slim`, or a digest, so that the same Dockerfile builds the same image tomorrow.",
    looks_at={DOCKERFILE: ("FROM",)},
    bad=[
        ({"Dockerfile": 'FROM node\nCMD ["node", "server.js"]\n'}, "Dockerfile:1"),
        ({"Dockerfile": "FROM python:latest AS build\nRUN make\nFROM build\n"}, "Dockerfile:1"),
        ({"Dockerfile": "FROM python:slim\n"}, "Dockerfile:1"),
        ({"api/Dockerfile": "ARG NODE=alpine\nFROM --platform=$BUILDPLATFORM node:${NODE}\n"}, "api/Dockerfile:2"),
        (
            {
                "Dockerfile": "FROM golang:1.22 AS build\nFROM gcr.io/distroless/static:nonroot\nFROM nginx:stable-alpine\n"
            },
            "Dockerfile:3",
        ),
        ({"Containerfile": "FROM registry.example.com:5000/team/base\n"}, "Containerfile:1"),
        ({"Dockerfile": 'FROM node:lts-alpine3.18\nCMD ["node", "a.js"]\n'}, "Dockerfile:1"),
        ({"Dockerfile": "FROM tomcat:jdk17\nCOPY shop.war webapps/\n"}, "Dockerfile:1"),
        ({"Dockerfile": "FROM ruby:3-slim\n", "web/Dockerfile": "FROM php:apache\n"}, "web/Dockerfile:1"),
        (
            {
                "Dockerfile": "ARG BASE=acme/shop-base\nFROM ${BASE}\n",
                "Dockerfile.base": "FROM debian:12\n",
            },
            "Dockerfile:2",
        ),
    ],
    good=[
        {"Dockerfile": "FROM node:20.11.1-alpine AS build\nRUN npm ci\nFROM build AS test\nFROM scratch\n"},
        {"Dockerfile": "FROM python@sha256:3f0d4a1c9b8e7f6a5d4c3b2a19081726354453627181908f7e6d5c4b3a291807\n"},
        {"Dockerfile": "ARG VERSION=3.12\nFROM python:${VERSION}-slim\n"},
        {"Dockerfile": "ARG BASE\nFROM ${BASE}\n"},
        {"Dockerfile": "FROM debian:bookworm-slim\n"},
        {"Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:8.0\nFROM eclipse-temurin:21-jre\n"},
        {"docs/Dockerfile": "FROM node\n"},
        {"Dockerfile": "FROM node:iron-slim AS build\nFROM tomcat:9-jdk11\n"},
        {"Dockerfile": "FROM buildpack-deps:jammy-curl\nFROM amazonlinux:2023\n"},
        {"Dockerfile": "FROM ghcr.io/acme/base:sha-3f2a9c1\n"},
    ],
)
def unpinned_base_image(repository: Repository) -> Iterator[Match]:
    """A tag without a version moves under the build: the same commit makes different images on different days, and the one that
    breaks is the one nobody changed.
    """
    for dockerfile in repository.changed(DOCKERFILE):
        for stage in dockerfile.stages:
            image = _image(dockerfile, stage)
            reference = image_reference(image) if image else None
            why = floating(reference) if reference else None
            if image and reference and why:
                yield Match(
                    dockerfile.path,
                    stage.image.span,
                    {"image": image, "why": why},
                    _fix(repository, dockerfile, stage, reference),
                    level="warning" if _moves_on_purpose(repository, reference) else None,
                    cause="floating base image",
                )


def _moves_on_purpose(repository: Repository, reference: ImageReference) -> bool:
    """Whether the image is the project's own, or of a maker that publishes no versions, so that a digest alone would do."""
    from checks.runtimes.base_images import is_own  # Only for what was found: a faultless Dockerfile needs none of it.

    return reference.name.startswith(_WITHOUT_VERSIONS) or is_own(repository, reference)


def _fix(repository: Repository, dockerfile: Dockerfile, stage: Stage, reference: ImageReference) -> Fix | None:
    from checks.runtimes.base_images import known_version

    written = stage.image.value
    known = None if "$" in written else known_version(repository, dockerfile.path, reference)
    if known is None:
        return None
    name = f"{reference.name}:{known.tag}"
    where = known.path.rpartition("/")[2]
    return Fix(
        f"start from {name}, the version in {where}",
        (Edit(dockerfile.path, stage.image.span, name),),
        safe=known.verbatim,
    )


def _image(dockerfile: Dockerfile, stage: Stage) -> str | None:
    """The image that the stage starts from; None for another stage, nothing, or what cannot be resolved."""
    if stage.base is not None or stage.scratch:
        return None
    return dockerfile.resolve(stage.image.value, stage.instruction)
