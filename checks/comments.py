"""How a file of a given name writes a comment."""

from __future__ import annotations

Style = tuple[str, str]
"""What opens a comment and what closes it; nothing closes one that ends with its line."""

HASH: Style = ("#", "")
_SLASHES: Style = ("//", "")
_BLOCK: Style = ("/*", "*/")
_MARKUP: Style = ("<!--", "-->")
_DASHES: Style = ("--", "")
_SEMICOLON: Style = (";", "")
_PERCENT: Style = ("%", "")
_JINJA: Style = ("{#", "#}")
_TEMPLATE: Style = ("{{/*", "*/}}")
_BATCH: Style = ("REM", "")
_QUOTE: Style = ("'", "")
_SERVER_PAGE: Style = ("<%--", "--%>")

_BY_SUFFIX: dict[str, Style] = {
    suffix: style
    for style, suffixes in (
        (
            _SLASHES,
            "c cc cpp cs cts cue cxx dart fs fsx go gradle groovy h hpp java js json5 jsonc jsx kt kts m mjs cjs mm mts "
            "php proto rs sass scala scss swift sol ts tsx zig jsonnet libsonnet bicep prisma v",
        ),
        (_BLOCK, "css less"),
        (_MARKUP, "html htm xhtml xml xsd xsl xslt svg vue svelte md markdown csproj vbproj fsproj props targets config "
                  "resx plist pom wsdl astro"),
        (_DASHES, "sql lua hs elm adb ads"),
        (_SEMICOLON, "ini lisp clj cljs cljc edn el scm asm reg"),
        (_PERCENT, "tex sty bib erl hrl"),
        (_JINJA, "j2 jinja jinja2 njk twig"),
        (_TEMPLATE, "tpl gotmpl tmpl"),
        (_BATCH, "bat cmd"),
        (_QUOTE, "vb vbs bas"),
        (_SERVER_PAGE, "jsp jspx"),
    )
    for suffix in suffixes.split()
}  # fmt: skip
_WITHOUT = frozenset(
    "json webmanifest lock.json ipynb csv tsv pem key crt cer p12 pfx jks sum txt.gz geojson har map sarif".split()
)
_NAMES: dict[str, Style | None] = {
    "tsconfig.json": _SLASHES,
    "jsconfig.json": _SLASHES,
    "devcontainer.json": _SLASHES,
    ".jshintrc": _SLASHES,
    "jenkinsfile": _SLASHES,
    "go.mod": _SLASHES,
    "go.work": _SLASHES,
    "composer.lock": None,
    "pipfile.lock": None,
    "pubspec.lock": HASH,
    ".babelrc": None,
    ".eslintrc": None,
    ".python-version": None,
    ".node-version": None,
    ".nvmrc": None,
    ".ruby-version": None,
}


def comment_style(path: str) -> Style | None:
    """The comment of the file kind that the name tells; None for kinds without comments, `#` for unknown ones."""
    name = path.rsplit("/", 1)[-1].lower()
    if name in _NAMES:
        return _NAMES[name]
    suffix = name.rsplit(".", 1)[-1] if "." in name else ""
    return None if suffix in _WITHOUT else _BY_SUFFIX.get(suffix, HASH)


def commented(path: str, text: str) -> str | None:
    """`text` as a comment of that file, or None where it can hold none."""
    style = comment_style(path)
    return None if style is None else " ".join(part for part in (style[0], text, style[1]) if part)
