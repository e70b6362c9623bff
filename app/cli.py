"""`factorlint app …`: the two processes of the App, and the one-off commands of its admins, in the same release."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from app.errors import Misconfigured


def main(arguments: Sequence[str]) -> int:
    """Run one command; its exit status. 2 stands for something an operator has to mend, which is told on stderr."""
    options = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except Misconfigured as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in ("app", "checks"):
            raise
        sys.stderr.write(
            f"{package} is not installed: the App needs more than the hooks, `pip install 'factorlint[app]'`\n"
        )
        return 2


def parser() -> argparse.ArgumentParser:
    """The commands with their options; the documentation is written from it, too."""
    made = argparse.ArgumentParser("factorlint app", description="The GitHub App: its processes and admin commands.")
    commands = made.add_subparsers(required=True, metavar="command")

    def add(name: str, command: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about)
        added.set_defaults(command=command)
        return added

    add("web", _web, "receive webhooks; with FACTORLINT_SETUP_SECRET set, serve /setup instead")
    add("worker", _worker, "check what is owed")
    add("migrate", _migrate, "bring the database to this release; run it before web and worker")
    redeliver = add(
        "redeliver", _redeliver, "ask GitHub to send failed deliveries again; workers do so every 10 minutes"
    )
    redeliver.add_argument("--hours", type=int, default=72, help="how far back, at most 720 (default: 72)")
    add("sweep", _sweep, "wake a worker for everything that is owed; workers do so by themselves")
    add("doctor", _doctor, "check settings, key, permissions, webhook and database, and say what to do")
    manifest = add("manifest", _manifest, "print the description that GitHub creates the App from")
    manifest.add_argument("url", help="the web process as GitHub reaches it, https://…")
    backfill = add("backfill", _backfill, "have every default branch of an organisation checked")
    backfill.add_argument("organisation")
    backfill.add_argument("--again", action="store_true", help="check those that were checked before, too")
    return made


def _web(_: argparse.Namespace) -> int:
    from app.web.server import serve

    serve()
    return 0


def _worker(_: argparse.Namespace) -> int:
    from app.worker.process import work

    work()
    return 0


def _migrate(_: argparse.Namespace) -> int:
    from app.admin.database import bring_up

    return bring_up()


def _redeliver(options: argparse.Namespace) -> int:
    from app.admin.repair import redeliver

    return redeliver(options.hours)


def _sweep(_: argparse.Namespace) -> int:
    from app.admin.repair import sweep_now

    return sweep_now()


def _doctor(_: argparse.Namespace) -> int:
    from app.admin.doctor import examine

    return examine()


def _manifest(options: argparse.Namespace) -> int:
    import json

    from app.admin.answer import say
    from app.web.manifest import manifest

    say(json.dumps(manifest(options.url.rstrip("/")), indent=2))
    return 0


def _backfill(options: argparse.Namespace) -> int:
    from app.admin.backfill import backfill

    return backfill(options.organisation, again=options.again)
