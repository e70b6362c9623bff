"""Well-known Python packages: the name that code imports, and the distributions that bring it."""

from __future__ import annotations

from collections.abc import Iterable

_SAME = """
aioboto3 aiofiles aiohttp aiokafka aiomysql aiopg aioredis aiosqlite alembic amqp anthropic anyio apscheduler arrow asgiref
asyncpg attrs authlib azure babel backoff bcrypt beanie bleach blinker bokeh boto boto3 botocore bottle broadcaster brotli
cachetools celery certifi channels chardet cherrypy chromadb click cloudinary cohere colorama colorlog confluent_kafka
connexion couchdb cryptography cssutils cv2 cx_oracle cytoolz dash dask databases datadog dataset ddtrace deepface docker
docopt dramatiq duckdb elasticsearch email_validator environs eventlet facebook_business faiss fakeredis falcon fastapi
fastavro feedparser filelock fiona firebase_admin flasgger flask flask_admin flask_apscheduler flask_babel flask_bcrypt
flask_caching flask_compress flask_cors flask_debugtoolbar flask_httpauth flask_jwt_extended flask_limiter flask_login
flask_mail flask_marshmallow flask_migrate flask_mongoengine flask_pymongo flask_redis flask_restful flask_restx flask_security
flask_session flask_smorest flask_socketio flask_sqlalchemy flask_talisman flask_wtf folium fpdf furl gensim geopandas geopy
gevent graphene gradio granian greenlet grpc gspread gunicorn h11 h5py hiredis httplib2 httpx huey huggingface_hub humanize
hvac hypercorn idna ijson imageio imutils influxdb influxdb_client itsdangerous jinja2 joblib jsonpickle jsonschema kafka
keras kombu langchain langchain_community langchain_core langchain_openai langgraph ldap3 librosa lightgbm litellm llama_index
locust loguru lxml mako mangum markdown markdown2 markupsafe marshmallow matplotlib minio mlflow mongoengine motor moviepy
mypy_boto3 mysql nats networkx newrelic nltk numba numpy oauthlib odmantic ollama onnxruntime openai openpyxl orjson
oscrypto paho pandas paramiko passlib peewee pendulum phonenumbers pika pinecone playwright plotly polars portalocker praw
prettytable prometheus_client prometheus_flask_exporter prophet protobuf psutil psycopg psycopg2 pyarrow pyasn1 pycountry
pydantic pydantic_settings pydub pygame pygments pyhive pymemcache pymongo pymssql pymysql pynamodb pyodbc pyotp pyppeteer
pyproj pyramid pysftp pytesseract pytube pytz qrcode quart rasterio ratelimit redis regex reportlab requests
requests_oauthlib requests_toolbelt rich rq sanic scipy scrapy seaborn selenium sendgrid sentence_transformers sentry_sdk shapely
simplejson slack_bolt slack_sdk snowflake sqlalchemy sqlalchemy_utils sqlmodel sqlparse starlette statsmodels streamlit
stripe strawberry structlog supabase sympy tablib tabulate tenacity tensorflow termcolor textblob tiktoken toml tomlkit toolz
torch torchvision torchaudio tornado tortoise tqdm transformers twilio typer tzlocal ujson unidecode uvicorn uvloop validators
waitress weasyprint websocket websockets werkzeug whitenoise whoosh wtforms xgboost xlrd xlsxwriter xlwt xmltodict yfinance
youtube_dl yt_dlp zeep zmq zstandard
"""
"""Imported by the name, or nearly the name, that the index has."""
_OTHER = {
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "Crypto": "pycryptodome",
    "Cryptodome": "pycryptodomex",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "decouple": "python-decouple",
    "discord": "discord.py",
    "django": "django",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "environ": "django-environ",
    "fitz": "pymupdf",
    "flask_jwt": "flask-jwt",
    "graphene_django": "graphene-django",
    "jose": "python-jose",
    "jwt": "pyjwt",
    "ldap": "python-ldap",
    "magic": "python-magic",
    "MySQLdb": "mysqlclient",
    "multipart": "python-multipart",
    "OpenSSL": "pyopenssl",
    "pptx": "python-pptx",
    "PIL": "pillow",
    "rest_framework": "djangorestframework",
    "corsheaders": "django-cors-headers",
    "crispy_forms": "django-crispy-forms",
    "allauth": "django-allauth",
    "django_filters": "django-filter",
    "storages": "django-storages",
    "dj_database_url": "dj-database-url",
    "django_celery_beat": "django-celery-beat",
    "django_redis": "django-redis",
    "drf_yasg": "drf-yasg",
    "drf_spectacular": "drf-spectacular",
    "debug_toolbar": "django-debug-toolbar",
    "serial": "pyserial",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "slugify": "python-slugify",
    "socketio": "python-socketio",
    "telebot": "pytelegrambotapi",
    "telegram": "python-telegram-bot",
    "tweepy": "tweepy",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}
