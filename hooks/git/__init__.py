"""Places that git keeps files in: the working tree, the index, a commit; and what changed between two of them."""
