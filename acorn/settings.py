"""Settings of the portal. What differs between installations comes from acorn/env.py."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from acorn import env

BASE_DIR = Path(__file__).resolve().parent.parent

# -- where we are

DATABASE_URL = env.text("ACORN_DATABASE_URL")
INSTALLED = bool(DATABASE_URL)  # a real installation, not the demo on somebody's laptop
DATA_DIR = env.data_dir()
DEMO = not INSTALLED  # the demo world, its accounts on the sign-in page, its mail in the admin
PORT = env.number("ACORN_PORT", 8000, most=65535)
WEB_WORKERS = env.number("ACORN_WEB_WORKERS", 2, most=64)  # one for each core
BIND = env.bind(demo=DEMO)  # elsewhere only behind a TLS proxy of another machine
PUBLIC = env.public_address(required=INSTALLED, port=PORT)
PUBLIC_URL = str(PUBLIC)
DEBUG = env.flag("ACORN_DEBUG")
SECRET_KEY = env.secret_key(required=INSTALLED, folder=DATA_DIR)
SECRET_KEY_FALLBACKS = env.names("ACORN_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = [PUBLIC.host] if PUBLIC.is_secure else ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXIES = env.networks("ACORN_TRUSTED_PROXIES")

# -- the house

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "acorn.admin_site.AcornAdminConfig",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "common",
    "audit",
    "notifications",
    "accounts",
    "marketplaces",
    "vendors",
    "batches",
    "threads",
    "machines",
    "lists",
    "orders",
    "dashboards",
]

MIDDLEWARE = [
    "common.middleware.RequestIdMiddleware",
    "common.middleware.TrustedProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "common.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.PersonMiddleware",
    "machines.middleware.MachineMiddleware",
    "accounts.middleware.LocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "vendors.middleware.AccessMiddleware",
    "common.middleware.BodyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "acorn.urls"
WSGI_APPLICATION = "acorn.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "common.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "vendors.context.shell",
            ],
        },
    },
    {
        # The admin site and what ships with libraries.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# -- data

DATABASES = {"default": env.database(DATABASE_URL, DATA_DIR)}
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 15 * 1024 * 1024
MOST_BODY = 64_000_000  # bytes of one request, files included
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# -- people

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.EmailBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "accounts.passwords.BreachedPasswordValidator"},
    {"NAME": "accounts.passwords.ContextPasswordValidator"},
]
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "common.views.errors.csrf_failure"
OTP_TOTP_ISSUER = "ACORN"

# -- security

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
if TRUSTED_PROXIES:  # TrustedProxyMiddleware removes the header when anybody else sends it
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if PUBLIC.is_secure:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# -- language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "acorn-language"
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = "acorn.formats"
USE_I18N = True

# -- static files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "common.stylesheets.BundledStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60

# -- mail

vars().update(env.mail(env.text("ACORN_EMAIL_URL"), DATA_DIR))
DEFAULT_FROM_EMAIL = env.text("ACORN_EMAIL_FROM") or f"ACORN <acorn@{PUBLIC.host}>"
EMAIL_TIMEOUT = 10

# -- queue: it only rings the bell, the rows decide

CELERY_BROKER_URL = env.broker(env.text("ACORN_REDIS_URL"), DATA_DIR)
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = False  # a page never waits for the broker: the next sweep finds the row
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")  # when it last rang; may be lost
SWEEP_SECONDS = 5
ROLL_SECONDS = 15
PULSE_SECONDS = 15
CELERY_BEAT_SCHEDULE = {
    "pulse": {"task": "acorn.pulse", "schedule": PULSE_SECONDS, "options": {"expires": 30}},
    "sweep": {"task": "orders.tasks.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": 30}},
    "batches": {
        "task": "batches.tasks.run",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": 30},
    },
    "roll": {"task": "dashboards.tasks.roll", "schedule": ROLL_SECONDS, "options": {"expires": 30}},
    "tidy": {"task": "accounts.tasks.tidy", "schedule": crontab(hour="3", minute="17")},
    "tidy-files": {"task": "threads.tasks.tidy", "schedule": crontab(hour="3", minute="41")},
    "tidy-machines": {"task": "machines.tasks.tidy", "schedule": crontab(minute="37")},
}

# -- API

FILES_AN_HOUR = env.number("ACORN_FILES_AN_HOUR", 200, most=100_000)  # that one person may attach
API_REQUESTS_A_MINUTE = env.number("ACORN_API_REQUESTS", 600, most=1_000_000)  # for each client
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "machines.api.authentication.BearerAuthentication",
        "vendors.api.VerifiedSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["vendors.api.HasPermission"],
    "DEFAULT_RENDERER_CLASSES": ["common.api.renderers.ORJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "machines.api.described.Described",
    "EXCEPTION_HANDLER": "common.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ACORN",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["vendors.api.HasPermission"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "machines.api.schema.complete",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False},
    "ENUM_NAME_OVERRIDES": {
        "FormulaEnum": "dashboards.api.schemas.FORMULAS",
        "UnitOfMeasureEnum": "orders.states.UnitOfMeasure",
        "WeightUnitEnum": "orders.api.schemas.WEIGHTS",
    },
}

# -- logs: one JSON line an event, with the request's id

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "common.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "common.logs.JsonFormatter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # oauthlib would name tokens
    "loggers": {name: {"level": "WARNING"} for name in ("django.server", "celery", "oauthlib")},
}
