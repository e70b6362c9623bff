"""Where a repository says which version of its language it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.images import image_reference
from checks.manifests.folders import folders_upwards
from checks.manifests.model import Manifest
from checks.repository import Repository

_FILES: dict[str, tuple[str, ...]] = {
    "python": (".python-version", "runtime.txt", "setup.py", "setup.cfg", "tox.ini", "Pipfile"),
    "node": (".nvmrc", ".node-version"),
    "ruby": (".ruby-version",),
    "go": (),
    "maven": (".java-version", "system.properties", ".sdkmanrc"),
    "gradle": (".java-version", "system.properties", ".sdkmanrc", "gradle.properties"),
    "php": (".php-version",),
    "dotnet": ("global.json", "Directory.Build.props", "Directory.Build.targets"),
    "rust": ("rust-toolchain.toml", "rust-toolchain"),
}
_SHARED = tuple(
    (
        ".tool-versions mise.toml .mise.toml app.yaml serverless.yml serverless.yaml flake.nix shell.nix devenv.nix "
        "render.yaml netlify.toml nixpacks.toml template.yaml environment.yml"
    ).split()
)
_WORDS: dict[str, str] = {
    "python": r"python[-_ =\"':]*v?\d|python_version|python_requires|requires-python|^\s*v?\d|python\d|pypy",
    "node": r"node(?:js)?[-_ =\"':v]*\d|NODE_VERSION|^\s*v?\d|lts",
    "ruby": r"ruby[-_ =\"':]*\d|^\s*\d",
    "go": r"golang[-_ =\"':]*\d|go\d",
    "maven": r"java[-_. =\"':a-z]*\d|^\s*\d",
    "gradle": r"java[-_. =\"':a-z]*\d|^\s*\d",
    "php": r"php[-_ =\"':]*\d|^\s*\d",
    "dotnet": r"\"version\"\s*:|TargetFramework|dotnet[-_ =\"':a-z]*\d",
    "rust": r"channel\s*=\s*\"\d|^\s*\d|rust[-_ =\"':]*\d",
}
"""What says the version in one of these files."""
_MANIFEST: dict[str, str] = {
    "python": r"requires-python|^python\s*=|python_version|python_full_version|\[requires\]",
    "node": r"\"engines\"\s*:\s*\{[^}]*\"node\"|\"volta\"|\"devEngines\"",
    "ruby": r"^\s*ruby[\s(]",
    "go": r"^go\s+\d",
    "maven": r"java\.version|maven\.compiler\.(?:release|source|target)|<release>|<source>|<parent>|<jdk",
    "gradle": r"sourceCompatibility|targetCompatibility|languageVersion|jvmTarget|jvmToolchain|JavaVersion|options\.release|subprojects|allprojects|apply from|buildSrc|convention|alias\(|com\.android",
    "php": r"\"php\"\s*:|\"php-64bit\"\s*:",
    "dotnet": r"TargetFramework",
    "rust": r"^rust-version\s*(?:=|\.workspace)",
}
"""What says it in a manifest; for the JVM also that another file may."""
_JVM = tuple("java jdk jre temurin corretto maven gradle tomcat jetty graalvm zulu liberica wildfly lambda".split())
_IMAGES: dict[str, tuple[str, ...]] = {
    "python": tuple("python pypy uv conda tensorflow pytorch lambda django flask fastapi".split()),
    "node": ("node", "bun", "deno", "cypress", "playwright", "lambda"),
    "ruby": ("ruby", "rails", "lambda"),
    "go": ("go",),
    "maven": _JVM,
    "gradle": _JVM,
    "php": ("php", "laravel", "composer", "wordpress", "drupal", "symfony", "lambda", "serversideup"),
    "dotnet": ("dotnet", "aspnet"),
    "rust": ("rust", "cargo-chef"),
}
"""Parts of the names of images that bring the language."""


_INSTALLED: dict[str, str] = {
    "python": r"python-?3\.?\d+|python=3|PYTHON_VERSION",
    "node": r"setup_\d+\.x|node(?:js)?[@=-]v?\d|NODE_VERSION|nvm install v?\d",
    "ruby": r"ruby-?\d\.\d|RUBY_VERSION|(?:rbenv|rvm) install \d",
    "go": r"go\d\.\d+",
    "maven": r"(?:openjdk|java|jdk|temurin)-?\d+",
    "gradle": r"(?:openjdk|java|jdk|temurin)-?\d+",
    "php": r"php-?\d(?:\.\d)?",
    "dotnet": r"dotnet-(?:sdk|runtime)-\d|--channel \d",
    "rust": r"--default-toolchain[= ]\d|RUST_VERSION|rustup (?:default|install|toolchain install) \d",
}
"""How an image installs the language in a version."""


def declares_version(repository: Repository, manifest: Manifest) -> bool:
    """Whether a manifest, a version file, a platform's file or an image names the language's version."""
    ecosystem = manifest.ecosystem
    if re.search(_MANIFEST[ecosystem], manifest.text.content, re.MULTILINE):
        return True
    return (
        _by_file(repository, manifest)
        or any(_brings(image, ecosystem) for image in _images(repository))
        or any(re.search(_INSTALLED[ecosystem], each.text.content) for each in repository.all(DOCKERFILE))
    )


def _by_file(repository: Repository, manifest: Manifest) -> bool:
    wanted = re.compile(_WORDS[manifest.ecosystem], re.MULTILINE | re.IGNORECASE)
    names = {*_FILES[manifest.ecosystem], *_SHARED, *_ROOT_MANIFESTS[manifest.ecosystem]}
    for folder in folders_upwards(manifest.folder):
        for name in names:
            text = repository.text(f"{folder}/{name}" if folder else name)
            if text is None:
                continue
            in_manifest = name in _ROOT_MANIFESTS[manifest.ecosystem]
            pattern = re.compile(_MANIFEST[manifest.ecosystem], re.MULTILINE) if in_manifest else wanted
            if pattern.search(text.content):
                return True
    return False


_ROOT_MANIFESTS: dict[str, tuple[str, ...]] = {
    "python": ("pyproject.toml", "Pipfile"),
    "node": ("package.json",),
    "ruby": ("Gemfile",),
    "go": ("go.mod", "go.work"),
    "maven": ("pom.xml",),
    "gradle": ("build.gradle", "build.gradle.kts"),
    "php": ("composer.json",),
    "dotnet": (),
    "rust": ("Cargo.toml",),
}


def _images(repository: Repository) -> Iterator[str]:
    """Images that anything here is built from or runs in."""
    for dockerfile in repository.all(DOCKERFILE):
        for stage in dockerfile.stages:
            if stage.base is None:
                yield dockerfile.base_image(stage) or stage.image.raw
    for compose in repository.all(COMPOSE):
        yield from (service.image.value for service in compose.services if service.image)


def _brings(image: str, ecosystem: str) -> bool:
    """Whether an image brings the language in a version it names; of an image of unknown content nothing can be said."""
    reference = image_reference(image)
    named = any(part in image.lower() for part in _IMAGES[ecosystem])
    return named and (bool(reference.digest) or any(mark.isdigit() for mark in reference.tag) or "$" in image)
