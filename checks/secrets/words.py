"""The words that lead to a place where a secret may be given a name."""

WORDS = (
    "passw pwd pasw psw pssw pword passphrase passcode kennwort dbpass userpass rootpass mailpass adminpass secret token credential "
    "apikey api_key api-key api.key accesskey access_key access-key access.key privatekey private_key private-key "
    "_key appkey authkey accountkey storagekey signingkey encryptionkey encryptkey cryptkey masterkey sessionkey "
    "clientkey servicekey adminkey licensekey webhookkey machinekey validationkey decryptionkey hmackey sharedkey "
    "_auth _pwd bindpw rootpw oauth2-bearer"
).split()
"""Each one may stand anywhere in a name; the name decides later."""

PASS = (
    "pw:",
    "pw=",
    "pw =",
    'pw"',
    "pw'",
    "_pat=",
    "_pat =",
    "_pat:",
    '_pat"',
    "_pat'",
    "_pat>",
    "pass=",
    "pass =",
    "pass:",
    'pass"',
    "pass'",
    "pass>",
    "pass ",
    "_pass",
    ".pass",
    "-pass",
    "pass_",
)
"""`pass` alone is a statement in some languages and a word in all."""

KEYS = ("key=", "key = ", "key: ", 'key":', "key':", "key>", "key - ")
"""`key` alone is a word of every language: only what looks drawn at random is a value to look at behind it."""
