"""The worker: claims what is owed, reads it from GitHub, has it checked in a bounded child process, and publishes."""
