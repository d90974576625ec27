"""Django settings. What an installation changes comes from `environment.py`; nothing here is edited by hand."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from jixiao.web.config.database import database_settings
from jixiao.web.config.environment import read_environment, secret_key_in

ENVIRONMENT = read_environment()
WEB_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = ENVIRONMENT.data_dir

SECRET_KEY = ENVIRONMENT.secret_key or secret_key_in(DATA_DIR)
SECRET_KEY_FALLBACKS = [key.strip() for key in ENVIRONMENT.former_secret_keys.split(",") if key.strip()]
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = [host.strip() for host in ENVIRONMENT.allowed_hosts.split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [origin for origin in ENVIRONMENT.trusted_origins.split(",") if origin]
CLOCK_OFFSET = timedelta(seconds=ENVIRONMENT.clock_offset_seconds)
SANDBOX = ENVIRONMENT.sandbox

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "jixiao.web.base",
    "jixiao.web.audit",
    "jixiao.web.jobs",
    "jixiao.web.organisations",
    "jixiao.web.notices",
    "jixiao.web.indicators",
    "jixiao.web.collection",
    "jixiao.web.sources",
    "jixiao.web.doubts",
    "jixiao.web.satisfaction",
    "jixiao.web.hotline",
    "jixiao.web.air",
    "jixiao.web.appraisal",
    "jixiao.web.evaluation",
    "jixiao.web.warnings",
    "jixiao.web.analysis",
    "jixiao.web.outlook",
    "jixiao.web.budgets",
    "jixiao.web.projects",
    "jixiao.web.followup",
    "jixiao.web.result_use",
    "jixiao.web.reports",
    "jixiao.web.portal",
    "jixiao.web.api",
    "jixiao.web.set_up",
    "jixiao.web.practice",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "jixiao.web.api.middleware.answer_systems",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jixiao.web.base.middleware.keep_pages_private",
    "jixiao.web.base.middleware.refuse_unstorable_text",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "jixiao.web.base.middleware.speak_the_readers_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jixiao.web.organisations.middleware.attach_access",
    "jixiao.web.practice.middleware.attach_learner",
    "axes.middleware.AxesMiddleware",
    "jixiao.web.base.chart_files.hand_out_charts",
]

ROOT_URLCONF = "jixiao.web.config.urls"
WSGI_APPLICATION = "jixiao.web.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jixiao.web.config.frame.page_frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "jixiao.web.base.templatetags.words",
            ],
        },
    }
]

DATABASES = {"default": database_settings(ENVIRONMENT.database_url, data_dir=DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisations.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = LOGOUT_REDIRECT_URL = "practice:home" if SANDBOX else "organisations:login"
LOGIN_REDIRECT_URL = "/"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "organisations/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["password"]

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "jixiao.web.base.views.csrf_refused"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [WEB_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [path for path in [WEB_DIR / "static"] if path.is_dir()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = DATA_DIR / "evidence"
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
EVIDENCE_MAX_BYTES = ENVIRONMENT.upload_limit_mb * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail_host, ENVIRONMENT.mail_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail_user, ENVIRONMENT.mail_password
EMAIL_USE_TLS, EMAIL_USE_SSL = ENVIRONMENT.mail_security == "starttls", ENVIRONMENT.mail_security == "ssl"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from or "jixiao@localhost"
PUBLIC_ADDRESS = ENVIRONMENT.public_address.rstrip("/")
BOT_HOSTS = [host.strip().lower() for host in ENVIRONMENT.bot_hosts.split(",") if host.strip()]

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
    # httpx names every address at INFO, and in those of sources and chat bots stand their secrets.
    "loggers": {name: {"level": "WARNING"} for name in ("axes", "httpx", "httpcore", "apprise")},
}
