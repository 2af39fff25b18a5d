"""Django's settings. Every value that differs between installs is in env.py."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

from portal import env

BASE_DIR = Path(__file__).resolve().parent.parent

# -- secrets and addresses -------------------------------------------------

# These work without an install: no database, no keys.
_WITHOUT_INSTALL = {"kubectl", "lint", "replay", "makemigrations", "mypy"}
_LINTS_ON_CLUSTER = sys.argv[1:2] == ["lint"] and any(
    argument.partition("=")[0] == "--cluster" for argument in sys.argv
)
STANDALONE = not (
    _WITHOUT_INSTALL.isdisjoint((Path(sys.argv[0]).name, *sys.argv[1:2]))
    or _LINTS_ON_CLUSTER
)

if STANDALONE:
    SECRET_KEY = "standalone-command"  # noqa: S105 - signs nothing in these commands
    ENCRYPTION_KEYS: list[str] = []
    DATABASE_URL = "postgresql:///none"
    REDIS_URL = ""
else:
    SECRET_KEY = env.secret("PORTAL_SECRET_KEY")
    ENCRYPTION_KEYS = [
        key for key in env.secret("PORTAL_ENCRYPTION_KEYS").split(",") if key
    ]
    DATABASE_URL = env.secret("PORTAL_DATABASE_URL")
    REDIS_URL = env.secret("PORTAL_REDIS_URL")

DEBUG = env.flag("PORTAL_DEBUG")
PORTAL_URL = env.text("PORTAL_URL", "http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PORTAL_URL)
ALLOWED_HOSTS = env.words("PORTAL_HOSTS", _public.hostname or "127.0.0.1")
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
_https = _public.scheme == "https"

# -- what the portal is made of --------------------------------------------

INSTALLED_APPS = [
    "portal.accounts",
    "portal.clusters",
    "portal.library",
    "portal.incidents",
    "portal.execution",
    "portal.alerts",
    "portal.reports",
    "portal.notify",
    "portal.replay",
    "portal.demo",
    "portal.web",
    "runbooks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "portal.web.headers.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "builtins": [
                "django.templatetags.static",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]

# -- data ------------------------------------------------------------------

# Under ASGI every request has a thread of its own: without a pool each would make
# a connection (20 ms of password hashing), and persistent ones would pile up.
DATABASES = {
    "default": env.database(DATABASE_URL)
    | {
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "runbook-portal",
            "pool": {"min_size": 1, "max_size": 16, "timeout": 4},
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
# Sign-in limits count here; they must work while Redis does not.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# -- people ----------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
# The portal sends no mail yet: an administrator gives a new password.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
X_FRAME_OPTIONS = "DENY"
# A kubeconfig, or a pasted result of 10 MB, whose JSON can be twice as long.
DATA_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024

# -- static files, time, words ---------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "portal" / "web" / "static"]
# Files are served from the source by WhiteNoise: no collectstatic to forget.
WHITENOISE_USE_FINDERS = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = False

# -- work ------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
# A run that a busy worker holds back can not be taken by an idle one.
CELERY_WORKER_DISABLE_PREFETCH = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    # A worker with two queues takes by their names: `notify` before `scheduled`.
    "queue_order_strategy": "sorted",
    # Somebody waits for the answer of the POST: find out at once that Redis is away,
    # or hangs. Waiting for work is not bounded by this; a worker that lost Redis
    # comes back by the rules of Celery's own broker_connection settings.
    "socket_connect_timeout": 1.5,
    "socket_timeout": 1.5,
    "max_retries": 0,
}
CELERY_BEAT_SCHEDULE = {
    "seal-audit-trail": {
        "task": "portal.accounts.tasks.seal_audit_trail",
        "schedule": 60.0,
        "options": {"queue": "scheduled", "expires": 60},
    },
    "check-clusters": {
        "task": "portal.clusters.tasks.check_clusters",
        "schedule": 300.0,
        "options": {"queue": "scheduled", "expires": 300},
    },
    "forget-notices": {
        "task": "portal.notify.tasks.forget_notices",
        "schedule": 3600.0,
        "options": {"queue": "notify", "expires": 3600},
    },
    "reconcile-alert-sources": {
        "task": "portal.alerts.tasks.reconcile_sources",
        "schedule": 60.0,
        "options": {"queue": "scheduled", "expires": 60},
    },
}

# What the sweeper looks after, every two seconds.
SWEEPS = [
    "portal.execution.sweeper.sweep",
    "portal.alerts.sweeper.sweep",
    "portal.notify.sweeper.sweep",
]

# Import the downstream version of runbooks that have two.
RUNBOOKS_DOWNSTREAM = env.flag("PORTAL_RUNBOOKS_DOWNSTREAM")
# Limits of one step run (docs/admin/install.md).
STEP_SECONDS = int(env.text("PORTAL_STEP_SECONDS", "30"))
RUN_MAX_BYTES = int(env.text("PORTAL_RUN_MAX_BYTES", str(10 * 1024 * 1024)))

# -- what leaves the portal --------------------------------------------------

# Where "open an issue" leads; empty: to the tracker of the alert's project.
ISSUE_URL = env.address("PORTAL_ISSUE_URL", "{title}", "{body}")
# Hosts that messages may go to although they are this machine or link-local.
NOTIFY_HOSTS = env.words("PORTAL_NOTIFY_HOSTS")

# -- logs ------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # What it has to say may hold a channel's URL; notices tell it without.
        "apprise": {"handlers": ["nowhere"], "propagate": False},
    },
}
