"""`factorlint env`: the list, the example it completes, and drift."""

from __future__ import annotations

import json

APP = 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.environ["SHOP_NAME"]\nC = os.getenv("PAGE_SIZE", "20")\nD = os.environ["HOME"]\n'


def test_the_variables_are_listed_with_where_they_are_read_and_documented(project, factorlint):
    project.write("app.py", APP)
    project.write(".env.example", "API_TOKEN=\n")

    ran = factorlint("env")

    assert ran.code == 0
    rows = [line.split() for line in ran.out.splitlines()]
    assert ["API_TOKEN", "required", "app.py:3", ".env.example"] in rows
    assert ["SHOP_NAME", "required,", "undocumented", "app.py:4", "-"] in rows
    assert not any("HOME" in row for row in rows)


def test_variables_of_the_platform_are_listed_when_asked_for(project, factorlint):
    project.write("app.py", APP)

    assert "HOME" in factorlint("env", "--all").out


def test_json_names_state_reads_and_drift(project, factorlint):
    project.write("app.py", APP)
    project.write(".env.example", "API_TOKEN=\nSHOP_NAME=\n")

    listed = json.loads(factorlint("env", "--format", "json").out)

    assert (listed["version"], listed["drift"]) == (1, 1)
    assert [(each["name"], each["state"]) for each in listed["variables"]] == [
        ("API_TOKEN", "documented"),
        ("PAGE_SIZE", "undocumented"),
        ("SHOP_NAME", "documented"),
    ]
    assert listed["variables"][0]["reads"] == [
        {"path": "app.py", "line": 3, "how": "os.environ", "access": "required", "default": None}
    ]


def test_a_default_that_is_a_secret_is_not_printed(project, factorlint):
    project.write("app.py", 'import os\n\nA = os.getenv("API_TOKEN", "sesame-open")\n')

    assert "sesame" not in factorlint("env", "--format", "json").out


def test_drift_exits_with_1_only_when_it_is_checked(project, factorlint):
    project.write("app.py", APP)
    project.write(".env.example", "API_TOKEN=\n")

    assert factorlint("env").code == 0
    assert factorlint("env", "--check").code == 1


def test_an_example_is_completed_and_then_there_is_no_drift(project, factorlint):
    project.write("app.py", APP)
    example = project.write(".env.example", "# who we are\nSHOP_NAME=Shop\n")

    ran = factorlint("env", "--write", "--check")

    assert (ran.code, ran.out) == (0, "")
    assert example.read_text() == (
        "# who we are\nSHOP_NAME=Shop\n\n# required, read in app.py\nAPI_TOKEN=\n# optional, read in app.py\n# PAGE_SIZE=20\n"
    )
    assert "completed" in ran.err


def test_an_example_is_written_where_there_is_none(project, factorlint):
    project.write("app.py", APP)

    factorlint("env", "--write", "deploy.env.example")

    assert (project.root / "deploy.env.example").read_text().startswith("# required, read in app.py\nAPI_TOKEN=\n")


def test_line_ends_of_an_example_are_kept(project, factorlint):
    project.write("app.py", APP)
    example = project.write(".env.example", b"SHOP_NAME=\r\n")

    factorlint("env", "--write")

    content = example.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") > 1


def test_a_path_outside_of_the_repository_is_a_usage_error(project, factorlint):
    project.write("app.py", APP)

    assert factorlint("env", "--write", "../elsewhere.env.example").code == 2


def test_long_paths_are_shortened_in_the_table_and_whole_in_json(project, factorlint):
    path = "services/ordering/application/configuration/environment.py"
    project.write(path, APP)
    project.write("manuals/deploying/to/production/with/containers/README.md", "| A |\n|---|\n| API_TOKEN |\n")

    table = factorlint("env").out

    assert "services/…/configuration/environment.py:3" in table
    assert "manuals/…/with/containers/README.md" in table
    assert max(len(line) for line in table.splitlines()) < 140
    variables = json.loads(factorlint("env", "--format", "json").out)["variables"]
    assert variables[0]["reads"][0]["path"] == path


def test_what_charts_and_terraform_declare_is_documented(project, factorlint):
    project.write("app.py", 'import os\n\nA = os.environ["API_TOKEN"]\nB = os.environ["SHOP_NAME"]\n')
    project.write("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n")
    project.write("chart/values.yaml", 'env:\n  API_TOKEN: ""\n')
    project.write("main.tf", 'resource "heroku_app" "shop" {\n  config_vars = {\n    SHOP_NAME = "shop"\n  }\n}\n')

    ran = factorlint("env", "--check", "--format", "json")

    places = {
        each["name"]: [place["where"] for place in each["documented"]] for each in json.loads(ran.out)["variables"]
    }
    assert places == {"API_TOKEN": ["helm"], "SHOP_NAME": ["terraform"]}
    assert ran.code == 0


def test_the_environment_of_a_request_is_not_listed(project, factorlint):
    project.write("app.py", "def app(environ, start_response):\n    return [environ.get('SHOP_NAME')]\n")

    assert "SHOP_NAME" not in factorlint("env").out
