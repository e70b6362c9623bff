"""The errors a user can act on. Each message says what is wrong, where, and what to do."""


class FactorlintError(Exception):
    """Something the user can mend; shown as one sentence on standard error."""

    exit_code = 2


class ConfigurationError(FactorlintError):
    """A configuration, baseline or suppression that cannot be honoured as written."""


class UsageError(FactorlintError):
    """Arguments that contradict each other or name something that is not there."""


class Unreadable(Exception):
    """A file that was not read. It is listed in the report with this reason and fails nothing else."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
