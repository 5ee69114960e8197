"""The parents' signed page; `signed-page` is the name notices write into their mails."""

from django.urls import path

from attendance_service.signed.preview import page_preview
from attendance_service.signed.views import signed_page

urlpatterns = [
    path("outbox/<int:pk>/page/", page_preview, name="signed-preview"),
    path("p/<str:token>/", signed_page, name="signed-page"),
    path("p/<str:token>/<str:name>", signed_page, name="signed-file"),
]
