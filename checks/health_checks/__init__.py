"""Health checks, wherever a repository declares them, and whether what they ask is there."""
