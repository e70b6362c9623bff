"""What a value is when it is no secret: a reference to one, a placeholder for one, or something else altogether."""

from __future__ import annotations

import re
from itertools import pairwise

from checks.pattern import pattern
from checks.secrets.judgement.randomness import randomness

_REFERENCE = pattern(
    r"""
      [^\n]{0,300}?(?:\$\{[\s!\#'"]{0,9}[\w.\-]{0,80}\s{0,9}(?:[}:.?+=%/,(\[|^@'"\s\\*!&<>\-]|$)|\$\(\s{0,4}[A-Za-z_./"'$<]|\{\{(?!\w{0,40}\}(?!\}))|\s\}\}|%\(\w{1,60}\)|<%|\#\{|@\{|\$\[|\{%|\[\[
        |__[A-Z][A-Z0-9_]+__|\{[A-Za-z_][\w.]{1,60}\}|%\{)
    | \$[A-Za-z_]\w*(?:[:;/.\[\s,)&|"'-].*)?$ | %[A-Za-z_]\w*%$ | %[-+0-9.]*[sdvqr@]$ | @[A-Z][A-Z0-9_.]+@$ | \#[A-Z_]+\#$
    | (?:vault|ssm|secretsmanager|sm|op|secret|keyring|pass|bws|doppler|infisical|akv|gcpsm|awssm|azurekeyvault|env|sops
        |keychain|file|ref|classpath|cyberark|conjur|chamber|kv|config|credstash|lookup|parameter|resolve)(?:\+\w+)?:(?:/|[\w.$]+)
    | arn:aws[\w-]*: | projects/[^/]+/secrets/ | @Microsoft\.KeyVault | ENC\[ | ENC\( | \{cipher\} | !vault | !Ref | !Sub
    | (?:required|nullable|sometimes|confirmed|present|string|min|max)(?:[|:].*)?$ | [\w.]+\."
    | (?i:sha-?\d{1,3}|md5|utf-?\d+|hex|base64(?:url)?|latin-?1|iso-8859-\d+|us-ascii|ascii|binary|bcrypt|scrypt|argon2\w*|pbkdf2\w*|[hre]s\d+|aes[\w-]*)$
    | [),;:\].] | \$ANSIBLE_VAULT | ["'`]\s{0,3}[+.$&] | \+\s{0,4}\w | \.?\s{0,4}\|\|\s?\w | (?:/var)?/run/secrets/ | AQICAH | [A-Za-z]:\\ | ~/
    | (?:process\.env|os\.environ|os\.getenv|System\.getenv|import\.meta\.env|Deno\.env|ENV\[|getenv\(|env\(|viper\.)
    | (?:self|this|secrets|vars?|local|data|module|env|config|settings|inputs|github|steps|params|props|state|ctx|request|options)
        (?:\.[A-Za-z_]\w*)+(?:\(.*)?$
    | [A-Za-z_][\w.]*\(.*\)?;?$ | [A-Za-z_]\w*\[.*\]$
    | (?:https?|ftp|tcp|mailto|urn|data)://?[^:@]*$
    """.replace("\n    ", "\n"),
    re.VERBOSE,
)
_PATH = pattern(r"\.{0,2}/[\w./-]{1,400}$")
_PLACEHOLDER = pattern(
    r"""change[ _.-]?(?:me|it|this)|(?:^|[^A-Za-z0-9])your|your[ _.-]|my[ _-](?:secret|password|token|api|key|pass)|x{4,}|\*{3,}|\.{3,}|…|_{4,}|-{6,}
    |<[^<>\n]*>|^\[[^\]]*\]$|^\([^)]*\)$|^\{[^}]*\}$|example|placeholder|dummy|fake|redacted|\btodo|fixme|insert|replace|put[_ -]|enter[_ -]
    |sample|removed|masked|censored|hidden|obfuscated|goes[_ -]?here|[_ -]here$|\bset[_ -]?me|fill[_ -]?(?:me|in)|\btbd\b|lorem|ipsum|foo[_-]?bar|\bfoo\b|\bbar\b|foobar
    |n/a|not[_ -]?(?:set|used|a[_ -]|real|needed|required|applicable|secure|secret|specified|provided|available|defined)|undefined|unset|none$|insecure|secret[_ -]?(?:goes|here)
    |random|generate|super[_ -]?secret|some[_ -](?:secret|password|token|key|random|value|thing)|(?:secret|pass|token|key)[_ -]?value|^(?:the|a|an|any|this|that)[_ -]
    |deadbeef|cafebabe|00000000|11111111|^test$|^(?:test|testing)[_ -]|[_ -]test(?:ing)?$|^mock|^stub
    |^(?:abc|xyz|abc123|asdf\w*|blah\w*|baz|qux|none|null|nil|empty|default|string|true|false|yes|no|on|off|required|optional|disabled|enabled|auto|unknown)$
    """.replace("\n    ", ""),
    re.IGNORECASE,
)
_DJANGO = "django-insecure-"
"""What Django puts before the key of a new project, which stays the real one until somebody changes it."""
_CONSTANT = pattern(r"[A-Z][A-Z0-9]{1,60}(?:_[A-Z0-9]{2,60}){1,20}")
_UUID = pattern(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_HASH_PREFIX = pattern(r"(?:sha\d{1,3}|md5|h1|blake\w*)[-:=]", re.IGNORECASE)
_EMULATORS = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
    "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw",
)
"""Keys of the local emulators of Azure Storage and Cosmos DB, the same for everyone."""
_PUBLIC = pattern(
    r"ssh-(?:rsa|dss|ed25519)|ecdsa-sha2|-----BEGIN (?:PUBLIC|CERT|RSA PUBLIC)|age1[a-z0-9]{50}|pk_(?:live|test)_|data:\w+/"
)
_ESCAPED = pattern(r"\\u(?!00[0-7])[0-9a-fA-F]{4}")
_NUMBER = pattern(r"[-+]?[0-9][0-9_.,]*(?:[a-z]{1,2}|ms|px|rem|%)?$", re.IGNORECASE)
_PASSWORD_HASH = pattern(
    r"\$(?:2[abxy]|argon2\w*|5|6|1|apr1|y|scrypt|pbkdf2[\w-]*)\$|\{(?:SHA|SSHA|CRYPT|bcrypt)\}|pbkdf2_sha|pbkdf2:|scrypt:|argon2",
    re.IGNORECASE,
)
_MARKUP = pattern(
    r"</?[a-zA-Z][^<>]{0,200}>|^[<{\[].*[>}\]]$|\{\d{0,3},?\d{0,3}\}|\\[sdwDSW]|\(\?|\[\^|^\^|&[a-z]+;|[a-z]-[a-z]\]|0-9\]|\\[1-9]|\.[*+]"
)
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
_LONGEST = 4096
_CHANGES = 4
_SHORTEST_TOKEN, _DRAWN = 24, 0.6
_ORDERED = 0.55
"""The share of neighbours in a value that follow each other in the alphabet or on the keyboard from which somebody typed it."""
_KEYBOARD = "qwertyuiopasdfghjklzxcvbnmqwertzuiop1234567890abcdefghijklmnopqrstuvwxyz0123456789"
_NEIGHBOURS = frozenset(pair for pair in (_KEYBOARD[at : at + 2] for at in range(len(_KEYBOARD) - 1))) | frozenset(
    pair[::-1] for pair in (_KEYBOARD[at : at + 2] for at in range(len(_KEYBOARD) - 1))
)


