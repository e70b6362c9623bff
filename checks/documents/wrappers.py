"""Programs that run another program given on their command line."""

from __future__ import annotations

from checks.value import frozen


@frozen
class Wrapper:
    """How to find the wrapped command: after `subcommand`, options (`valued` ones take the next word), `positionals`.

    `assigns`: `NAME=value` words may stand before the command. `separated`: the command follows a `--`, and without one
    nothing is wrapped.
    """

    subcommand: tuple[str, ...] = ()
    valued: frozenset[str] = frozenset()
    positionals: int = 0
    assigns: bool = False
    separated: bool = False


def _run(*subcommand: str, valued: str = "") -> tuple[Wrapper, ...]:
    return (Wrapper(subcommand, frozenset(valued.split())),)


_PLAIN = _run()
_SEPARATED = (Wrapper(separated=True),)
SHELLS = frozenset("sh bash dash ash ksh zsh".split())
PYTHONS = ("python", "pypy")
WRAPPERS: dict[str, tuple[Wrapper, ...]] = {
    **dict.fromkeys(
        (
            "nohup time setsid unbuffer command with-contenv catatonit opentelemetry-instrument ddtrace-run winpty "
            "xvfb-run doas"
        ).split(),
        _PLAIN,
    ),
    **dict.fromkeys("wait-for-it wait-for-it.sh wait-for wait-for.sh wait-port wait_for_it.sh".split(), _SEPARATED),
    **dict.fromkeys("gosu su-exec s6-setuidgid setuidgid".split(), (Wrapper(positionals=1),)),
    "exec": _run(valued="-a"),
    "env": (Wrapper(valued=frozenset(("-u", "--unset", "-C", "--chdir")), assigns=True),),
    "sudo": (
        Wrapper(valued=frozenset("-u --user -g --group -h -p -C -D -R -T --chdir --prompt".split()), assigns=True),
    ),
    "tini": _run(valued="-p -e"),
    "docker-init": _run(valued="-p -e"),
    "dumb-init": _run(valued="-r --rewrite"),
    "nice": _run(valued="-n --adjustment"),
    "ionice": _run(valued="-c -n --class --classdata"),
    "stdbuf": _run(valued="-i -o -e"),
    "chpst": _run(valued="-u -U -b -/ -n -l -L -m -d -o -p -f -c -r -t -e"),
    "setpriv": _run(valued="--reuid --regid --groups --inh-caps"),
    "timeout": (Wrapper(valued=frozenset("-s --signal -k --kill-after".split()), positionals=1),),
    "cross-env": (Wrapper(assigns=True),),
    "cross-env-shell": (Wrapper(assigns=True),),
    "env-cmd": _run(valued="-f --file -e --environments -r --rc-file"),
    "dotenv": (
        Wrapper(separated=True),
        Wrapper(("run",), frozenset(("-f", "--file"))),
        Wrapper(valued=frozenset("-e -v -p -c -f --file".split())),
    ),
    "dotenvx": _run("run", valued="-f --env-file -e --env"),
    "direnv": (Wrapper(("exec",), positionals=1),),
    "doppler": _run("run", valued="-p --project -c --config -t --token"),
    "op": _run("run", valued="--env-file --account"),
    "infisical": _run("run", valued="--env --projectId --path"),
    "chamber": (Wrapper(("exec",), separated=True),),
    "aws-vault": (Wrapper(("exec",), separated=True),),
    "foreman": _run("run", valued="-e --env -f --procfile"),
    "honcho": _run("run", valued="-e --env"),
    "newrelic-admin": _run("run-program"),
    "dockerize": _run(valued="-wait -template -timeout -stdout -stderr -wait-retry-interval"),
    "poetry": _run("run", valued="-C --directory -P --project"),
    "pipenv": _run("run"),
    "pdm": _run("run", valued="-p --project"),
    "rye": _run("run"),
    "hatch": _run("run"),
    "uv": (
        Wrapper(
            ("run",),
            frozenset(
                (
                    "--with --with-requirements --with-editable --extra --group --only-group --no-group --python -p "
                    "--project --directory --package --env-file --index --index-url --default-index"
                ).split()
            ),
        ),
    ),
    "conda": _run("run", valued="-n --name -p --prefix --cwd"),
    "mamba": _run("run", valued="-n --name -p --prefix"),
    "micromamba": _run("run", valued="-n --name -p --prefix"),
    "pixi": _run("run", valued="-e --environment --manifest-path"),
    "bundle": _run("exec"),
    "npx": _run(valued="-p --package"),
    "bunx": _PLAIN,
    "uvx": _run(valued="--with --from -p --python"),
    "npm": (*_run("exec", valued="-p --package"), *_run("x")),
    "pnpm": (*_run("exec"), *_run("dlx", valued="--package")),
    "yarn": (*_run("exec"), *_run("dlx", valued="-p --package")),
    "coverage": _run("run", valued="--source --include --omit --rcfile"),
}
