"""Uploads kept on a local disk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.node import child, text
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.log_files.condition import stage
from checks.log_files.purpose import is_service
from checks.repository import Repository
from checks.rule import rule
from checks.sharing.uploads import FINDERS, LITERALS, media_of_django


@rule(
    message="{what} keeps uploads on this process's own disk",
    fix="Store uploads in object storage (S3, GCS, Azure Blob) attached as a backing service; use a temporary file within one request at most.",
    looks_at={
        **LITERALS,
        RUBY: ("active_storage.service", "CarrierWave", "Shrine"),
        YAML: ("service:",),
        PYTHON: (*LITERALS[PYTHON], "MEDIA_ROOT"),
    },
    wide=True,
    bad=[
        (
            {
                "routes/upload.js": "const multer = require('multer');\nconst upload = multer({ dest: 'uploads/' });\n"
                "const storage = multer.diskStorage({ destination: './uploads' });\n"
            },
            "routes/upload.js:2 routes/upload.js:3",
        ),
        (
            {
                "app.py": "from flask import Flask, request\napp = Flask(__name__)\n\n@app.post('/photos')\ndef add():\n"
                "    photo = request.files['photo']\n    photo.save('static/photos/' + photo.filename)\n    return 'ok'\n"
            },
            "app.py:7",
        ),
        (
            {
                "api.py": "from fastapi import UploadFile\nasync def upload_receipt(file: UploadFile):\n"
                '    with open(f"/data/receipts/{file.filename}", "wb") as f:\n        f.write(await file.read())\n'
            },
            "api.py:3",
        ),
        (
            {
                "receipts.py": 'def upload_receipt(file: UploadFile):\n    with open(f"/tmp/receipts/{file.filename}", "wb") as f:\n'
                '        f.write(await file.read())\n    return f"/tmp/receipts/{file.filename}"\n'
            },
            "receipts.py:2",
        ),
        (
            {
                "src/main/java/Up.java": "import org.springframework.web.multipart.MultipartFile;\nclass Up {\n"
                '  void save(MultipartFile file) throws Exception {\n    file.transferTo(new File("/srv/" + file.getName()));\n  }\n}\n'
            },
            "src/main/java/Up.java:4",
        ),
        (
            {
                "config/storage.yml": "local:\n  service: Disk\n  root: storage\n",
                "config/environments/production.rb": "Rails.application.configure do\n  config.active_storage.service = :local\nend\n",
            },
            "config/environments/production.rb:2",
        ),
        ({"upload.php": "<?php\nmove_uploaded_file($_FILES['f']['tmp_name'], 'uploads/' . $name);\n"}, "upload.php:2"),
        (
            {
                "src/files.controller.ts": "import { FileInterceptor } from '@nestjs/platform-express';\n"
                "export class Files {\n  @Post()\n  @UseInterceptors(FileInterceptor('file', { dest: './uploads' }))\n  add() {}\n}\n"
            },
            "src/files.controller.ts:4",
        ),
        (
            {
                "app/Http/Controllers/PhotoController.php": "<?php\nclass PhotoController {\n  public function add($request) {\n"
                "    $path = $request->file('photo')->store('photos', 'public');\n  }\n}\n"
            },
            "app/Http/Controllers/PhotoController.php:4",
        ),
        (
            {
                "app/uploaders/photo_uploader.rb": "class PhotoUploader < CarrierWave::Uploader::Base\n  storage :file\nend\n"
            },
            "app/uploaders/photo_uploader.rb:2",
        ),
        (
            {
                "shop/settings.py": "DEBUG = False\nMEDIA_ROOT = BASE_DIR / 'media'\n",
                "shop/models.py": "from django.db import models\nclass P(models.Model):\n    photo = models.ImageField(upload_to='p')\n",
            },
            "shop/settings.py:2",
        ),
        (
            {
                "main.go": 'package main\nfunc up(w http.ResponseWriter, r *http.Request) {\n\tf, h, _ := r.FormFile("f")\n'
                '\tout, _ := os.Create("uploads/" + h.Filename)\n\tio.Copy(out, f)\n}\n'
            },
            "main.go:4",
        ),
    ],
    good=[
        {
            "app/Http/Controllers/PhotoController.php": "<?php\nclass PhotoController {\n  public function add($request) {\n"
            "    $request->file('photo')->store('photos', 'public');\n  }\n}\n",
            "config/filesystems.php": "<?php\n$config = ['disks' => []];\n$config['disks']['public'] = $config['disks'][env('DISK')];\nreturn $config;\n",
        },
        {
            "shop/settings.py": "MEDIA_ROOT = BASE_DIR / 'media'\nSTORAGES = {'default': {'BACKEND': 'storages.backends.s3.S3Storage'}}\n",
            "shop/models.py": "from django.db import models\nclass P(models.Model):\n    photo = models.ImageField(upload_to='p')\n",
        },
        {"shop/settings.py": "MEDIA_ROOT = BASE_DIR / 'media'\n", "shop/models.py": "from django.db import models\n"},
        {
            "app/Http/Controllers/PhotoController.php": "<?php\nclass PhotoController {\n  public function add($request) {\n"
            "    $path = $request->file('photo')->store('photos', 's3');\n    $request->file('b')->store('photos');\n  }\n}\n"
        },
        {"app/uploaders/photo_uploader.rb": "class PhotoUploader < CarrierWave::Uploader::Base\n  storage :fog\nend\n"},
        {
            "routes/upload.js": "const multer = require('multer');\nconst upload = multer({ storage: multer.memoryStorage() });\n"
        },
        {
            "routes/upload.js": "const multer = require('multer');\nconst { S3Client } = require('@aws-sdk/client-s3');\n"
            "const upload = multer({ dest: 'uploads/' });\n"
        },
        {
            "api.py": "import boto3\ndef upload_receipt(file: UploadFile) -> str:\n    s3 = boto3.client('s3')\n"
            "    s3.upload_fileobj(file.file, 'bucket', file.filename)\n"
        },
        {
            "app.py": "import tempfile\nfrom flask import request\n@app.post('/x')\ndef add():\n    file = request.files['f']\n"
            "    with tempfile.NamedTemporaryFile() as t:\n        file.save(t.name)\n        return parse(t.name)\n"
        },
        {"app.py": "def save(form):\n    form.save('x')\n    image.save('out.png')\n"},
        {
            "config/environments/production.rb": "Rails.application.configure do\n  config.active_storage.service = :amazon\nend\n"
        },
        {
            "src/main/java/Up.java": "import org.springframework.web.multipart.MultipartFile;\nclass Up {\n"
            '  void save(MultipartFile file) throws Exception {\n    Path temp = Files.createTempFile("a", "b");\n    file.transferTo(temp);\n  }\n}\n'
        },
        {"tests/test_up.py": "def test_save():\n    file = request.files['f']\n    file.save('x')\n"},
    ],
)
def local_upload(repository: Repository) -> Iterator[Match]:
    """An upload on the disk of one process is missing for every other, and lost when the container is replaced."""
    for kind, find in FINDERS.items():
        for source in repository.changed(kind):
            found = [*find(source)]
            if found and is_service(repository, source):
                for stored in found:
                    if "disk" in stored.what.lower() and kind is PHP and not repository.model(_disks_stay):
                        continue
                    if stage(stored.node) != "elsewhere":
                        yield Match(source.path, stored.span, {"what": stored.what})
    yield from _of_django(repository)
    yield from _of_rails(repository)


def _of_django(repository: Repository) -> Iterator[Match]:
    for source in repository.changed(PYTHON):
        found = next(media_of_django(source), None) if "MEDIA_ROOT" in source.text.content else None
        if found is not None and stage(found.node) != "elsewhere" and repository.model(_takes_files):
            yield Match(source.path, found.span, {"what": found.what}, level="warning")


def _of_rails(repository: Repository) -> Iterator[Match]:
    for source in repository.changed(RUBY):
        if not source.path.endswith("environments/production.rb"):
            continue
        for assignment in source.assignments:
            service = assignment.value.text().strip(":'\"")
            if assignment.name.endswith("active_storage.service") and _on_disk(repository, service):
                yield Match(source.path, assignment.span, {"what": "Active Storage"})


def _disks_stay(repository: Repository) -> bool:
    """Whether Laravel's disks `public` and `local` are on the machine whatever the environment says."""
    for settings in repository.all(PHP, ("'disks'", '"disks"')):
        if settings.path.endswith("config/filesystems.php"):
            content = settings.text.content
            return (
                re.search(
                    r"\[['\"](?:public|local)['\"]\]\s*=|['\"](?:public|local)['\"]\s*=>\s*\[\s*['\"]driver['\"]\s*=>\s*(?!['\"]local)",
                    content,
                )
                is None
            )
    return True


def _takes_files(repository: Repository) -> bool:
    """Whether models have fields for files, and nothing in the repository names another storage for them."""
    fields = any(True for _ in repository.all(PYTHON, ("models.FileField(", "models.ImageField(")))
    other = ("default_file_storage", "django-storages", "storages.backends", "'storages'", '"storages"', "storages =")
    return fields and not any(True for _ in repository.all(PYTHON, other))


def _on_disk(repository: Repository, service: str) -> bool:
    for storage in repository.all(YAML, ("Disk",)):
        if storage.path.endswith("config/storage.yml"):
            return text(child(storage.root, service), "service") == "Disk"
    return False
