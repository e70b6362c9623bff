"""Where variables are declared: every kind of file that gives a deploy its environment."""

from __future__ import annotations

import pytest

from checks.config.model import Config
from checks.engine import collect
from checks.environment.documented import documented
from checks.environment.listing import listing
from checks.focus import EVERYTHING
from checks.gathering import shared
from checks.repository import Repository
from checks.snapshot import MemorySnapshot

CHART = "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
DEPLOYMENT = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n"
)
LAMBDA = 'resource "aws_lambda_function" "shop" {\n  environment {\n    variables = {\n      A_B = var.a\n      C_D = "x"\n    }\n  }\n}\n'
TASK = 'resource "aws_ecs_task_definition" "shop" {\n  container_definitions = jsonencode([{\n    name = "shop"\n    environment = [{ name = "A_B", value = "x" }]\n    secrets = [{ name = "C_D", valueFrom = var.c }]\n  }])\n}\n'
RUN = 'resource "google_cloud_run_service" "shop" {\n  template {\n    spec {\n      containers {\n        env {\n          name = "A_B"\n          value = "x"\n        }\n      }\n    }\n  }\n}\n'
AZURE = 'resource "azurerm_linux_web_app" "shop" {\n  app_settings = {\n    "A_B" = "x"\n    C_D = var.c\n  }\n}\n'
MERGED = 'resource "heroku_app" "shop" {\n  config_vars = merge(local.common, {\n    A_B = "x"\n  })\n}\n'


def repository(files: dict[str, str]) -> Repository:
    return Repository(shared(collect(MemorySnapshot(files), Config(), ()), Config()), EVERYTHING)


def declared(files: dict[str, str]) -> list[tuple[str, str]]:
    """Names with the kind of place, in order."""
    return [(each.name, each.where) for each in documented(repository(files))]


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"render.yaml": "services:\n  - type: web\n    envVars:\n      - key: A_B\n        sync: false\n      - key: C_D\n"}, "platform"),
        ({"render.yaml": "envVarGroups:\n  - name: all\n    envVars:\n      - key: A_B\n      - key: C_D\n        value: x\n"}, "platform"),
        ({"fly.toml": '[env]\nA_B = "x"\nC_D = "y"\n'}, "platform"),
        ({".do/app.yaml": "services:\n- name: web\n  envs:\n  - key: A_B\n  - key: C_D\n"}, "platform"),
        ({"serverless.yml": "provider:\n  environment:\n    A_B: x\nfunctions:\n  f:\n    environment:\n      C_D: y\n"}, "platform"),
        ({"template.yaml": "Resources:\n  F:\n    Properties:\n      Environment:\n        Variables:\n          A_B: x\n          C_D: y\n"}, "platform"),
        ({"app.yaml": "runtime: python312\nenv_variables:\n  A_B: x\n  C_D: y\n"}, "platform"),
        ({"netlify.toml": '[build.environment]\nA_B = "x"\n[context.production.environment]\nC_D = "y"\n'}, "platform"),
        ({"vercel.json": '{"env": {"A_B": "x"}, "build": {"env": {"C_D": "y"}}}'}, "platform"),
        ({"wrangler.toml": '[vars]\nA_B = "x"\n[env.production.vars]\nC_D = "y"\n'}, "platform"),
        ({"task-definition.json": '{"containerDefinitions": [{"environment": [{"name": "A_B"}], "secrets": [{"name": "C_D"}]}]}'}, "platform"),
        ({"Host.cs": 'web.WithEnvironment("A_B", url);\nweb.WithEnvironment("C_D", "x");'}, "platform"),
        ({"main.tf": LAMBDA}, "terraform"),
        ({"main.tf": TASK}, "terraform"),
        ({"main.tf": AZURE}, "terraform"),
        ({"main.tf": 'variable "a_b" {}\nvariable "c_d" {\n  type = string\n}\n'}, "terraform"),
        ({"Chart.yaml": CHART, "values.yaml": "env:\n  A_B: x\nextraEnv:\n  - name: C_D\n    value: y\n"}, "helm"),
        (
            {"Chart.yaml": CHART, "templates/web.yaml": f"{DEPLOYMENT}      - name: web\n        env:\n        - name: A_B\n          value: {{{{ .Values.a }}}}\n        - name: C_D\n          value: x\n"},
            "helm",
        ),
        (
            {"Chart.yaml": CHART, "templates/_env.tpl": '{{- define "shop.env" -}}\n- name: A_B\n  value: x\n- name: C_D\n  value: {{ .Values.c }}\n{{- end }}\n'},
            "helm",
        ),
        ({"kustomization.yaml": "configMapGenerator:\n- name: web\n  literals:\n  - A_B=x\n  - C_D=y\n"}, "kubernetes"),
        ({"kustomization.yaml": "configMapGenerator:\n- name: web\n  envs: [web.env]\n", "web.env": "A_B=x\nC_D=y\n"}, "kubernetes"),
        ({"secret.yaml": "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n  A_B: ${A}\n  C_D: ${C}\n"}, "kubernetes"),
        (
            {"web.yaml": "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: web\nspec:\n  data:\n  - secretKey: A_B\n  - secretKey: C_D\n"},
            "kubernetes",
        ),
        ({"compose.yaml": "services:\n  web:\n    build: .\n    environment:\n      A_B: ${A_B}\n      C_D:\n"}, "compose"),
        ({"compose.yaml": "services:\n  web:\n    build: .\n    env_file: web.env\n", "web.env": "A_B=x\nC_D=y\n"}, "compose"),
        ({"README.md": "| Variable | For |\n|---|---|\n| `A_B` | x |\n| `C_D` | y |\n"}, "table"),
        ({".env.example": "A_B=\n# C_D=y\n"}, "example"),
        ({"app.json": '{"env": {"A_B": {"required": true}, "C_D": "y"}}'}, "app.json"),
    ],
)  # fmt: skip
def test_a_declaration_is_seen(files, where):
    assert declared(files) == [("A_B", where), ("C_D", where)]


