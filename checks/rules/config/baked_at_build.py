"""Settings of a deploy that are compiled into the browser's code."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Stage
from checks.documents.dockerfile_instruction import Pair
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule

_PREFIXES = ("vite_", "react_app_", "next_public_", "nuxt_public_", "vue_app_", "expo_public_", "gatsby_")
_HANDLE = pattern(
    r"^(?:VITE|REACT_APP|NEXT_PUBLIC|NUXT_PUBLIC|VUE_APP|EXPO_PUBLIC|GATSBY)_(?:\w+_)?"
    r"(?:URL|URI|HOST(?:NAME)?|ENDPOINT|DOMAIN|ORIGIN|BASEURL|API|BACKEND|SERVER|ADDRESS|DSN)$"
)
_BUILDING = pattern(
    r"\b(?:npm|pnpm|yarn|bun|npx)\b.*\b(?:build|generate|export)\b|\b(?:vite|next|react-scripts|nuxt|gatsby)\s+build\b"
)
_REPLACING = ("envsubst", "sed ", "window._env", "__env", "runtime-env", "env-config", "import-meta-env")


@rule(
    message="{name} is compiled into the browser's code when the image is built",
    level="warning",
    fix="Serve it at run time: a small `config.json` or a script that the container writes at its start, or a relative address.",
    looks_at={DOCKERFILE: _PREFIXES},
    bad=[
        (
            {
                "Dockerfile": "FROM node:22 AS build\nARG VITE_API_URL\nENV VITE_API_URL=$VITE_API_URL\nRUN npm ci && npm run build\nFROM nginx:1.27\nCOPY --from=build /app/dist /usr/share/nginx/html\n"
            },
            "Dockerfile:2",
        ),
        (
            {"web/Dockerfile": "FROM node:22\nENV REACT_APP_BACKEND_URL=https://api.shop.io\nRUN yarn build\n"},
            "web/Dockerfile:2",
        ),
        ({"Dockerfile": "FROM node:22\nARG NEXT_PUBLIC_API_HOST=api.shop.io\nRUN npx next build\n"}, "Dockerfile:2"),
    ],
    good=[
        {"Dockerfile": "FROM node:22 AS build\nARG VITE_APP_VERSION\nENV VITE_TITLE=Shop\nRUN npm run build\n"},
        {"Dockerfile": 'FROM node:22\nARG VITE_API_URL\nCMD ["npm", "start"]\n'},
        {
            "Dockerfile": "FROM node:22 AS build\nENV VITE_API_URL=__VITE_API_URL__\nRUN npm run build\nFROM nginx:1.27\nCOPY entrypoint.sh /\n",
            "entrypoint.sh": '#!/bin/sh\nsed -i "s|__VITE_API_URL__|$VITE_API_URL|" /srv/*.js\nexec nginx\n',
        },
        {"Dockerfile": "FROM node:22\nENV VITE_API_URL=/api\nRUN npm run build\n"},
    ],
)
def baked_at_build(repository: Repository) -> Iterator[Match]:
    """What is compiled in is the same in every deploy of the image, so staging and production need a build each. Then what was tested is
    not what is released."""
    for dockerfile in repository.changed(DOCKERFILE):
        if _replaces(repository, dockerfile):
            continue
        for stage in dockerfile.stages:
            if any(_BUILDING.search(instruction.source) for instruction in stage.of("RUN")):
                yield from _baked(dockerfile, stage)


def _baked(dockerfile: Dockerfile, stage: Stage) -> Iterator[Match]:
    names: set[str] = set()
    for instruction in stage.of("ARG", "ENV"):
        for pair in instruction.pairs:
            if pair.name not in names and _HANDLE.match(pair.name) and not _is_relative(pair):
                names.add(pair.name)
                yield Match(dockerfile.path, pair.span, {"name": pair.name})


def _is_relative(pair: Pair) -> bool:
    return (pair.value is not None and pair.value.strip("\"'").startswith(("/", "./"))) or (
        pair.value or ""
    ).startswith("__")


def _replaces(repository: Repository, dockerfile: Dockerfile) -> bool:
    """Whether the image, or a script beside it, puts values in when the container starts."""
    folder = dockerfile.path.rpartition("/")[0]
    scripts = [path for path in repository.paths if path.endswith(".sh") and path.startswith(folder)]
    read = (repository.text(path) for path in scripts)
    texts = [text.content.lower() for text in (dockerfile.text, *read) if text is not None]
    return any(
        mark in text and any(prefix in text or "_env" in text for prefix in _PREFIXES)
        for text in texts
        for mark in _REPLACING
    )
