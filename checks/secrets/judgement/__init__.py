"""Tells secrets from what only looks like them, with a score and the reasons for it."""
