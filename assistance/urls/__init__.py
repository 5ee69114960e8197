"""Every address of the assistance desk, a file for each noun; `<matter:ref>` is the number of a file or a right."""

from assistance.urls import aide, appeal, board, decision, delivery, file, hours, ministry

app_name = "assistance"
urlpatterns = [
    *file.urlpatterns,
    *decision.urlpatterns,
    *hours.urlpatterns,
    *delivery.urlpatterns,
    *board.urlpatterns,
    *appeal.urlpatterns,
    *aide.urlpatterns,
    *ministry.urlpatterns,
]
