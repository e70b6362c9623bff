"""Business logic that asks where it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import SourceFile
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_KINDS: tuple[Kind[SourceFile], ...] = (PYTHON, JAVASCRIPT, GO, JAVA, RUBY, PHP, CSHARP)
_LITERALS = ("production", "development", "staging", "isprod", "is_prod", "'prod'", '"prod"', "'dev'", '"dev"')
_RUBY_CONDITIONALS = ("if", "unless", "if_modifier", "unless_modifier")
_FOLDERS = frozenset(
    "services service controllers controller models model views handlers handler domain usecases use_cases usecase jobs tasks workers "
    "consumers billing payments orders resolvers actions interactors entities".split()
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A condition on a named environment, an act of business, and what tools do."""
    name = r"[\"'](?:production|prod|development|dev|staging|stage|live)[\"']"
    variable = r"(?:NODE_ENV|APP_ENV|RAILS_ENV|FLASK_ENV|DJANGO_ENV|GO_ENV|ENVIRONMENT|environment|Environment|app_env|\benv|\bENV)[\"'\])]*"
    condition = re.compile(
        rf"{variable}\s*(?:===?|!==?)\s*{name}|Rails\.env\.(?:production|development|staging)\?|"
        rf"environment\(\s*{name}|\.[Ii]s(?:Production|Development|Staging)\(\)|isLocal\(\)"
    )
    act = re.compile(
        r"(?:^|[.>:\s])_?(?:send|charge|refund|capture|notify|publish|deliver|enqueue|dispatch|delay|transfer|purchase|subscribe|invoice|"
        r"upload|perform)(?:_?(?:[a-z]+))*\s*\(|deliver_(?:later|now)|perform_(?:later|async)|\b(?:price|amount|discount|tax|fee|limit|quota)\w*\s*=[^=]",
        re.IGNORECASE,
    )
    tools = re.compile(
        r"\blog(?:ger|ging|s)?\b|console\.|print|debug|swagger|openapi|cors|stack|trace|static|sendFile|send_file|webpack|vite|hot|seed|"
        r"migrat|helmet|compress|secure|cookie|sentry|newrelic|metric|ssl|https|render|res\.(?:status|send|json)|response|error|subscriber|exception|profil|"
        r"toolbar|mock|serviceWorker|analytics|gtag",
        re.IGNORECASE,
    )
    return condition, act, tools


@rule(
    message="Business logic asks for the environment by name: {condition}",
    level="warning",
    fix="Ask a setting for what should differ, `if settings.send_receipts`, or give each deploy another service behind the same handle.",
    looks_at=dict.fromkeys(_KINDS, _LITERALS),
    scope="application",
    bad=[
        (
            {
                "Procfile": "web: python -m shop\n",
                "shop/services/orders.py": 'def place(order):\n    if os.environ["APP_ENV"] == "production":\n        gateway.charge(order.total)\n    return order\n',
            },
            "shop/services/orders.py:2",
        ),
        (
            {
                "Procfile": "web: node index.js\n",
                "src/services/mail.js": "function welcome(user) {\n  if (process.env.NODE_ENV === 'production') {\n    mailer.sendMail({ to: user.email });\n  }\n}\n",
            },
            "src/services/mail.js:2",
        ),
        (
            {
                "Procfile": "web: rails s\n",
                "app/models/order.rb": "class Order\n  def close\n    if Rails.env.production?\n      OrderMailer.closed(self).deliver_later\n    end\n  end\nend\n",
            },
            "app/models/order.rb:3",
        ),
        (
            {
                "Procfile": "web: php\n",
                "app/Services/Billing.php": "<?php\nclass Billing {\n  function bill($order) {\n    if (app()->environment('production')) {\n      $this->gateway->charge($order);\n    }\n  }\n}\n",
            },
            "app/Services/Billing.php:4",
        ),
    ],
    good=[
        {
            "Procfile": "web: node index.js\n",
            "src/services/mail.js": "function welcome(user) {\n  if (process.env.NODE_ENV !== 'production') {\n    console.log(user);\n  }\n}\n",
        },
        {
            "Procfile": "web: python -m shop\n",
            "shop/log.py": 'def configure():\n    if os.environ["APP_ENV"] == "production":\n        handler.send_json()\n',
        },
        {
            "Procfile": "web: node index.js\n",
            "src/app.js": "if (process.env.NODE_ENV === 'development') {\n  app.use(errorhandler());\n}\n",
        },
        {
            "Procfile": "web: node index.js\n",
            "src/services/mail.js": "function welcome(user) {\n  if (config.sendMail) {\n    mailer.sendMail({ to: user.email });\n  }\n}\n",
        },
        {
            "Procfile": "web: node index.js\n",
            "webpack.config.js": "module.exports = () => {\n  if (process.env.NODE_ENV === 'production') {\n    upload();\n  }\n};\n",
        },
        {
            "Procfile": "web: node index.js\n",
            "src/controllers/home.js": "function home(req, res) {\n  if (process.env.NODE_ENV === 'production') {\n    res.sendFile('index.html');\n  }\n}\n",
        },
    ],
)
def environment_branch(repository: Repository) -> Iterator[Match]:
    """What runs under one name alone is tested nowhere else. The code that charges, mails or publishes meets its first request in
    production, and each new deploy needs a change of code.
    """
    condition, act, tools = _patterns()
    for kind in _KINDS:
        for source in repository.changed(kind):
            if _FOLDERS.isdisjoint(source.path.lower().split("/")[:-1]):
                continue
            for node in source.find(*(_RUBY_CONDITIONALS if kind is RUBY else ("if_statement",))):
                asked = _condition(node)
                if asked is None or not condition.search(asked) or source.enclosing_function(node) is None:
                    continue
                body = node.text().replace(asked, "", 1)
                if len(body) < 1_500 and act.search(body) and not tools.search(body):
                    place = node.field("condition") or node
                    yield Match(source.path, source.span(place), {"condition": " ".join(asked.split())[:80]})


def _condition(node: SgNode) -> str | None:
    found = node.field("condition")
    return found.text() if found is not None else None
