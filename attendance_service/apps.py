from django.apps import AppConfig


class AttendanceServiceConfig(AppConfig):
    name = "attendance_service"
