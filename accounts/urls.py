from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile_edit, name="profile"),
    path("settings/unit/", views.unit_edit, name="unit-edit"),
    path("audit/", views.access_list, name="access-list"),
]
