from django.urls import path

from notices.views import notice, paper

app_name = "notices"
urlpatterns = [
    path("outbox/", notice.notice_list, name="notice-list"),
    path("outbox/<int:pk>/", notice.notice_detail, name="notice-detail"),
    path("outbox/<int:pk>/stop/", notice.notice_stop, name="notice-stop"),
    path("outbox/<int:pk>/letter.pdf", paper.letter_show, name="letter-show"),
]
