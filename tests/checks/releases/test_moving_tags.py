"""Which references to images mean another build tomorrow."""

from __future__ import annotations

import pytest

from checks.releases.moving_tags import moving


@pytest.mark.parametrize(
    "written",
    [
        "me/shop",
        "localhost:5000/shop",
        "me/shop:latest",
        "me/shop:main",
        "me/shop:production",
        "me/shop:1.2-SNAPSHOT",
        "$CI_REGISTRY_IMAGE:latest",
        "me/shop:$CI_COMMIT_REF_SLUG",
        "me/shop:${{ github.ref_name }}",
        "me/shop:${__github_ref_name__}",
    ],
)
def test_a_tag_that_is_given_again_moves(written: str) -> None:
    assert moving(written)


@pytest.mark.parametrize(
    "written",
    [
        "me/shop:1.4.2",
        "me/shop@sha256:0123",
        "me/shop:${{ github.sha }}",
        "me/shop:$TAG",
        "me/shop:${TAG:-latest}",
        "$IMAGE",
        "${REGISTRY}/shop",
        "{{ .Values.image }}",
        "me/<app>",
    ],
)
def test_what_names_a_build_or_cannot_be_told_does_not_move(written: str) -> None:
    assert moving(written) is None


def test_the_name_of_a_ref_is_a_version_where_tags_start_the_workflow() -> None:
    assert moving("me/shop:${{ github.ref_name }}", on_tags=True) is None
