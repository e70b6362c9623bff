"""What speaks about a factor, whether well or badly: without such a sign nothing is claimed about it."""
