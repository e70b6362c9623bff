"""Forgery is tested at the web process, hostile content at the worker."""

from tests.app.web.conftest import client
from tests.app.worker.conftest import github, key, private_pem, settings, shop, worker

__all__ = ["client", "github", "key", "private_pem", "settings", "shop", "worker"]
