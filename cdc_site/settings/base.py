"""Settings that every way of running the site shares."""

from zoneinfo import available_timezones

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from .database import database
from .env import ROOT, as_list, at_least, count, env, hour, one_of
from .languages import DEFAULT, LANGUAGES
from .process import (
    EDITORS,
    FRAGMENTS,
    NOT_PUBLIC_APPS,
    PROCESS,
    PUBLIC,
    PUBLIC_CONTEXT_PROCESSORS,
    PUBLIC_MIDDLEWARE,
    PUBLIC_URLCONF,
)
from .uploads import uploads

VAR_DIR = env("VAR_DIR", ROOT / "var", lambda raw: (ROOT / raw).resolve())

# --- addresses -----------------------------------------------------------------------------------
PORT = env("PORT", 8000, int)
PUBLIC_URL = env("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
EDITORS_PORT = env("EDITORS_PORT", PORT + 1, int)
EDITORS_URL = env("EDITORS_URL", PUBLIC_URL).rstrip("/")
CDC_PROCESS = PROCESS
OWN_URL = EDITORS_URL if PROCESS == EDITORS else PUBLIC_URL  # where this process is found
ALLOWED_HOSTS = env("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], as_list)
# how many proxies of our own stand before the site; the one that speaks https is the first
TRUSTED_PROXIES = env("TRUSTED_PROXIES", 1 if OWN_URL.startswith("https:") else 0, int)
ROOT_URLCONF = PUBLIC_URLCONF if PROCESS == PUBLIC else "cdc_site.urls"
WSGI_APPLICATION = "cdc_site.wsgi.application"

# --- applications --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "cdc_site.caching",
    "cdc_site.addresses",
    "cdc_site.home",
    "cdc_site.bridges",
    "cdc_site.translation",
    "cdc_site.checks",
    "cdc_site.guide",
    "cdc_site.erasure",
    "cdc_site.glossary",
    "cdc_site.publishing",
    "cdc_site.roles",
    "cdc_site.search",
    "cdc_site.sharing",
    "cdc_site.enquiries",
    "cdc_site.mirror",
    "cdc_site.journal",
    "cdc_site.signing_in",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "cdc_site.reader",
    "projects",
    "partners",
    "team",
    "cdc_site.places",
    "cdc_site.pages",
    "cdc_site.media",
    "cdc_site.i18n",
    "cdc_site.operations",
    "cdc_site.backups",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.embeds",
    "wagtail.sites",
    "cdc_site.roles.users_app.StaffConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.humanize",  # for its translations of "2 minutes ago", which the admin says
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cdc_site.pages.security.ContentSecurityPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cdc_site.i18n.middleware.LanguageFromAddressMiddleware",
    "cdc_site.pages.save_data.SaveDataMiddleware",
    "cdc_site.caching.middleware.CachingMiddleware",
    "cdc_site.pages.directions.DirectionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cdc_site.signing_in.middleware.SecondFactorMiddleware",
    "cdc_site.roles.middleware.TranslatorLanguageMiddleware",
    "cdc_site.journal.middleware.JournalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cdc_site.addresses.middleware.MissingAddressMiddleware",
    "cdc_site.pages.security.InlineScriptMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
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

if PROCESS == PUBLIC:
    INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in NOT_PUBLIC_APPS]
    MIDDLEWARE = PUBLIC_MIDDLEWARE
    TEMPLATES[0]["OPTIONS"]["context_processors"] = PUBLIC_CONTEXT_PROCESSORS

# --- database ------------------------------------------------------------------------------------
DATABASES = {"default": database(VAR_DIR, as_reader=PROCESS == PUBLIC)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- languages -----------------------------------------------------------------------------------
LANGUAGE_CODE = DEFAULT
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = False  # it would create alias pages, which leak drafts
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["cdc_site.i18n.formats"]
TIME_ZONE = "Asia/Damascus"
USE_TZ = True

# --- files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [ROOT / "static", ("guide", ROOT / "docs" / "editors" / "pictures")]
STATICFILES_FINDERS = [
    "cdc_site.pages.stylesheet.StylesheetFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": uploads(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
CACHES = {
    "default": {
        "BACKEND": "cdc_site.reader.brief_cache.BriefCache"
        if PROCESS == PUBLIC
        else "django.core.cache.backends.locmem.LocMemCache"
    },
    # previews and editors never see what was kept
    "fragments": FRAGMENTS if PROCESS == PUBLIC else {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    # each process would remember renditions that another has removed with a withdrawn page
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# nginx's listeners for withdrawals and for the crawl, and the word that opens them
CACHE_NODES = env("CACHE_NODES", [], as_list)
CACHE_SECRET = env("CACHE_SECRET", "")
CACHE_LISTEN = env("CACHE_LISTEN", "127.0.0.1:8099")  # this server's own
CACHE_HOSTS = env("CACHE_HOSTS", [], as_list)  # beside the one of PUBLIC_URL

# --- people --------------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "cdc_site.signing_in.passwords.BreachedPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of accounts made before; replaced when they sign in
]
PASSWORD_RESET_TIMEOUT = 2 * 24 * 60 * 60  # seconds that a one-time link is good for

# --- signing in (docs/decisions/signing-in.md) ---------------------------------------------------
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds; cdc_site.signing_in.sessions ends them earlier
ACCOUNT_ADAPTER = "cdc_site.signing_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up: there is no address for it
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # they count in the memory of one process; cdc_site.signing_in.throttle in the database
ACCOUNT_FORMS = {"login": "cdc_site.signing_in.forms.DoorForm"}
MFA_ADAPTER = "cdc_site.signing_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "cdc_site.signing_in.forms.CodeForm",
    "reauthenticate": "cdc_site.signing_in.forms.CodeAgainForm",
    "activate_totp": "cdc_site.signing_in.forms.ActivateAppForm",
}
MFA_TOTP_ISSUER = "CDC-NES"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds before and after
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no mail is needed to sign in
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cdc_site.signing_in.forms.ForgottenPasswordForm"  # noqa: S105

# --- mail ----------------------------------------------------------------------------------------
EMAIL_HOST = env("EMAIL_HOST", "")  # without it no mail is sent: notices are in the admin
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
EMAIL_PORT = env("EMAIL_PORT", 587, int)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 10  # seconds that an editor waits at most
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "webmaster@localhost")
OPERATOR_MAIL = env("OPERATOR_MAIL", [], as_list)  # who is told when something is wrong; see operations/notices.py

# --- backups ------------------------------------------------------------------------------------
BACKUP_DIR = env("BACKUP_DIR", VAR_DIR / "backups", lambda raw: (ROOT / raw).resolve())
BACKUP_PUBLIC_KEY = env("BACKUP_PUBLIC_KEY", [], as_list)
BACKUP_HOUR = env("BACKUP_HOUR", 3, hour)
BACKUP_KEEP_DAYS = env("BACKUP_KEEP_DAYS", 7, count)
BACKUP_KEEP_WEEKS = env("BACKUP_KEEP_WEEKS", 4, count)
BACKUP_BEFORE_UPGRADE = bool(env("BACKUP_BEFORE_UPGRADE", 1, int))
BACKUP_S3_BUCKET = env("BACKUP_S3_BUCKET", "")
BACKUP_S3_ENDPOINT = env("BACKUP_S3_ENDPOINT", "")
BACKUP_S3_REGION = env("BACKUP_S3_REGION", "")
BACKUP_S3_ACCESS_KEY = env("BACKUP_S3_ACCESS_KEY", "")
BACKUP_S3_SECRET_KEY = env("BACKUP_S3_SECRET_KEY", "")
BACKUP_S3_FOLDER = env("BACKUP_S3_FOLDER", "")

# --- Wagtail -------------------------------------------------------------------------------------
# without zones that browsers do not know, such as "localtime"
WAGTAIL_USER_TIME_ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
WAGTAIL_SITE_NAME = "CDC-NES"
WAGTAILADMIN_BASE_URL = EDITORS_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the admin calls no other host
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS = []  # nothing is embedded from elsewhere
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILREDIRECTS_AUTO_CREATE = False  # cdc_site.addresses makes them, and none for drafts
TAGGIT_CASE_INSENSITIVE = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

WAGTAILIMAGES_IMAGE_MODEL = "media.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cdc_site.media.forms.SiteImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "tif", "tiff", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
# what a photograph may weigh on a slow line (`make bench`); on a screen with two dots to a pixel nobody sees it
WAGTAILIMAGES_AVIF_QUALITY = 50
WAGTAILIMAGES_JPEG_QUALITY = 72
WAGTAILDOCS_DOCUMENT_MODEL = "media.SiteDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odp", "ods", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = []  # documents are always attachments
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # long pages have many block fields

# --- security ------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "cdc_site.pages.views.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"  # Wagtail loosens it on the previews that its editor frames

ADMIN_PATH = "/admin/"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Wagtail's admin writes inline styles, and a few inline scripts, which get a nonce (cdc_site/pages/admin_scripts.py);
# nothing of it is served on a public address.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "frame-ancestors": [NONE],  # previews: SELF
}

# The door needs nothing of Wagtail's; the picture that an app reads is within its page.
DOOR_CONTENT_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"img-src": [SELF, "data:"]}

LOG_FORMAT = env("LOG_FORMAT", "plain", one_of("plain", "json"))
METRICS_TOKEN = env("METRICS_TOKEN", "", at_least(20))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # lines without visitors' addresses and query strings
    "formatters": {"lines": {"()": f"cdc_site.operations.logs.{LOG_FORMAT.title()}Formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # which addresses readers tried in vain is nobody's business
        "django.request": {"level": "ERROR"},
        # what the journal notes, for a collector elsewhere
        "cdc.journal": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
        "cdc_site.signing_in": {"level": "INFO"},
    },
}


def secret_key(value: str) -> str:
    """The secret key, or ImproperlyConfigured when it is missing, short or an example."""
    if not value:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. `make run` keeps one in VAR_DIR by itself; elsewhere set 50 random characters."
        )
    if len(value) < 50 or "example" in value or value.startswith("django-insecure"):
        raise ImproperlyConfigured("SECRET_KEY must be at least 50 random characters, and not an example.")
    if len(set(value)) < 10:
        raise ImproperlyConfigured("SECRET_KEY must be random: it has not even at least 10 different characters.")
    return value
