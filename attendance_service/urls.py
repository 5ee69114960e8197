from django.urls import include, path

from attendance_service import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", include("charter.urls")),
    path("", include("notices.urls")),
    path("", include("cases.urls")),
    path("", include("allauth.urls")),
]
