"""Ruby services that migrate, load or drop in an initializer, or where their file is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.admin_work.commands import Work, does
from checks.admin_work.in_code import CodeWork, function_name, is_administrative_path, is_chosen, written
from checks.documents.ruby import RUBY
from checks.documents.source import Call, SourceFile
from checks.repository import Repository

LITERALS: dict[Work, tuple[str, ...]] = {
    "migration": ("migrat", "auto_upgrade!", "db:migrate"),
    "seed": ("load_seed", "db:seed"),
    "destruction": ("auto_migrate!", "db:drop", "db:reset", "flushall", "flushdb"),
}
_MIGRATING = (
    "ActiveRecord.Migrator.migrate",
    "ActiveRecord.Migrator.up",
    "ActiveRecord.Migration.migrate",
    "ActiveRecord.Tasks.DatabaseTasks.migrate",
    "DatabaseTasks.migrate",
    "DataMapper.auto_upgrade!",
    "Sequel.Migrator.run",
    "Sequel.Migrator.apply",
)
_PLACES = ("config/initializers/", "config/environments/")
_FILES = ("config.ru", "puma.rb", "application.rb", "environment.rb", "boot.rb")
_FRAMEWORKS = ("require 'sinatra", 'require "sinatra', "Sinatra::Base", "Grape::API", "Roda", "require 'hanami")


def done_in_ruby(repository: Repository, work: Work) -> Iterator[CodeWork]:
    """Calls outside of methods in what a server loads when it starts."""
    for source in repository.changed(RUBY):
        if not _is_loaded(source):
            continue
        for call in source.calls:
            if _does(call, work) and not function_name(source, call.node) and not is_chosen(call.node):
                yield CodeWork(source.path, call.span, written(call.node), work)


def _is_loaded(source: SourceFile) -> bool:
    path = f"/{source.path}"
    if any(f"/{place}" in path for place in _PLACES) or basename(path) in _FILES:
        return True
    if is_administrative_path(source.path) or path.endswith((".rake", "/Rakefile", ".gemspec")):
        return False
    return any(mark in source.text.content for mark in _FRAMEWORKS)


def _does(call: Call, work: Work) -> bool:
    if call.method in ("system", "sh", "exec") and not call.receiver:
        return does((call.string(0) or "").removeprefix("bundle exec ").removeprefix("bin/"), work)
    if call.method in ("invoke", "execute") and call.receiver == "Rake.Task":
        return does(f"rake {_task(call)}", work)
    match work:
        case "migration":
            context = "MigrationContext" in call.receiver and call.method in ("migrate", "up")
            return context or call.callee in _MIGRATING
        case "seed":
            return call.method == "load_seed"
    return call.callee == "DataMapper.auto_migrate!" or call.method in ("flushall", "flushdb")


def _task(call: Call) -> str:
    """`db:migrate` of `Rake::Task["db:migrate"]`."""
    receiver = call.node.field("receiver")
    text = receiver.text() if receiver is not None else ""
    return text.partition("[")[2].strip("]'\" ")
