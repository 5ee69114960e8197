from django.conf import settings
from django.urls import include, path

from attendance_service import health, statements, styleguide, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("session/keep/", views.session_keep, name="session-keep"),
    path("settings/", views.settings, name="settings"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
    path("", include("attendance_service.sign_in_urls")),
    path("", include("attendance_service.staff.urls")),
    path("", include("attendance_service.signed.urls")),
    path("", include("accounts.urls")),
    path("", include("charter.urls")),
    path("", include("notices.urls")),
    path("", include("assistance.urls")),
    path("", include("cases.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
