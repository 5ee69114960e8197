from django.apps import AppConfig
from django.urls import register_converter

from assistance.fields.refs import MatterRef


class AssistanceConfig(AppConfig):
    name = "assistance"

    def ready(self) -> None:
        register_converter(MatterRef, "matter")
