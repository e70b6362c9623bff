"""Labelled cases for the secrets engine, all made up here with a fixed seed: tokens, the places they stand in, and traps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from checks.secrets.detectors import KEYED, SHAPED
from checks.secrets.samples import malformed_samples, samples
from checks.secrets.shape import sample

_STRONG = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class Case:
    """A file in which `secret` is to be found, or, where it is empty, nothing."""

    family: str
    path: str
    content: str
    secret: str = ""
    provider: str = ""
    """What the token is a token of, where the case is about one."""


def cases(seed: int = 20260101) -> Iterator[Case]:
    """All cases, the same at every run."""
    random = Random(seed)
    yield from _tokens(random)
    yield from _malformed(random)
    yield from _keyed(random)
    yield from _placed(random)
    yield from _weak()
    yield from _harmless(random)


def _tokens(random: Random) -> Iterator[Case]:
    for detector in SHAPED:
        near = f"# {detector.near[0]}\n" if detector.near else ""
        for token in samples(detector, random, 2):
            yield Case("provider tokens", "app/clients.py", f'{near}connect("{token}")\n', token, detector.title)


def _malformed(random: Random) -> Iterator[Case]:
    for detector in SHAPED:
        near = f"# {detector.near[0]}\n" if detector.near else ""
        for token in malformed_samples(detector, random):
            if "Key=" in token or "Token=" in token or "_key=" in token:
                continue  # a generated value beside such a name is a secret, whoever gives it out
            if not any(other.regex.search(token) for other in SHAPED):
                yield Case(
                    "malformed provider tokens",
                    "app/clients.py",
                    f'{near}connect("{token}")\n',
                    provider=detector.title,
                )


def _keyed(random: Random) -> Iterator[Case]:
    for keyed in KEYED:
        word = next((word for word in keyed.words if word.isalpha()), keyed.words[0])
        for shape in keyed.shapes:
            token = sample(shape, random)
            yield Case(
                "keys named after a provider",
                "app/settings.py",
                f'{word.upper()}_API_KEY = "{token}"\n',
                token,
                keyed.title,
            )


_PLACES = (
    ("settings.py", 'DB_PASSWORD = "<>"'),
    ("settings.py", 'password: str = "<>"'),
    ("settings.py", "config['api_token'] = '<>'"),
    ("settings.py", 'TOKEN = os.environ.get("API_TOKEN", "<>")'),
    ("settings.py", 'token = os.getenv("API_TOKEN") or "<>"'),
    ("client.py", 'Client(api_key="<>")'),
    ("client.py", 'headers = {"X-Api-Key": "<>"}'),
    ("app.js", 'const apiKey = "<>";'),
    ("app.js", "let apiSecret = process.env.API_SECRET || '<>';"),
    ("app.ts", 'const token: string = process.env.TOKEN ?? "<>";'),
    ("app.ts", "  clientSecret: `<>`,"),
    ("app.tsx", 'accessToken: "<>",'),
    ("App.java", 'private static final String API_SECRET = "<>";'),
    ("App.java", 'props.setProperty("db.password", "<>");'),
    ("App.java", 'String token = map.getOrDefault("token", "<>");'),
    ("App.java", 'dataSource.setPassword("<>");'),
    ("App.kt", 'val clientSecret: String = "<>"'),
    ("App.scala", 'val apiKey = "<>"'),
    ("main.go", 'const apiKey = "<>"'),
    ("main.go", "secretKey := `<>`"),
    ("main.go", '\tPassword: "<>",'),
    ("app.rb", "config.secret_key_base = '<>'"),
    ("app.rb", ":api_key => '<>',"),
    ("app.rb", 'token = ENV.fetch("API_TOKEN", "<>")'),
    ("app.rb", 'secret = ENV["APP_SECRET"] || "<>"'),
    ("config.php", "define('DB_PASSWORD', '<>');"),
    ("config.php", "'password' => env('DB_PASSWORD', '<>'),"),
    ("config.php", "$apiKey = '<>';"),
    ("Startup.cs", 'string ClientSecret = "<>";'),
    ("Startup.cs", 'var key = Environment.GetEnvironmentVariable("API_KEY") ?? "<>";'),
    ("Startup.cs", 'private const string Password = @"<>";'),
    ("main.rs", 'let api_key: &str = "<>";'),
    ("main.rs", 'const SECRET_KEY: &str = "<>";'),
    ("main.c", 'const char *password = "<>";'),
    ("main.cpp", 'std::string authToken = "<>";'),
    ("App.swift", 'let apiSecret = "<>"'),
    ("app.dart", "final String apiKey = '<>';"),
    ("config.exs", 'secret_key_base: "<>"'),
    ("app.pl", "my $password = '<>';"),
    ("app.lua", 'local token = "<>"'),
    ("query.sql", "CREATE USER app IDENTIFIED BY '<>';"),
    ("query.sql", "ALTER ROLE app WITH LOGIN PASSWORD '<>';"),
    ("application.properties", "spring.datasource.password=<>"),
    ("application.yml", "    password: <>"),
    ("application.yml", "    secret-key: '<>'"),
    ("application.yml", "    password: ${DB_PASSWORD:<>}"),
    ("config.ini", "password = <>"),
    ("config.toml", 'secret_key = "<>"'),
    ("config.json", '  "clientSecret": "<>",'),
    ("appsettings.json", '  "ApiKey": "<>"'),
    ("config.xml", "<password><></password>"),
    ("config.xml", '<property name="password" value="<>"/>'),
    ("config.xml", '<property name="hibernate.connection.password"><></property>'),
    ("web.config", '<add key="ApiSecret" value="<>" />'),
    ("context.xml", '<Resource username="app" password="<>"/>'),
    (".env", "API_TOKEN=<>"),
    (".env.production", 'SECRET_KEY="<>"'),
    ("run.sh", "export API_TOKEN=<>"),
    ("run.sh", 'PGPASSWORD="<>" psql -h db'),
    ("run.sh", "curl -u deploy:<> https://git.internal/"),
    ("run.sh", "mysql -u root -p<> app"),
    ("run.sh", "sshpass -p '<>' ssh host"),
    ("run.sh", "app --password <> --port 80"),
    ("run.sh", "PASSWORD=${PASSWORD:-<>}"),
    ("run.sh", 'curl -H "Authorization: Bearer <>" https://api.internal/'),
    ("run.ps1", '$env:API_TOKEN = "<>"'),
    ("run.ps1", '$pw = ConvertTo-SecureString "<>" -AsPlainText -Force'),
    ("run.bat", "set API_TOKEN=<>"),
    ("Makefile", "export DB_PASSWORD := <>"),
    ("Dockerfile", "ENV API_TOKEN=<>"),
    ("Dockerfile", "ENV API_TOKEN <>"),
    ("Dockerfile", "ARG DB_PASSWORD=<>"),
    ("compose.yaml", "      POSTGRES_PASSWORD: <>"),
    ("compose.yaml", "      - POSTGRES_PASSWORD=<>"),
    ("compose.yaml", '      - "POSTGRES_PASSWORD=<>"'),
    ("compose.yaml", "      DATABASE_URL: postgres://app:<>@db/app"),
    ("k8s/web.yaml", "        - name: DB_PASSWORD\n          value: <>"),
    ("k8s/web.yaml", '        - name: DB_PASSWORD\n          value: "<>"'),
    ("task.json", '{"name": "DB_PASSWORD", "value": "<>"}'),
    ("task.json", '{\n  "name": "DB_PASSWORD",\n  "value": "<>"\n}'),
    ("main.tf", 'variable "db_password" {\n  type    = string\n  default = "<>"\n}'),
    ("main.tf", '  password = "<>"'),
    ("prod.tfvars", 'db_password = "<>"'),
    ("terraform.tfstate", '            "password": "<>",'),
    (".github/workflows/ci.yml", "      API_TOKEN: <>"),
    ("playbook.yml", "    mysql_root_password: <>"),
    (".npmrc", "//registry.internal/:_authToken=<>"),
    (".npmrc", "//registry.internal/:_password=<>"),
    (".netrc", "machine git.internal login app password <>"),
    (".pypirc", "password: <>"),
    ("settings.xml", "<server><id>r</id><password><></password></server>"),
    ("gradle.properties", "signing.keyPassword=<>"),
    ("wp-config.php", "define( 'AUTH_KEY', '<>' );"),
    ("db.py", '"postgresql+psycopg://app:<>@db.internal/app"'),
    ("db.js", '"mongodb+srv://app:<>@cluster0.internal/app"'),
    ("db.rb", '"amqps://app:<>@mq.internal:5671"'),
    ("db.cs", '"Server=db;Database=app;User Id=app;Password=<>;"'),
    ("db.java", '"jdbc:postgresql://db/app?user=app&password=<>"'),
    ("db.txt", "Driver={ODBC};Server=db;UID=app;PWD=<>;"),
    ("notebook.ipynb", '    "api_key = \\"<>\\"\\n",'),
    ("postman.json", '{"key": "password", "value": "<>"}'),
    ("login.py", 'if password == "<>":'),
    ("settings.py", "DATABASES = {'default': {'PASSWORD': '<>', 'HOST': 'db'}}"),
    ("main.go", 'var password string = "<>"'),
    ("main.bicep", "param adminPassword string = '<>'"),
    ("db.php", "$db = new PDO('mysql:host=db;dbname=app', 'app', '<>');"),
    ("Db.java", 'DriverManager.getConnection(url, "app", "<>");'),
    ("db.go", 'dsn := "app:<>@tcp(db:3306)/app"'),
    ("sign.js", "jwt.sign(payload, '<>')"),
    ("api.py", 'requests.get(url, auth=("app", "<>"))'),
    ("api.py", "headers = {'Authorization': 'Token 7f<>k2'}"),
    ("run.sh", "docker login -u app -p <> registry.internal"),
    ("run.sh", "PGPASSWORD=<> psql -h db"),
    ("run.sh", "redis-cli -a <> ping"),
    ("compose.yaml", "    command: redis-server --requirepass <>"),
    ("redis.conf", "requirepass <>"),
    ("app.gradle", "storePassword '<>'"),
    ("app.clj", ':password "<>"'),
    ("app.erl", '{password, "<>"}'),
    ("app.R", 'password <- "<>"'),
    ("wifi.h", '#define WIFI_PASSWORD "<>"'),
    ("app.vb", 'Dim password As String = "<>"'),
    ("lists.py", 'PASSWORDS = ["<>"]'),
    ("deploy.yml", "  password: >-\n    <>"),
    ("params.json", '{"ParameterKey":"DbPassword","ParameterValue":"<>"}'),
    ("start.js", 'app.use(session({ secret: "<>" }));'),
    ("build.mk", 'API_TOKEN ::= "<>"'),
    ("config.php", '$apiToken .= "<>";'),
    ("config.xml", "<apiToken>\n    <>\n</apiToken>"),
    ("notes.txt", "api token = '<>'\napi_token - '<>'"),
    ("config.json", '{"config.ini": "API_TOKEN=<>\\nBACKUP=true"}'),
    ("seed.sql", "INSERT INTO users (name, password) VALUES ('app', '<>');"),
    (".pgpass", "db.internal:5432:app:app:<>"),
    (".netrc", "machine git.internal\n  login app\n  password <>"),
    ("login.java", 'if ("<>" == password) {'),
    ("app.spec", '%define password "<>"'),
    ("notes.txt", "user:app pw:<>"),
    ("run.sh", "curl -u app:'<>' https://git.internal/"),
    ("run.bat", "psexec \\\\host -u app -p <> cmd"),
    ("mail.js", '"smtps://app@mail.internal:<>@smtp.internal:465"'),
    ("deploy.yml", "  password: |\n    <>"),
)


def _placed(random: Random) -> Iterator[Case]:
    for path, line in _PLACES:
        for length in (13, 24):
            drawn = "".join(random.choices(_STRONG, k=length - 2)) + random.choice("23456789") + random.choice("XYZ")
            yield Case("generated secrets by place", path, line.replace("<>", drawn) + "\n", drawn)


def _weak() -> Iterator[Case]:
    head = "apiVersion: v1\nkind: Secret\nstringData:\n"
    for word in ("ad" + "min", "post" + "gres", "Passw" + "0rd", "pass" + "word", "let" + "mein", "acme" + "2024!"):
        for path, content in (
            ("compose.yaml", f"    environment:\n      POSTGRES_PASSWORD: {word}\n"),
            ("Dockerfile", f"FROM x\nENV DB_PASSWORD={word}\n"),
            ("k8s/secret.yaml", f"{head}  password: {word}\n"),
            (".env.production", f"DB_PASSWORD={word}\n"),
            ("application.properties", f"spring.datasource.password={word}\n"),
            ("deploy/db.ini", f"[db]\npassword = {word}\n"),
        ):
            yield Case("weak passwords in deploy files", path, content, word)


_PLACEHOLDERS = (
    "changeme change-me CHANGE_ME ChangeMe123 your_password yourpassword your-api-key YOUR_API_KEY_HERE <password> <your-token> "
    "[password] xxxxxxxx XXXXXXXXXXXXXXXX ******** ...... ${DB_PASSWORD} ${DB_PASSWORD:-} $DB_PASSWORD $(cat/secret) {{password}} "
    "{{.Values.password}} %(password)s %s %PASSWORD% @PASSWORD@ #{password} <%=password%> placeholder dummy example-token "
    "insert-token-here TODO none null undefined true vault:secret/data/app#password arn:aws:secretsmanager:eu-west-1:1:secret:db "
    "op://vault/item/password /run/secrets/db_password ssm:/app/password projects/p/secrets/s/versions/1 ENC[AES256_GCM,data:x] "
    "__DB_PASSWORD__ !vault secretKeyRef replace-with-real-token my-secret-token some_random_key not-a-real-key "
    "00000000-0000-0000-0000-000000000000 1234567890 abcdefghijklmnop file:/etc/secret env:DB_PASSWORD ENC(abc) "
    "AQICAHhexample {cipher}abc sm://project/secret"
).split()

_TRAPS = (
    ("forms.js", "VERIFY_PASSWORD: 'verifyPassword'"),
    ("forms.js", 'const RESET_PASSWORD_ROUTE = "/account/reset-password";'),
    ("forms.js", "passwordPlaceholder: 'Enter your password'"),
    ("forms.js", "tokenType: 'Bearer'"),
    ("forms.js", "const token = await getToken(req);"),
    ("forms.js", "password: this.form.value.password,"),
    ("forms.js", 'apiKey: config.get("apiKey")'),
    ("types.ts", "export interface Login { password: string; token?: string }"),
    ("types.ts", 'type SecretKind = "opaque" | "tls";'),
    ("fr.json", '"password": "Mot de passe",'),
    ("de.json", '"forgot_password": "Passwort-vergessen?",'),
    ("models.py", "password = models.CharField(max_length=128)"),
    ("models.py", 'token_url = "https://auth.internal/oauth/token"'),
    ("models.py", 'SECRET_NAME = "projects-database-credentials"'),
    ("models.py", 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]'),
    ("models.py", 'CSRF_TOKEN_HEADER = "X-CSRF-Token"'),
    ("models.py", 'password_file = "/etc/app/password"'),
    ("models.py", "secret = settings.SECRET_KEY"),
    ("models.py", 'primary_key = "customer_id"'),
    ("models.py", 'cache_key = "user:profile:v2"'),
    ("models.py", 'next_token = response["nextToken"]'),
    ("models.py", 'TOKEN_REGEX = r"[A-Za-z0-9]{40}"'),
    ("Auth.java", 'private static final String PASSWORD_PARAM = "j_password";'),
    ("Auth.java", "String password = request.getParameter(PASSWORD);"),
    ("Auth.java", '@Value("${app.secret}") private String secret;'),
    ("main.go", 'password := os.Getenv("PASSWORD")'),
    ("main.tf", "password = var.db_password"),
    ("main.tf", "password = random_password.db.result"),
    ("k8s/web.yaml", "        secretKeyRef:\n          name: database\n          key: password"),
    ("k8s/web.yaml", "  secretName: web-tls-certificate"),
    ("values.yaml", "existingSecret: my-release-postgresql"),
    ("compose.yaml", "      POSTGRES_PASSWORD_FILE: /run/secrets/db"),
    (".github/workflows/ci.yml", "      token: ${{ secrets.GITHUB_TOKEN }}"),
    (".github/workflows/ci.yml", "    permissions:\n      id-token: write"),
    ("app.css", "--token-color: #a1b2c3d4;"),
    ("authorized_keys", "ssh-ed25519 <base64> deploy@host"),
    ("page.html", '<input type="password" name="password" placeholder="Password">'),
    ("README.md", "Connect with postgres://user:password@localhost:5432/app"),
    ("README.md", "export API_TOKEN=<your token>"),
    ("docs.config.js", "algolia: { apiKey: '0f1e2d3c4b5a69788796a5b4c3d2e1f0', indexName: 'docs' }"),
    (
        "README.md",
        "[![coverage](https://codecov.io/gh/a/b/graph/badge.svg?token=V6DDTFA8GH)](https://codecov.io/gh/a/b)",
    ),
    ("auth.js", "password = crypto.createHash('sha512').update(password).digest('hex');"),
    ("url.py", 'UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"'),
    ("deploy.sh", "sed -i 's,^\\(db.password=\\).*,\\1'$DB_PASSWORD',' app.properties"),
    ("db.go", "db.Exec(`ALTER ROLE ` + user + ` WITH PASSWORD '` + password + `'`)"),
    ("form.go", 'password := r.FormValue("password")'),
    ("User.php", "'password' => 'hashed',"),
    ("auth.php", "'passwords' => 'users',"),
    ("mail.html", '<label for="password">Password</label>'),
    ("model.py", "Rows are identified by the model's key."),
)


def _harmless(random: Random) -> Iterator[Case]:
    for placeholder in _PLACEHOLDERS:
        yield Case("placeholders and references", "settings.py", f'DB_PASSWORD = "{placeholder}"\n')
        yield Case("placeholders and references", "config.yml", f"api_token: '{placeholder}'\n")
    for path, line in _TRAPS:
        body = "AAAAC3NzaC1lZDI1NTE5AAAAI" + "".join(random.choices(_STRONG, k=43))
        yield Case("traps", path, line.replace("<base64>", body) + "\n")
    yield from _random_but_public(random)


def _random_but_public(random: Random) -> Iterator[Case]:
    for _ in range(10):
        digest, uuid = random.randbytes(32).hex(), sample("{h8}-{h4}-{h4}-{h4}-{h12}", random)
        base64 = sample("{b86}==", random)
        for path, content in (
            ("package-lock.json", f'      "integrity": "sha512-{base64}",\n'),
            ("poetry.lock", f'    {{file = "x.whl", hash = "sha256:{digest}"}},\n'),
            ("go.sum", f"example.org/x v1.0.0 h1:{base64[:43]}=\n"),
            ("Dockerfile", f"FROM python@sha256:{digest}\n"),
            (".github/workflows/ci.yml", f"      - uses: actions/checkout@{digest[:40]}\n"),
            ("checksums.txt", f"{digest}  app.tar.gz\n"),
            ("ids.py", f'TENANT_ID = "{uuid}"\n'),
            ("public.pem", f"-----BEGIN PUBLIC KEY-----\n{base64[:64]}\n-----END PUBLIC KEY-----\n"),
            ("bundle.min.js", f'!function(e){{e.token="x",e.k="{base64[:30]}"}}();\n'),
            ("page.html", f'<script integrity="sha384-{base64[:64]}" crossorigin></script>\n'),
        ):
            yield Case("random and public", path, content)


__all__ = ["Case", "cases"]
