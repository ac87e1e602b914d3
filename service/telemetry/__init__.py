"""What operators see of the service: metrics, logs, traces. None of it holds a word of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service import watch

if TYPE_CHECKING:
    from service.settings import Settings


def start(settings: Settings) -> None:
    """Measure and trace in this process from now on, as the settings and OpenTelemetry's variables say."""
    if settings.metrics != "off":
        from .metrics import METERS

        watch.add(METERS)
    from . import tracing

    tracing.start()
