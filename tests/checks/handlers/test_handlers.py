"""Which functions answer requests."""

from __future__ import annotations

from types import ModuleType

import pytest

from checks.documents import go, java, javascript, python
from checks.handlers import handler_of
from checks.text import Text

ANSWERING = [
    (python, "a.py", "@app.route('/')\ndef a():\n    mark()\n"),
    (python, "a.py", "import django\ndef a(request, id):\n    mark()\n"),
    (python, "a.py", "class A(Resource):\n    def get(self):\n        mark()\n"),
    (javascript, "a.js", "app.get('/', async () => { mark(); });\n"),
    (javascript, "a.ts", "export const a = (req: Request, res: Response) => { mark(); };\n"),
    (javascript, "a.ts", "class A {\n  @Post('x')\n  add() { mark(); }\n}\n"),
    (go, "a.go", "package a\nfunc a(c *gin.Context) {\n\tmark()\n}\n"),
    (java, "A.java", "class A {\n  @GetMapping\n  void a() { mark(); }\n}\n"),
]
OTHERS = [
    (python, "a.py", "def a(request):\n    mark()\n"),
    (python, "a.py", "@click.command()\ndef a():\n    mark()\n"),
    (javascript, "a.js", "items.get('a', () => { mark(); });\n"),
    (go, "a.go", "package a\nfunc a(ctx context.Context) {\n\tmark()\n}\n"),
    (java, "A.java", "class A {\n  void a() { mark(); }\n}\n"),
]


def answers(language: ModuleType, path: str, code: str) -> bool:
    source = language.parse(Text(path, code))
    (call,) = [call for call in source.calls if call.callee == "mark"]
    return handler_of(source, call.node) is not None


@pytest.mark.parametrize(("language", "path", "code"), ANSWERING)
def test_a_function_bound_to_a_route_answers_requests(language: ModuleType, path: str, code: str) -> None:
    assert answers(language, path, code)


@pytest.mark.parametrize(("language", "path", "code"), OTHERS)
def test_any_other_function_answers_none(language: ModuleType, path: str, code: str) -> None:
    assert not answers(language, path, code)
