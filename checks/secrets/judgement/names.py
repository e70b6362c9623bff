"""What the name of a value says about it: whether it is meant to hold a password, a token or key, or something else."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from checks.pattern import pattern

Meaning = Literal["password", "secret", "weak", "key"]
"""`weak`: the name speaks of a secret without clearly being one, so only a random value counts. `key`: it says no more than that."""

_WORDS = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_PASSWORDS = frozenset(
    "password passwords passwd passwort pwd pass passphrase passcode pw psw pswd passw pword contrasena senha kennwort".split()
)
_ABBREVIATED = pattern(r"p[ao]?s{1,2}w?o?r?s?ds?|pa?ss?wrd|passw[a-z]{0,3}")
"""Spelt short or wrong: `pswd`, `pssword`, `passwrd`."""
_SECRETS = frozenset(
    "secret secrets token tokens credential credentials creds pat jwt apikey apikeys apitoken authtoken secretkey "
    "accesskey accesstoken privatekey masterkey authkey cryptkey signingkey encryptionkey clientsecret appsecret "
    "sharedsecret appkey accountkey storagekey sessionsecret secretaccesskey refreshtoken bearer licensekey "
    "sharedaccesskey machinekey validationkey decryptionkey authtok pepper salt webhooksecret signature".split()
)
_KEY_OWNERS = frozenset(
    "api access secret private encryption encrypt encrypted crypto crypt cipher signing sign signature auth account "
    "master app application session cookie jwt hmac shared service storage client admin deploy webhook license "
    "consumer subscription server aes des rsa ssh gpg pgp vault fernet totp otp user security write root "
    "integration machine validation decryption connection function ingest rest csrf site".split()
)
_OPEN_KEYS = frozenset(
    "public primary foreign cache partition sort map dict object row hash idempotency i18n locale query registry "
    "property attr attribute group index unique lookup field node item list react tab arrow hot nav doc issue image file path "
    "bucket content message messages translation label col column config setting option preference storage param parameter "
    "metadata route routing event topic record redis entity natural composite surrogate type color theme menu by error "
    "feature flag locale lang schema json yaml header env variable pub known host".split()
)
"""What has a key that everybody may know."""
_BEHIND = frozenset(
    "value val string str text plain plaintext raw base64 b64 encoded default prod production dev development staging "
    "stage live sandbox old new current primary secondary main local base env var const b hex bytes data root admin "
    "secure user db readonly ro rw internal external global id s key constant literal temp tmp sample demo test".split()
)
"""Words that may stand behind the telling one without changing what the value is."""

_ELSEWHERE = frozenset(
    "name names file filename path paths dir directory folder url uri urls link endpoint host port type types kind "
    "length len size count min max minimum maximum limit limits ttl expiry expires expiration expire expired lifetime "
    "age timeout time date policy policies strategy field fields label labels placeholder hint message messages msg error "
    "errors regex regexp pattern patterns rule rules format prefix suffix header headers param params parameter "
    "parameters input inputs form change reset route page view template title description desc enabled disabled "
    "required provider providers class store storage manager service factory arn ref reference refs version alg "
    "algorithm index idx status state mode method handler callback func function fn action event events scope "
    "scopes usage column table attribute attr attributes property prop option options config settings model schema "
    "validator validation check checker changed updated created rotation generator encoder strength hash hashed digest "
    "hashing mapping map list set source key_id keyid identifier ids position pos start end symbol command cmd icon "
    "tooltip button text_field help screen dialog modal subject body mail email plugin backend issuer audience "
    "endpointurl issued visibility location environment variable uid uuid owner username login prompt confirm "
    "confirmation again repeat match encryption charset group groups role roles permission permissions user_id "
    "typed bucket tag tags".split()
)
"""Last words of names that speak about a secret and hold none."""

_ABOUT = frozenset(
    "no not is has have show hide use using enable disable allow require requires forgot forget reset change "
    "update invalid missing wrong incorrect empty generate create delete remove revoke rotate verify validate check "
    "get fetch find load save print set with csrf xsrf next page continuation pagination cursor sync cancel "
    "cancellation placeholder lexer parser syntax public min max num number count pub pagetoken test_id".split()
)
"""First words of names that speak about a secret and hold none."""


_DIRECTIVES = frozenset("proxy_pass fastcgi_pass uwsgi_pass scgi_pass grpc_pass memcached_pass".split())
"""Of nginx: they name where a request is passed on to."""


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in camel, snake, kebab or dotted case, lower case, without digits."""
    return tuple(word.lower() for word in _WORDS.findall(name))


@lru_cache(maxsize=8192)
def meaning(name: str) -> Meaning | None:
    """What a value of this name is meant to be."""
    all_words = words(name.rpartition("/")[2])
    if not all_words:
        return None
    if name.lower() in _DIRECTIVES:
        return None
    last_part = words(name.rpartition(".")[2]) or all_words
    about = all_words[0] in _ABOUT or last_part[0] in _ABOUT
    last = len(all_words) - 1
    if all_words[last] in _ELSEWHERE:
        return None
    while last > 0 and all_words[last] in _BEHIND and _telling(all_words, last) is None:
        last -= 1
    found = _telling(all_words, last)
    if found and about:
        return "weak"
    if found and last < len(all_words) - 1 and all_words[-1] == "id":
        return "weak"
    if not found and all_words[-1] in ("key", "keys"):
        return None if about or (len(all_words) > 1 and all_words[-2] in _OPEN_KEYS) else "key"
    return found or ("weak" if any(_telling(all_words, position) for position in range(last)) else None)


def _telling(all_words: tuple[str, ...], position: int) -> Meaning | None:
    word = all_words[position]
    if word in _PASSWORDS or word.endswith(("password", "passwd", "passphrase", "passwort")):
        return "password"
    if word in _SECRETS or word.endswith(("secret", "token", "apikey", "secretkey", "accesskey", "privatekey")):
        return "secret"
    if _ABBREVIATED.fullmatch(word):
        return "password"
    if word.endswith(("pass", "pwd")) and word not in ("bypass", "compass", "trespass", "surpass", "encompass"):
        return "password"
    if word in ("key", "keys") and position and all_words[position - 1] in _KEY_OWNERS:
        return "secret"
    if word == "auth" and position == len(all_words) - 1:
        return "weak"
    return None
