"""What a repository needs to begin: hooks, a configuration that blocks nothing that is there today, a workflow."""
