"""Dependency manifests and lock files of every ecosystem as values. Rules ask `reading.changed_manifests` and `locks`."""
