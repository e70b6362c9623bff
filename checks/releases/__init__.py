"""Builds and releases: which images a repository builds, what it pushes and runs, and what it ships to servers."""
