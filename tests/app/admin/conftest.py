from tests.app.worker.conftest import github, key, private_pem, settings, shop, worker

__all__ = ["github", "key", "private_pem", "settings", "shop", "worker"]
