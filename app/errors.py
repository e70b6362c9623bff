"""What an operator can mend."""


class Misconfigured(Exception):
    """The environment, the installation or the database is not as the App needs it; the message says what to do."""
