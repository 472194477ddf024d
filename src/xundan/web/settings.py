"""Django's settings, from the environment. `xundan serve` fills it; a server behind a proxy sets it itself.

`XUNDAN_WORKSPACE`: the folder. `DATABASE_URL`: another database than SQLite in that folder. `ALLOWED_HOSTS`: the names,
parted by commas, under which the site is reached from other machines; with it the site expects TLS in front.
`XUNDAN_LARGEST_UPLOAD_MB`: of one uploaded file, 2048 without it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

from xundan.web.place import here

_PLACE = here()
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

SECRET_KEY = _PLACE.secret() or get_random_secret_key()  # Place.furnish keeps one before anything is served
DEBUG = False
PUBLIC_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS = PUBLIC_HOSTS or [*_LOOPBACK]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "xundan.web.people",
    "xundan.web.audit",
    "xundan.web.disputes",
    "xundan.web.api",
    "xundan.web.jobs",
    "xundan.web.uploads",
    "xundan.web.second",
    "xundan.web.held",
    "xundan.web.frame",
    "xundan.web.start",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xundan.web.people.sessions.Seen",
    "xundan.web.api.bearer.Bearer",
    "xundan.web.frame.middleware.Gate",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "xundan.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xundan.web.frame.context.frame",
            ],
            "builtins": ["xundan.web.frame.templatetags.words"],
        },
    }
]

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": _PLACE.database,
    "CONN_MAX_AGE": 60,  # seconds; threads stay (asgi.py)
    # Several threads read while one writes; a write that waits its turn is no error.
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # What is forgotten is overwritten, not only left out.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    },
}
_ADDRESS = os.environ.get("DATABASE_URL")
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(_ADDRESS, conn_max_age=60, conn_health_checks=True) if _ADDRESS else _SQLITE
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # of an invitation
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# By name: a shop's people share one address, and five slips of one of them are not to lock out all.
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "xundan.web.people.sign_in.locked_out"
# What a failed sign-in leaves behind holds no word of the address she wanted: it may name a buyer.
AXES_SENSITIVE_PARAMETERS = ["login", "ip_address", "next", "old", "code"]
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "xundan"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "xundan.web.frame.errors.forged"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in PUBLIC_HOSTS]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(PUBLIC_HOSTS)
if PUBLIC_HOSTS:
    # TLS ends at the proxy, which says so; docs/how-to/deploy.md tells how to make it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 30 * 24 * 3600
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Tabler draws its small arrows as data
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

STATICFILES_DIRS = [Path(__file__).parent / "static"]
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False  # every text stands in both languages where it is used (model/text.py)
LANGUAGE_CODE = "zh-hans"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LARGEST_UPLOAD = int(os.environ.get("XUNDAN_LARGEST_UPLOAD_MB", "2048")) << 20
"""Bytes of one uploaded file."""
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "axes": {"level": "ERROR"}},
}
