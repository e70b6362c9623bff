"""What ends when a process is told to stop, and what does not hear of it."""
