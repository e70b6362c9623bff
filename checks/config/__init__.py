"""What a repository, and its organisation, want checked and how strictly.

Only what every check needs is imported here; `parsing` reads a named file, `policy` puts an organisation's policy beneath.
"""

from checks.config.loading import CONFIG_FILES, load
from checks.config.model import Config, Locks, Modes, Override, Setting, UnitSetting
from checks.config.names import factor_id

__all__ = ["CONFIG_FILES", "Config", "Locks", "Modes", "Override", "Setting", "UnitSetting", "factor_id", "load"]
