"""Lookups of environment variables, language by language."""

from __future__ import annotations

from importlib import import_module

import pytest

from checks.environment.reads import reads
from checks.text import Text

_KINDS = {
    "py": "python", "ts": "javascript", "go": "go", "rb": "ruby", "php": "php", "java": "java", "kt": "kotlin",
    "cs": "csharp", "rs": "rust",
}  # fmt: skip


def found(extension: str, content: str) -> list[tuple[str, str, str | None]]:
    """Name, access and literal default of each lookup, in order."""
    module = _KINDS[extension]
    kind = getattr(import_module(f"checks.documents.{module}"), module.upper())
    return [(read.name, read.access, read.default) for read in reads(kind.parse(Text(f"a.{extension}", content)))]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("import os\nos.environ['A']\n", ("A", "required", None)),
        ("import os\nos.environ.get('A', 'x')\n", ("A", "default", "x")),
        ("from os import getenv\ngetenv('A') or 'x'\n", ("A", "default", "x")),
        ("import os\nos.getenv('A')\n", ("A", "optional", None)),
        ("import os\nos.getenv('A', None)\n", ("A", "optional", None)),
        ("import os\n'A' in os.environ\n", ("A", "optional", None)),
        ("import os\na = os.getenv('A')\nif not a:\n    a = 'x'\n", ("A", "default", "x")),
        ("from decouple import config\nconfig('A', default='x')\n", ("A", "default", "x")),
        ("import environ\nenv = environ.Env()\nenv.str('A')\n", ("A", "required", None)),
        ("class S(BaseSettings):\n    a: str = 'x'\n", ("A", "default", "x")),
        ("class S(BaseSettings):\n    a: str\n", ("A", "required", None)),
        ("class S(BaseSettings):\n    a: str = Field('x', env='B')\n", ("B", "default", "x")),
        ("from os import environ\nenviron['A']\n", ("A", "required", None)),
        ("import os as o\no.environ.get('A')\n", ("A", "optional", None)),
        ("import os\nenv = os.environ\nenv.get('A', 'x')\n", ("A", "default", "x")),
        ("import os\nenv = os.environ\nenv['A']\n", ("A", "required", None)),
        ("import click\n@click.option('--a', envvar='A', default='x')\ndef f(a): ...\n", ("A", "default", "x")),
        ("import typer\na = typer.Option(..., envvar=['A'])\n", ("A", "optional", None)),
    ],
)
def test_python_asks_in_many_ways(content, expected):
    assert found("py", content) == [expected]


def test_the_environment_of_a_request_is_none_of_the_process():
    handed = "def app(environ, start_response):\n    environ['PATH_INFO']\n    return environ.get('HTTP_HOST')\n"
    assert found("py", handed) == []


def test_a_prefix_of_a_settings_class_is_part_of_the_name():
    assert found("py", "class S(BaseSettings):\n    a: str\n    class Config:\n        env_prefix = 'SHOP_'\n") == [
        ("SHOP_A", "required", None)
    ]


def test_what_is_written_is_not_read():
    assert found("py", "import os\nos.environ['A'] = 'x'\n") == []
    assert found("ts", "process.env.A = 'x';\ndelete process.env.B;\n") == []
    assert found("rb", "ENV['A'] = 'x'\n") == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("process.env.A", [("A", "optional", None)]),
        ("process.env['A'] || 'x'", [("A", "default", "x")]),
        ("(process.env.A! as string) ?? 'x'", [("A", "default", "x")]),
        ("process.env.A || process.env.B || 'x'", [("A", "default", "x"), ("B", "default", "x")]),
        ("const { A = 'x', B } = process.env", [("A", "default", "x"), ("B", "optional", None)]),
        ("import.meta.env.A", [("A", "optional", None)]),
        (
            "cleanEnv(process.env, { A: str(), B: port({ default: 3000 }) })",
            [("A", "required", None), ("B", "default", "3000")],
        ),
        ("z.object({ A: z.string().default('x') }).parse(process.env)", [("A", "default", "x")]),
        ("this.configService.get('A', 'x')", [("A", "default", "x")]),
        ("const env = process.env;\nenv.A ?? 'x';", [("A", "default", "x")]),
        ("createEnv({ server: { A: z.string() }, runtimeEnv: process.env })", [("A", "required", None)]),
        ("import { A } from '$env/static/private';", [("A", "required", None)]),
        ("import env from 'env-var';\nenv.get('A').required().asString();", [("A", "required", None)]),
        ("convict({ db: { url: { default: 'x', env: 'A' } } })", [("A", "default", "x")]),
        ("Joi.object({ A: Joi.string().default('x') }).validate(process.env)", [("A", "default", "x")]),
    ],
)
def test_node_asks_in_many_ways(content, expected):
    assert found("ts", content) == expected