@pytest.mark.parametrize("content", [RUN, MERGED])
def test_blocks_and_expressions_of_terraform_are_searched(content):
    assert declared({"main.tf": content}) == [("A_B", "terraform")]


@pytest.mark.parametrize(
    "files",
    [
        {"values.yaml": "env:\n  A_B: x\n"},
        {"compose.yaml": "services:\n  db:\n    image: postgres:17\n    environment:\n      A_B: x\n"},
        {"main.tf": 'resource "aws_instance" "web" {\n  tags = {\n    A_B = "x"\n  }\n}\n'},
        {"fly.toml": '[build]\nA_B = "x"\n'},
    ],
)
def test_names_elsewhere_are_no_declarations(files):
    assert declared(files) == []


def states(files: dict[str, str]) -> dict[str, str]:
    return {line.name: line.state for line in listing(repository(files))}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("config/database.yml", "production:\n  url: <%= ENV['A_B'] %>\n"),
        ("config/database.yml", "production:\n  url: <%= ENV.fetch('A_B') { 'x' } %>\n"),
        ("config/services.yaml", "parameters:\n  url: '%env(resolve:A_B)%'\n"),
        ("prisma/schema.prisma", 'datasource db {\n  url = env("A_B")\n}\n'),
        ("src/main/resources/application.conf", "url = ${?A_B}\n"),
        ("nginx/default.conf.template", "proxy_pass ${A_B};\n"),
        ("Procfile", "web: serve --url $A_B\n"),
        ("Dockerfile", "FROM alpine:3\nCMD serve --url ${A_B}\n"),
        ("src/main/resources/application.yml", "shop:\n  url: ${A_B}\n"),
    ],
)
def test_data_files_read_variables_too(path, content):
    assert "A_B" in states({path: content})


def test_what_an_image_sets_itself_is_not_asked_of_a_deploy():
    assert states({"Dockerfile": "FROM alpine:3\nENV A_B=x\nCMD serve --url ${A_B}\n"}) == {}


def test_a_key_of_a_settings_file_is_no_variable_that_a_deploy_must_know():
    code = 'class A { string a = Configuration["Shop:Url"]; string b = Configuration["Shop:Key"]; }'
    found = states({"A.cs": code, "appsettings.json": '{"Shop": {"Url": "/"}}'})

    assert found == {"Shop__Key": "undocumented"}


def test_a_variable_that_relaxed_binding_hands_to_a_property_is_used():
    code = 'class A { String a = System.getenv("ORDER_LIMIT"), b = System.getenv("ORDER_TITLE"); }'
    settings = "shop:\n  mail:\n    sender-name: Shop\n"
    files = {"A.java": code, "src/main/resources/application.yml": settings}
    example = "ORDER_LIMIT=\nORDER_TITLE=\nSHOP_MAIL_SENDERNAME=\n"

    assert states({**files, ".env.example": example})["SHOP_MAIL_SENDERNAME"] == "documented"
    assert states({**files, ".env.example": f"{example}SHOP_FAX=\n"})["SHOP_FAX"] == "unused"
