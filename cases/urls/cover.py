"""Leave and who covers."""

from django.urls import path

from cases.views import cover

urlpatterns = [
    path("cover/", cover.cover_list, name="cover-list"),
    path("cover/new/", cover.leave_create, name="leave-create"),
    path("cover/<int:pk>/", cover.leave_detail, name="leave-detail"),
    path("cover/<int:pk>/answer/", cover.cover_answer, name="cover-answer"),
    path("cover/<int:pk>/ask/", cover.cover_ask, name="cover-ask"),
    path("cover/<int:pk>/withdraw/", cover.leave_withdraw, name="leave-withdraw"),
]