@pytest.mark.parametrize(
    ("extension", "content", "expected"),
    [
        ("go", 'package m\nvar a = os.Getenv("A")\n', ("A", "optional", None)),
        (
            "go",
            'package m\nfunc f() {\n\ta := os.Getenv("A")\n\tif a == "" {\n\t\ta = "x"\n\t}\n}\n',
            ("A", "default", "x"),
        ),
        ("go", 'package m\nvar a = getEnv("A", "x")\n', ("A", "default", "x")),
        ("go", 'package m\ntype C struct {\n\tA string `env:"A" envDefault:"x"`\n}\n', ("A", "default", "x")),
        ("go", 'package m\ntype C struct {\n\tA string `env:"A,required"`\n}\n', ("A", "required", None)),
        ("go", 'package m\nfunc f() { viper.BindEnv("a", "A") }\n', ("A", "optional", None)),
        (
            "go",
            'package m\nfunc f() { viper.SetEnvPrefix("shop"); viper.AutomaticEnv(); viper.GetString("db.url") }\n',
            ("SHOP_DB_URL", "optional", None),
        ),
        ("go", 'package m\ntype C struct {\n\tA string `env:"A" env-default:"x"`\n}\n', ("A", "default", "x")),
        ("go", 'package m\ntype C struct {\n\tA string `envconfig:"A" required:"true"`\n}\n', ("A", "required", None)),
        ("go", 'package m\nvar f = cli.StringFlag{EnvVars: []string{"A"}}\n', ("A", "optional", None)),
        ("rb", "ENV.values_at('A')\n", ("A", "optional", None)),
        ("cs", 'class A { string a = Configuration["A:B"] ?? "x"; }', ("A__B", "default", "x")),
        ("cs", 'class A { string a = config.GetConnectionString("A"); }', ("ConnectionStrings__A", "optional", None)),
        ("java", 'class A { @ConfigProperty(name = "a.b", defaultValue = "x") String a; }', ("A_B", "default", "x")),
        ("rs", "struct A { #[arg(long, env)] db_url: String }", ("DB_URL", "optional", None)),
        ("rs", 'const A: &str = env!("A");', ("A", "required", None)),
        ("rb", "ENV.fetch('A')\n", ("A", "required", None)),
        ("rb", "ENV.fetch('A') { 'x' }\n", ("A", "default", "x")),
        ("rb", "ENV['A'] || 'x'\n", ("A", "default", "x")),
        ("php", "<?php $a = env('A', 'x');", ("A", "default", "x")),
        ("php", "<?php $a = getenv('A') ?: 'x';", ("A", "default", "x")),
        ("php", "<?php $a = $_ENV['A'] ?? 'x';", ("A", "default", "x")),
        ("java", 'class A { String a = Optional.ofNullable(System.getenv("A")).orElse("x"); }', ("A", "default", "x")),
        ("java", 'class A { @Value("${a.b-c:x}") String a; }', ("A_BC", "default", "x")),
        ("kt", 'val a = System.getenv("A") ?: "x"\n', ("A", "default", "x")),
        ("cs", 'class A { string a = Environment.GetEnvironmentVariable("A") ?? "x"; }', ("A", "default", "x")),
        ("rs", 'fn f() { let a = env::var("A").unwrap_or_else(|_| "x".to_string()); }', ("A", "default", "x")),
    ],
)
def test_every_language_knows_defaults(extension, content, expected):
    assert found(extension, content) == [expected]


def test_a_request_is_no_environment():
    assert found("php", "<?php $a = $_SERVER['HTTP_HOST']; $b = $_SERVER['REQUEST_URI'];") == []
