"""Programs that code runs and that do not come with a language, and where an environment says that it has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.source import Call, SourceFile
from checks.pattern import pattern
from checks.repository import Repository

TOOLS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("convert", "magick", "mogrify", "identify"), ("imagemagick", "graphicsmagick")),
    **dict.fromkeys(("ffmpeg", "ffprobe"), ("ffmpeg",)),
    **dict.fromkeys(("wkhtmltopdf", "wkhtmltoimage"), ("wkhtmltopdf", "wkhtmltox")),
    **dict.fromkeys(("pg_dump", "pg_restore", "psql", "pg_dumpall"), ("postgresql", "postgres")),
    **dict.fromkeys(("mysqldump", "mysql"), ("mysql", "mariadb")),
    **dict.fromkeys(("mongodump", "mongorestore"), ("mongo",)),
    **dict.fromkeys(("gs", "ghostscript"), ("ghostscript",)),
    **dict.fromkeys(("pdftotext", "pdftoppm", "pdfinfo", "pdfimages", "pdfunite"), ("poppler", "xpdf")),
    **dict.fromkeys(("libreoffice", "soffice"), ("libreoffice",)),
    **dict.fromkeys(("pdflatex", "xelatex", "lualatex", "latexmk"), ("texlive", "latex", "tinytex")),
    **dict.fromkeys(("chromium", "chromium-browser", "google-chrome"), ("chrom",)),
    **dict.fromkeys(("7z", "7za"), ("p7zip", "7zip")),
    **{
        name: (name,)
        for name in "tesseract exiftool pandoc inkscape optipng jpegoptim pngquant gifsicle sox antiword".split()
    },
    **{name: (name,) for name in "phantomjs clamscan nmap qpdf pdftk unoconv rclone mediainfo lame mkvmerge".split()},
    "dot": ("graphviz",),
    "redis-cli": ("redis",),
    "git": ("git",),
    "rsync": ("rsync",),
    "unrar": ("unrar",),
}
"""Program: words of which one stands in whatever installs it."""
LITERALS = tuple(
    f"{quote}{name}" for name in sorted(TOOLS) if len(name) < 5 or name == "convert" for quote in ('"', "'", "`")
) + tuple(name for name in sorted(TOOLS) if len(name) >= 5 and name != "convert")
_FULL_IMAGES = frozenset("python node ruby golang rust php perl buildpack-deps erlang elixir openjdk pypy gcc".split())
_WITH_FULL = frozenset(("git", "convert", "magick", "mogrify", "identify", "rsync"))
_RUNNERS = frozenset(
    (
        "subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen os.system os.popen "
        "subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_exec asyncio.create_subprocess_shell "
        "child_process.exec child_process.execSync child_process.spawn child_process.spawnSync child_process.execFile "
        "child_process.execFileSync execa execa.execa execaCommand exec execSync spawn spawnSync execFile execFileSync "
        "exec.Command exec.CommandContext os/exec.Command os/exec.CommandContext system Open3.capture3 Open3.capture2 "
        "Open3.popen3 Open3.capture2e IO.popen shell_exec passthru proc_open popen Runtime.getRuntime().exec ProcessBuilder "
        "Process.Start Command.new std.process.Command.new Kernel.system"
    ).split()
)
_STARTERS = (
    *(
        "subprocess",
        "os.system",
        "os.popen",
        "create_subprocess",
        "child_process",
        "execa",
        "exec.Command",
        "Open3",
        "popen",
    ),
    *(
        "system(",
        "system ",
        "shell_exec",
        "passthru",
        "proc_open",
        "getRuntime",
        "ProcessBuilder",
        "Process.Start",
        "exec(",
    ),
)
"""Of these one stands in every file that starts a program."""
_INSTALLERS = pattern(
    r"(?:^|/)(?:[^/]*dockerfile[^/]*|containerfile|aptfile|apt\.txt|packages\.txt|[^/]*\.nix|devcontainer\.json|nixpacks\.toml|"
    r"vagrantfile|brewfile|[^/]*\.sh|heroku\.yml|project\.toml|[^/]*\.pkr\.hcl|cloud-init[^/]*|\.buildpacks|app\.json|"
    r"package\.json|requirements[^/]*\.txt|pyproject\.toml|gemfile|composer\.json|environment\.ya?ml|makefile|justfile|[^/]*\.ebextensions/.*|"
    r"apko\.yaml|snapcraft\.yaml|[^/]*\.spec|(?:roles|tasks|ansible|playbooks?)/.*\.ya?ml)$"
)


def run_programs(source: SourceFile) -> Iterator[tuple[Call, str]]:
    """Calls that start a program of the table, with its name."""
    if not any(word in source.text.content for word in _STARTERS):
        return
    for call in source.calls:
        if call.name not in _RUNNERS and call.callee not in _RUNNERS and not call.named(*_DOTTED):
            continue
        program = _program(source, call)
        if program in TOOLS:
            yield call, program


_DOTTED = tuple(name for name in sorted(_RUNNERS) if "." in name and "/" not in name)


def _program(source: SourceFile, call: Call) -> str:
    """The program that a call starts, its folder left out; empty where it is computed."""
    node = call.argument(1) if call.method == "CommandContext" else call.argument(0)
    if node is not None and node.kind() == "identifier":
        node = source.constants.get(node.text()) or node
    if node is not None and node.kind() in ("list", "array", "array_creation_expression"):
        named = node.named_children()
        node = named[0] if named else None
        if node is not None and node.kind() == "array_element_initializer":
            node = node.named_children()[0]
    written = source.string(node)
    if written is None and node is not None:
        # The head of an interpolated command line still names the program.
        head = re.match(r"""^[frbFRB$@]*["'`]([\w./-]+)[ "']""", node.text())
        written = head[1] if head else None
    words = (written or "").split()
    return words[0].rpartition("/")[2] if words else ""


def installs(repository: Repository, program: str) -> bool:
    """Whether anything that builds an environment names the program's package, or brings it unnamed."""
    wanted = TOOLS[program]
    for path in repository.model(_installing):
        text = repository.text(path)
        if text is not None and any(word in text.content.lower() for word in wanted):
            return True
    return any(_brings(image, program) for image in repository.model(_images))


def has_image(repository: Repository) -> bool:
    return bool(repository.model(_images))


def _installing(repository: Repository) -> tuple[str, ...]:
    return tuple(path for path in repository.paths if _INSTALLERS.search(path.lower()))


def _images(repository: Repository) -> tuple[str, ...]:
    from checks.documents.dockerfile import DOCKERFILE

    return tuple(
        dockerfile.base_image(dockerfile.last) or "?"
        for dockerfile in repository.all(DOCKERFILE)
        if dockerfile.last is not None and repository.role(dockerfile.path) == "production"
    )


def _brings(image: str, program: str) -> bool:
    """Whether an image has a program without installing it; of an image of unknown content one must assume so."""
    from checks.images import image_reference

    reference = image_reference(image)
    if "/" in reference.name and not reference.name.startswith(
        ("docker.io/library/", "library/", "mcr.microsoft.com/dotnet/")
    ):
        return True
    lean = any(word in reference.tag for word in ("slim", "alpine"))
    if reference.base in _FULL_IMAGES:
        return program in _WITH_FULL and not lean
    known = frozenset("alpine debian ubuntu scratch static aspnet runtime sdk nginx eclipse-temurin busybox".split())
    return reference.base not in known
