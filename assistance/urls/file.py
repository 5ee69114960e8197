"""The yearly files and the rights behind them."""

from django.urls import path

from assistance.views import file

urlpatterns = [
    path("assist/", file.file_list, name="file-list"),
    path("assist/<matter:ref>/", file.file_detail, name="file-detail"),
]