_ALSO = {
    "PIL": ("pillow-simd",),
    "Crypto": ("pycrypto",),
    "cv2": ("opencv",),
    "MySQLdb": ("mysql",),
    "psycopg2": ("psycopg",),
    "grpc": ("grpcio",),
    "paho": ("paho-mqtt",),
    "websocket": ("websocket-client",),
    "jwt": ("jwt", "flask-jwt", "djangorestframework-simplejwt"),
    "mysql": ("mysql-connector", "mysqlclient"),
    "kafka": ("kafka-python",),
    "pinecone": ("pinecone",),
    "bs4": ("bs4",),
    "sklearn": ("sklearn", "scikit"),
    "fitz": ("pymupdf", "fitz"),
    "discord": ("py-cord", "discord", "nextcord"),
    "magic": ("magic",),
    "dotenv": ("dotenv",),
    "decouple": ("decouple",),
    "slugify": ("slugify",),
    "multipart": ("multipart",),
    "faiss": ("faiss",),
    "cx_oracle": ("cx-oracle", "oracledb"),
}


_COMPANIONS = {
    "asgiref": ("django", "channels"),
    "botocore": ("boto3",),
    "kombu": ("celery",),
    "markupsafe": ("flask", "jinja2"),
    "pydantic": ("fastapi", "sqlmodel", "pydantic-settings"),
    "starlette": ("fastapi",),
    "werkzeug": ("flask",),
}
"""Modules, and distributions whose documentation tells users to import them: they come in the version that fits."""
_VAGUE = frozenset("python client django fastapi library common plugin extension package".split())
_BROUGHT = {
    "asgiref": ("django", "channels"),
    "botocore": ("boto3", "aioboto3"),
    "certifi": ("requests", "httpx"),
    "click": ("flask", "typer", "uvicorn", "celery"),
    "dateutil": ("pandas", "botocore", "boto3", "matplotlib"),
    "google": ("firebase-admin",),
    "itsdangerous": ("flask", "starlette"),
    "jinja2": ("flask", "fastapi", "starlette"),
    "joblib": ("scikit-learn",),
    "kombu": ("celery",),
    "markupsafe": ("flask", "jinja2"),
    "numpy": ("pandas", "scipy", "scikit-learn", "torch", "tensorflow", "opencv", "matplotlib"),
    "pydantic": ("fastapi", "sqlmodel", "openai", "langchain", "pydantic-settings"),
    "pytz": ("pandas", "django", "celery"),
    "sqlalchemy": ("flask-sqlalchemy", "sqlmodel", "alembic", "flask-migrate"),
    "sqlparse": ("django",),
    "starlette": ("fastapi",),
    "urllib3": ("requests", "botocore", "boto3"),
    "websockets": ("uvicorn",),
    "werkzeug": ("flask",),
    "wtforms": ("flask-wtf",),
    "yaml": ("uvicorn", "apispec"),
}
"""Modules, and well-known distributions that install them for their own needs."""


def is_brought(module: str, declared: Iterable[str]) -> bool:
    """Whether a declared distribution is known to need the module's, or bears a name that speaks for it."""
    names = tuple(declared)
    words = {word for word in module.lower().split("_") if len(word) > 5} - _VAGUE
    if any(words.intersection(name.split("-")) for name in names):
        return True
    return any(name.startswith(others) for others in (_BROUGHT.get(module.lower(), ()),) if others for name in names)


def is_companion(module: str, declared: Iterable[str]) -> bool:
    """Whether the documentation of a declared distribution tells users to import the module."""
    return not frozenset(_COMPANIONS.get(module.lower(), ())).isdisjoint(declared)


def distribution_of(module: str) -> str | None:
    """The distribution that an imported top-level name comes from; None for names that are not well known."""
    if module in _OTHER:
        return _OTHER[module]
    return module.replace("_", "-").lower() if module.lower() in _SAME.split() else None


def brings(distribution: str, module: str) -> bool:
    """Whether a declared distribution may well bring the module: when in doubt, yes."""
    compact, wanted = _compact(distribution), _compact(module)
    if wanted in compact or (len(compact) > 3 and compact in wanted):
        return True
    names = (_OTHER.get(module, ""), *_ALSO.get(module, ()))
    return any(name and _compact(name) in compact for name in names)


def _compact(name: str) -> str:
    return name.replace("-", "").replace("_", "").replace(".", "").lower()
