"""What the wheel carries compiled is what its sources and expressions compile to."""

import json
import marshal
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from factorlint.prepared import Prepared, file_name, header, use, written

ANY = "^.*$"


@pytest.fixture
def library(installed) -> Path:
    return installed.site_packages / "factorlint" / "lib"


@pytest.fixture
def prepared(library) -> Prepared:
    file = (library / file_name()).open("rb", buffering=0)
    assert file.read(len(header())) == header()
    return Prepared(str(library), file)


def test_the_wheel_carries_what_was_prepared_for_the_interpreter_that_built_it(wheel_names):
    assert f"factorlint/lib/{file_name()}" in wheel_names


def test_every_prepared_expression_is_the_one_that_compiling_gives(prepared):
    keys = prepared.expressions()
    assert len(keys) > 200
    assert [key for key in keys if prepared.expression(*key) != re.compile(*key)] == []


def test_prepared_groups_have_their_numbers_and_names(prepared):
    named = [key for key in prepared.expressions() if "(?P<" in key[0]]
    assert named
    for source, flags in named:
        assert dict(prepared.expression(source, flags).groupindex) == dict(re.compile(source, flags).groupindex)


def test_every_module_of_the_two_packages_is_prepared(prepared, library):
    for path in (*library.glob("checks/**/*.py"), *library.glob("hooks/**/*.py")):
        parts = path.relative_to(library).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        assert prepared.get_source(name) == path.read_text(encoding="utf-8")
        assert marshal.loads(marshal.dumps(prepared.get_code(name))).co_name == "<module>"


def test_an_expression_that_was_not_prepared_is_compiled_in_the_ordinary_way(prepared):
    assert prepared.expression(ANY, 12345) is None


def test_a_check_imports_what_was_prepared(installed, tmp_path):
    (tmp_path / "app.py").write_text("import logging\nlogging.FileHandler('app.log')\n", encoding="utf-8")
    code = "import os, sys; os._exit = lambda code: print(sys.modules['checks.engine'].__loader__); from factorlint.__main__ import main; main()"
    done = installed.run(str(installed.python), "-I", "-c", code, "check", "app.py", folder=tmp_path)
    assert "prepared.Prepared" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: b"\0" + data[1:]])
def test_what_was_prepared_for_another_interpreter_is_left_alone(installed, tmp_path, spoil):
    library = tmp_path / "site" / "factorlint"
    shutil.copytree(installed.site_packages / "factorlint", library)
    file = library / "lib" / file_name()
    file.write_bytes(spoil(file.read_bytes()))
    (tmp_path / "app.py").write_text("import logging\nlogging.FileHandler('app.log')\n", encoding="utf-8")
    ours = installed.site_packages
    code = f"import site, sys; sys.path.insert(0, {str(library.parent)!r}); site.addsitedir({str(ours)!r}); from factorlint.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, "check", "--quiet", "app.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "logs/file-handler" in done.stdout, done.stdout + done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_processes_that_were_forked_read_beside_each_other(installed, tmp_path):
    for number in range(600):
        (tmp_path / f"app{number}.py").write_text("import logging\nlogging.FileHandler('app.log')\n", encoding="utf-8")
    code = "from factorlint.__main__ import main; main()"
    done = installed.run(
        str(installed.python),
        "-I",
        "-c",
        code,
        "check",
        "--no-cache",
        "--jobs",
        "4",
        "--format",
        "json",
        folder=tmp_path,
    )
    report = json.loads(done.stdout)
    assert (len(report["findings"]) >= 600, report["crashed"]) == (True, [])


@pytest.mark.skipif(not hasattr(os, "pread"), reason="this system moves in a file to read it")
def test_reading_does_not_move_in_the_file(library):
    with (library / file_name()).open("rb", buffering=0) as file:
        file.read(len(header()))
        prepared = Prepared(str(library), file)
        before = file.tell()
        prepared.get_code("checks.engine")
        prepared.expression(*next(iter(prepared.expressions())))
        assert file.tell() == before


def test_a_folder_without_anything_prepared_changes_nothing(tmp_path):
    before = list(sys.meta_path)
    use(str(tmp_path))
    assert sys.meta_path == before


def test_what_is_written_is_what_is_read(tmp_path):
    code = compile("answer = 42", "one.py", "exec")
    (tmp_path / file_name()).write_bytes(written({"one": (False, (), code)}, {}))
    (tmp_path / "one.py").write_text("answer = 42", encoding="utf-8")
    with (tmp_path / file_name()).open("rb", buffering=0) as file:
        file.read(len(header()))
        namespace: dict[str, int] = {}
        exec(Prepared(str(tmp_path), file).get_code("one"), namespace)
    assert namespace["answer"] == 42
