"""Data that request handlers write to local files."""

from __future__ import annotations

from collections.abc import Iterator

from checks.finding import Match
from checks.log_files.condition import stage
from checks.log_files.purpose import is_service
from checks.repository import Repository
from checks.rule import rule
from checks.sharing.written_files import LITERALS, written_files

_FLASK = "from flask import Flask, request\napp = Flask(__name__)\n\n@app.post('/notes')\ndef add():\n"


@rule(
    message="A request handler writes {path} to this process's own disk",
    fix="Keep what has to last in a database or object storage; use a temporary file for what one request needs.",
    looks_at=LITERALS,
    level="warning",
    bad=[
        (
            {
                "app.py": _FLASK
                + "    with open('data/notes.json', 'w') as f:\n        f.write(request.data)\n    return 'ok'\n"
            },
            "app.py:6",
        ),
        (
            {
                "server.js": "const fs = require('fs');\nconst app = require('express')();\napp.post('/notes', (req, res) => {\n"
                "  fs.writeFileSync('db.json', JSON.stringify(req.body));\n  res.end();\n});\n"
            },
            "server.js:4",
        ),
        (
            {
                "main.go": 'package main\nimport ("net/http"; "os")\nfunc save(w http.ResponseWriter, r *http.Request) {\n'
                '\tos.WriteFile("/srv/data/state.json", body(r), 0644)\n}\n'
            },
            "main.go:4",
        ),
        (
            {
                "src/main/java/Notes.java": '@RestController\nclass Notes {\n  @PostMapping("/notes")\n  void add(@RequestBody String note) throws IOException {\n'
                '    Files.writeString(Path.of("data/notes.json"), note);\n  }\n}\n'
            },
            "src/main/java/Notes.java:5",
        ),
        (
            {
                "Controllers/NotesController.cs": "[ApiController]\npublic class NotesController {\n  [HttpPost]\n  public IActionResult Add(string note) {\n"
                '    System.IO.File.WriteAllText("data/notes.json", note);\n    return Ok();\n  }\n}\n'
            },
            "Controllers/NotesController.cs:5",
        ),
        (
            {
                "app/controllers/notes_controller.rb": "class NotesController < ApplicationController\n  def create\n"
                "    File.write('storage/notes.json', params[:note])\n  end\nend\n"
            },
            "app/controllers/notes_controller.rb:3",
        ),
    ],
    good=[
        {
            "lib/export.rb": "class Export\n  def run\n    File.write('out.csv', rows)\n  end\nend\n",
            "src/main/java/Export.java": 'class Export {\n  void run() throws IOException {\n    Files.writeString(Path.of("out.csv"), rows);\n  }\n}\n',
        },
        {"app.py": _FLASK + "    with open('schema.json') as f:\n        return f.read()\n"},
        {
            "app.py": "import tempfile\n"
            + _FLASK
            + "    with tempfile.NamedTemporaryFile() as t, open(t.name, 'w') as f:\n        f.write('x')\n    return 'ok'\n"
        },
        {"scripts/export.py": "with open('out.csv', 'w') as f:\n    f.write('a')\n"},
        {"build.js": "const fs = require('fs');\nfs.writeFileSync('dist/index.html', page);\n"},
        {
            "server.js": "const fs = require('fs');\nconst app = require('express')();\napp.get('/r', (req, res) => {\n"
            "  fs.writeFileSync('r.pdf', make());\n  res.download('r.pdf', () => fs.unlinkSync('r.pdf'));\n});\n"
        },
        {
            "app.py": _FLASK
            + "    with open('r.csv', 'w') as f:\n        f.write('x')\n    r = answer('r.csv')\n    r.headers['Content-Disposition'] = 'inline'\n    return r\n"
        },
        {"app.py": _FLASK + "    with open('app.log', 'a') as f:\n        f.write('x')\n    return 'ok'\n"},
        {"cli.py": "import argparse\ndef main():\n    open('result.json', 'w').write('{}')\n"},
    ],
)
def local_file_write(repository: Repository) -> Iterator[Match]:
    """The next request may reach another process, which does not have the file, and a new release starts without it."""
    for kind in LITERALS:
        for source in repository.changed(kind):
            found = [*written_files(kind, source)]
            if found and is_service(repository, source):
                for each in found:
                    if stage(each.node) != "elsewhere":
                        yield Match(source.path, each.span, {"path": each.what})
