"""Where a repository stands: what is wrong now, what its history gives away, and what to do first."""
