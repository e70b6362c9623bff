"""Administrative work (migrations, seeds, resets): which commands and calls do it, and which of them run at start."""
