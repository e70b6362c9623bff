"""One-off processes of the same release: they read the same settings and end with a status."""