def reference(value: str) -> bool:
    """Whether the value says where a secret is, and is none."""
    if _PATH.match(value):
        return len(value) < _SHORTEST_TOKEN or randomness(value) < _DRAWN
    return bool(_REFERENCE.match(value[:_LONGEST]))


def placeholder(value: str) -> bool:
    """Whether the value stands where a secret is to be filled in."""
    value = value.removeprefix(_DJANGO)
    return bool(_PLACEHOLDER.search(value[:_LONGEST]) or _CONSTANT.fullmatch(value)) or len(set(value)) <= (
        1 if value.isdigit() else 2
    )


def typed(value: str) -> bool:
    """Whether the value was typed in the order of the alphabet, the digits or the keyboard."""
    lowered = value.lower()
    pairs = [first + second for first, second in pairwise(lowered) if first.isalnum() and second.isalnum()]
    return len(pairs) >= 6 and sum(pair in _NEIGHBOURS for pair in pairs) > _ORDERED * len(pairs)


def public(value: str) -> str | None:
    """What a value is that looks random and may be seen by anyone."""
    if _UUID.fullmatch(value):
        return "a UUID"
    if _HASH_PREFIX.match(value):
        return "a checksum"
    if emulator(value):
        return "the key of an emulator"
    if _PUBLIC.match(value):
        return "public by its form"
    return None


def emulator(value: str) -> bool:
    return any(known in value for known in _EMULATORS)


def number(value: str) -> bool:
    return bool(_NUMBER.match(value))


def password_hash(value: str) -> bool:
    return bool(_PASSWORD_HASH.match(value))


def foreign(value: str) -> bool:
    """Whether the value is mostly written in another script, escaped or not: a translation."""
    value = _ESCAPED.sub("\N{REPLACEMENT CHARACTER}", value)
    return sum(not character.isascii() for character in value) > len(value) / 3


def markup(value: str) -> bool:
    """Whether the value is a pattern, a tag or a template rather than a credential."""
    value = value[:_LONGEST]
    if _MARKUP.search(value):
        return True
    return any(sign in "<>{}" for sign in value) and not scrambled(value)


def interleaved(value: str) -> bool:
    """Whether digits and letters of one word change places again and again."""
    if len(value) < 10 or not value.isalnum():
        return False
    return sum(first.isdigit() != second.isdigit() for first, second in pairwise(value)) >= _CHANGES


def scrambled(value: str) -> bool:
    """Whether brackets stand in a long value as in no language: not in pairs, or among capitals and digits."""
    brackets = sum(sign in "()[]{}<>" for sign in value)
    if len(value) < 10 or " " in value or not brackets or brackets * 2 > len(value):
        return False
    if any(map(str.isdigit, value)) and any(map(str.isupper, value)) and any(map(str.islower, value)):
        return True
    opened: list[str] = []
    for sign in value:
        if sign in "([{<":
            opened.append(sign)
        elif sign in _BRACKETS and (not opened or opened.pop() != _BRACKETS[sign]):
            return len(set(value) - set(_BRACKETS)) > 6
    return False
