"""One module a subcommand, found by its name: `SUMMARY`, `arguments(parser)` and `run(arguments)` that gives the exit code."""
