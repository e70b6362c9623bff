from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.settings import WebSettings
from app.state.database import Pool
from app.web.application import receiving


@pytest.fixture
def client(web_settings: WebSettings, pool: Pool) -> FlaskClient:
    return receiving(web_settings, pool, lambda: False).test_client()
