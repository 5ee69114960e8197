from django.conf import settings
from django.urls import include, path

from attendance_service import health, styleguide, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", include("charter.urls")),
    path("", include("notices.urls")),
    path("", include("cases.urls")),
    path("", include("allauth.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
