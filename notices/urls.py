from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("outbox/", views.notice_list, name="notice-list"),
    path("outbox/<int:pk>/", views.notice_detail, name="notice-detail"),
    path("outbox/<int:pk>/stop/", views.notice_stop, name="notice-stop"),
]
