from django.urls import include, path

from attendance_service import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("charter.urls")),
    path("", include("notices.urls")),
    path("", include("cases.urls")),
    path("", include("allauth.urls")),
]
