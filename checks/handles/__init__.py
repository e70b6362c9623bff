"""Handles of backing services: URLs, hosts and names by which code reaches a database, cache, queue or store."""
