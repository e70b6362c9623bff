"""The web process: it receives, remembers and wakes. It knows neither GitHub's API nor how a check is done."""
