"""Where a repository says which variables a deploy is given: lists, container and platform files, infrastructure code."""
