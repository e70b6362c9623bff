"""How each language asks for environment variables: one module a language, `lookups(source)` in each."""
