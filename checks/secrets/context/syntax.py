"""How values are written in a file: only as quoted literals, or bare as well."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

Syntax = Literal["code", "settings", "markup", "prose"]

_CODE = (
    ".py .pyw .pyi .js .mjs .cjs .jsx .ts .mts .cts .tsx .vue .svelte .java .kt .kts .scala .groovy .gradle .go .rb .rake .php .phtml .cs "
    ".vb .fs .rs .c .h .cc .cpp .hpp .m .mm .swift .dart .ex .exs .erl .hs .clj .cljs .lua .pl .pm .r .jl .sql .ps1 .psm1 "
    ".psd1 .ipynb .erb .ejs .jsp .aspx .cshtml .razor .twig .sol .nim .zig .cr .elm .coffee .proto .graphql .css .scss "
    ".less .sass .bicep .rego .jsonnet .libsonnet .cue .pp .robot .feature .json .jsonc .json5 .tf .tfvars .hcl .toml .tfstate "
    ".webmanifest .code-workspace"
).split()
_MARKUP = ".xml .html .htm .xhtml .config .csproj .vbproj .props .targets .plist .wsdl .xsd .xsl .resx .svg .jelly .nuspec .pubxml .publishsettings .xaml".split()
_PROSE = ".md .mdx .rst .adoc .asciidoc .txt .textile .org .tex .po .pot".split()
_SETTINGS_TXT = ("requirements", "env", "credentials", "secrets", "passwords", "config")


@lru_cache(maxsize=4096)
def syntax_of(path: str) -> Syntax:
    """By the file's last suffix; a file of an unknown one is read as settings, where values stand bare."""
    name = path.rpartition("/")[2].lower()
    dot, suffix = name.rpartition(".")[1:]
    ending = f"{dot}{suffix}"
    if name.startswith(".env") or name in ("dockerfile", "containerfile", "makefile"):
        return "settings"
    if ending in _CODE:
        return "code"
    if ending in _MARKUP:
        return "markup"
    if ending in _PROSE and not name.startswith(_SETTINGS_TXT):
        return "prose"
    return "settings"
