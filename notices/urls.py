from django.urls import path

from notices.views import bell, blocked, check, lost, mail, notice, paper, posting, review, text

app_name = "notices"
urlpatterns = [
    path("outbox/", notice.notice_list, name="notice-list"),
    path("outbox/check/", check.notice_check, name="notice-check"),
    path("outbox/staff/<int:pk>/<slug:slug>/", lost.lost_mail_act, name="lost-mail-act"),
    path("outbox/<int:pk>/", notice.notice_detail, name="notice-detail"),
    path("outbox/print/", paper.letter_list, name="letter-list"),
    path("outbox/print/letters.pdf", paper.letter_print, name="letter-print"),
    path("outbox/print/labels.pdf", paper.label_print, name="label-print"),
    path("outbox/print/post/", posting.letters_post, name="letters-post"),
    path("outbox/print/slips.pdf", posting.slip_list, name="slip-list"),
    path("outbox/<int:pk>/post/", posting.letter_post, name="letter-post"),
    path("outbox/<int:pk>/arrival/", posting.letter_arrive, name="letter-arrive"),
    path("outbox/<int:pk>/slip.pdf", posting.slip_show, name="slip-show"),
    path("outbox/<int:pk>/letter.pdf", paper.letter_show, name="letter-show"),
    path("outbox/<int:pk>/letter.png", paper.letter_picture, name="letter-picture"),
    path("outbox/<int:pk>/<slug:slug>/", review.notice_act, name="notice-act"),
    path("bell/", bell.bell_list, name="bell-list"),
    path("bell/read/", bell.bell_read, name="bell-read"),
    path("bell/<int:pk>/open/", bell.bell_open, name="bell-open"),
    path("mail/", mail.mail_list, name="mail-list"),
    path("mail/<int:pk>/", mail.mail_detail, name="mail-detail"),
    path("mail/<int:pk>/drop/", mail.mail_drop, name="mail-drop"),
    path("blocked/", blocked.blocked_list, name="blocked-list"),
    path("settings/notices/", text.text_list, name="text-list"),
    path("settings/notices/<slug:kind>/<slug:language>/", text.text_edit, name="text-edit"),
    path("settings/notices/<slug:kind>/<slug:language>/preview/", text.text_preview, name="text-preview"),
    path("settings/notices/<slug:kind>/<slug:language>/approve/", text.text_approve, name="text-approve"),
]
