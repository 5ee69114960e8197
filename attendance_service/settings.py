"""Every setting of Sadir, read once from the environment and from `.env`.

Without DATABASE_URL the *embedded* mode runs: SQLite, Celery's filesystem broker and mail as files under `var/`.
"""

import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from attendance_service.production import refuse_unsafe
from attendance_service.throttles import LIMITS

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

ENV = env("ENV", default="development")
PRODUCTION = ENV == "production"
DEBUG = env.bool("DEBUG", default=False)
EMBEDDED = not env("DATABASE_URL", default="")
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
for _folder in ("assets", "broker/control", "documents", "imports", "journal", "mail", "static"):
    (VAR_DIR / _folder).mkdir(parents=True, exist_ok=True)


def _generated_key() -> str:
    """A key of this installation, made on the first start and kept under `var/`."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or ("" if PRODUCTION else _generated_key())
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{env('PORT', default='8000')}")
LETTER_WINDOW_TOP = env.int("LETTER_WINDOW_TOP", default=50)  # of the address field, in mm from the sheet's top

INSTALLED_APPS = [
    "attendance_service",
    "assistance",
    "cases",
    "notices",
    "charter",
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "template_partials",
    "django_include_bootstrap",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "attendance_service.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "attendance_service.middleware.SessionEndMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "attendance_service.middleware.SecondFactorMiddleware",
    "attendance_service.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "attendance_service.urls"
WSGI_APPLICATION = "attendance_service.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

_SQLITE = {
    "transaction_mode": "IMMEDIATE",  # a read that turns into a write must queue, not fail (reliability M1)
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
}
DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'sadir.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = _SQLITE
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # allauth's throttles count here
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["attendance_service.backends.StaffBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "attendance_service.adapter.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "attendance_service.sign_in_forms.SignInForm",
    "reset_password": "attendance_service.sign_in_forms.ForgottenPasswordForm",
    "reset_password_from_key": "attendance_service.sign_in_forms.NewPasswordForm",
    "change_password": "attendance_service.sign_in_forms.OtherPasswordForm",
    "reauthenticate": "attendance_service.sign_in_forms.PasswordAgainForm",
}
ACCOUNT_PASSWORD_MIN_LENGTH = None  # the validators above say it once
ACCOUNT_RATE_LIMITS = LIMITS
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "attendance_service.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "attendance_service.sign_in_forms.CodeForm",
    "reauthenticate": "attendance_service.sign_in_forms.CodeAgainForm",
    "activate_totp": "attendance_service.sign_in_forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation came to this address
MFA_TOTP_ISSUER = "Sadir"
MFA_TOTP_TOLERANCE = 1  # telephones' clocks
SESSION_COOKIE_AGE = 15 * 60  # idle end, domain 5.1 reg. 9(b)(2)(b)
SESSION_ABSOLUTE_AGE = 10 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a message may name a pupil: no cookie
CSRF_FAILURE_VIEW = "attendance_service.views.csrf_failure"

LANGUAGE_CODE = "he"
LANGUAGES = [
    ("he", _("Hebrew")),
    ("ar", _("Arabic")),
    ("ru", _("Russian")),
    ("en", _("English")),
    ("am", _("Amharic")),
    ("fr", _("French")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jerusalem"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", VAR_DIR / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "attendance_service.static.GzipManifestStorage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "woff2", "png", "gz"]

EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    _relay = env.email("EMAIL_URL")
    vars().update(_relay)
    # smtplib with a limit for each phase of the talk
    EMAIL_BACKEND = str(_relay["EMAIL_BACKEND"]).replace(
        "django.core.mail.backends.smtp.Email", "attendance_service.mail.Relay"
    )
    EMAIL_TIMEOUT = 10  # to connect; Django's default waits for ever (reliability M19)
else:
    EMAIL_BACKEND = "attendance_service.mail.EmlBackend"
RELAY_PER_MINUTE = env.int("RELAY_PER_MINUTE", default=200)  # what the relay takes; 0: as much as it can
MAIL_DIR, JOURNAL_DIR = VAR_DIR / "mail", VAR_DIR / "journal"
IMPORTS_DIR = VAR_DIR / "imports"
DOCUMENTS_DIR = VAR_DIR / "documents"
CLAMD = env("CLAMD", default="")  # the socket of a virus scanner: /run/clamav/clamd.ctl or host:3310
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="sadir@localhost")
MAILBOX_URL = env("MAILBOX_URL", default="")  # replies and bounces: imaps://user:password@host:993/INBOX
REDIS_URL = env("REDIS_URL", default="")

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "attendance_service.rendering.FormRenderer"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's form icons, the second factor's QR code
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = ["attendance_service.uploads.DiskUploadHandler"]
LARGEST_UPLOAD = 60_000_000  # of a whole request; each page has its own, lower limit
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    refuse_unsafe(
        database=DATABASES["default"]["ENGINE"],
        debug=DEBUG,
        key=SECRET_KEY,
        generated_key=VAR_DIR / "secret_key",
        mail=EMAIL_BACKEND,
    )
