"""What calls that print or log are handed: secrets, or the whole environment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.environment.values import names_secret
from checks.pattern import pattern
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_LOGGING = pattern(
    r"^(?:print|pprint|println!?|eprintln!|puts|p|pp|var_dump|print_r|error_log|dd|dump|printf)$|"
    r"^(?:console|fmt|log|logger|logging|_logger|_log|LOG|LOGGER|self\.logger|this\.logger|app\.logger|current_app\.logger|Rails\.logger|"
    r"logrus|slog|zap|winston|Log|Logger|tracing|System\.out|System\.err|Console|_logger|Debug|Trace|fastify\.log|request\.log|req\.log|server\.log)\."
    r"(?:print|println|printf|log|trace|debug|info|warn|warning|error|fatal|critical|exception|dir|table|Print|Println|Printf|Fatal|Fatalf|Fatalln|"
    r"Panic|Info|Infof|Infow|Debug|Debugf|Warn|Warnf|Error|Write|WriteLine|LogInformation|LogDebug|LogWarning|LogError|notice|success)$"
)
_WHOLE = pattern(
    r"^(?:os\.environ|environ|dict\(os\.environ\)|dict\(\*\*os\.environ\)|os\.environ\.(?:items|copy)\(\)|process\.env|ENV|ENV\.(?:to_h|inspect|to_a)|"
    r"\$_ENV|getenv\(\)|os\.Environ\(\)|System\.getenv\(\)|Environment\.GetEnvironmentVariables\(\)|import\.meta\.env|Deno\.env\.toObject\(\)|"
    r"(?:vars|dict)\((?:app_?)?settings\)|(?:app_?)?settings\.(?:dict|model_dump|json|model_dump_json|__dict__|as_dict)(?:\(\))?|dict\(app\.config\)|app\.config)$"
)
_NAMES = frozenset(
    "identifier attribute member_expression subscript subscript_expression selector_expression field_access variable_name "
    "member_access_expression field_expression element_reference call navigation_expression simple_identifier".split()
)
_TRANSPARENT = frozenset(
    "str repr String JSON.stringify json.dumps util.inspect inspect format stringify sprintf pformat pprint.pformat "
    "fmt.Sprintf fmt.Sprint format! print_r var_export json_encode string.Format String.format".split()
)
_PASSED = frozenset(
    "string concatenated_string interpolation format_expression binary_operator binary_expression binary parenthesized_expression "
    "template_string template_substitution argument value_argument list array object dictionary pair tuple encapsed_string "
    "interpolated_string_expression token_tree arguments argument_list keyword_argument interpolated_expression string_literal".split()
)
_TELLING = pattern(
    r"(?:^|_)(?:password|passwd|passphrase|pwd)$|(?:^|_)(?:api|secret|private|access|encryption|signing)_?key$|._?secret$|"
    r"(?:^|_)(?:db|smtp|mail|email|mysql|redis|pg|postgres|mongo|ftp|admin|root)_pass$|(?:^|_)(?:api|access|session|refresh|auth|jwt|bearer|bot|id|csrf)_?token$"
)
_OF_SOMETHING_ELSE = pattern(
    r"^(?:err|error|clip|max|min|mask|masked|truncated|hidden|redacted|encrypted|hashed|invalid|missing|has|is|no|need|require|show|hide|"
    r"wrong|reset|forgot|change|short|public|parse|sanitized|obfuscated|old|expired|csrf|next|page)_"
)
_CONSTANT = pattern(r"[A-Z][A-Z0-9_]*\Z")
_CONVERSING = pattern(
    r"(?:^|/)(?:cli|commands?|management|scripts?|bin|tools|extras|setup|installer?|console|cmd)(?:/|\.)|generat|keygen|decryptor",
    re.IGNORECASE,
)
"""Where a program answers the person who called it."""
_WORD = pattern(r"(?<=[a-z0-9])(?=[A-Z])")


@frozen(eq=False)
class Logged:
    what: str
    node: SgNode


def logged(source: SourceFile) -> Iterator[Logged]:
    """The first telling thing of each call that prints or logs."""
    conversing = _CONVERSING.search(source.path) is not None
    for call in source.calls:
        if conversing and call.callee in (
            "print",
            "puts",
            "console.log",
            "println!",
            "fmt.Println",
            "fmt.Printf",
            "System.out.println",
        ):
            continue
        if _LOGGING.match(call.callee) or _LOGGING.match(call.name):
            found = next((each for argument in call.arguments for each in _exposed(source, argument.node, 0)), None)
            if found is not None:
                yield found


def _exposed(source: SourceFile, node: SgNode, depth: int) -> Iterator[Logged]:
    if depth > 12:
        return
    text, kind = node.text(), node.kind()
    if _WHOLE.match(text):
        yield Logged(text, node)
        return
    if kind in source.grammar.calls:
        call = source._call(node)
        if call.callee in _TRANSPARENT or call.method == "format":
            children = [argument.node for argument in call.arguments]
        else:
            name = call.string(0)
            children = []
            if (
                call.named(
                    "os.getenv",
                    "environ.get",
                    "os.Getenv",
                    "System.getenv",
                    "ENV.fetch",
                    "Environment.GetEnvironmentVariable",
                    "env.var",
                    "getenv",
                )
                and name
                and names_secret(name)
            ):
                yield Logged(name, node)
    elif kind in _NAMES:
        children = []
        name = _secret_name(source, node)
        if name:
            yield Logged(name, node)
    elif kind in _PASSED:
        operators = {child.text() for child in node.children() if not child.is_named()}
        children = (
            [] if operators & {"==", "!=", "===", "!==", ">", "<", "in", "is", "&&", "and"} else node.named_children()
        )
    else:
        children = []
    for child in children:
        yield from _exposed(source, child, depth + 1)


def _secret_name(source: SourceFile, node: SgNode) -> str | None:
    """The last part of a name or the key of a look-up, where it says that a secret is behind it."""
    key = None
    if node.kind() in ("subscript", "subscript_expression", "element_reference"):
        key = source.string(node.named_children()[-1])
    name = key or re.split(r"[.>:\[]", node.text().rstrip("]"))[-1].strip("$\"'@& ")
    language = source.grammar.language
    if not re.fullmatch(r"[A-Za-z_]\w*", name) or (
        _CONSTANT.match(name) and language in ("java", "kotlin", "csharp", "go", "rust")
    ):
        return None
    plain = _WORD.sub("_", name).lower().strip("_")
    return name if _TELLING.search(plain) and not _OF_SOMETHING_ELSE.match(plain) and names_secret(name) else None
