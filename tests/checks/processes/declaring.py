"""Repositories of a few files, and what they declare to run."""

from __future__ import annotations

from checks.config.model import Config
from checks.engine import collect
from checks.focus import EVERYTHING
from checks.processes import Process, declared_processes
from checks.repository import Repository, Shared
from checks.snapshot import MemorySnapshot

SHOP = {"shop/Dockerfile": 'FROM python:3.12\nENTRYPOINT ["python"]\nCMD ["server.py"]\n', "shop/server.py": "run()\n"}


def repository(files: dict[str, str]) -> Repository:
    return Repository(Shared(collect(MemorySnapshot(files), Config(), [])), EVERYTHING)


def declared(files: dict[str, str]) -> dict[str, Process]:
    return {process.name: process for process in declared_processes(repository(files))}


def lines(process: Process) -> list[str]:
    return [step.line for step in process.steps]


def natures(files: dict[str, str]) -> dict[str, str]:
    return {name: process.nature for name, process in declared(files).items()}
