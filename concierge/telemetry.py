"""Logs that name nobody, and traces when somebody asked for them (OP4)."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from domain.errors import Invalid

FORBIDDEN: Final = frozenset({
    "text", "body", "name", "phone", "address", "token", "raw", "content", "secret", "password", "username",
    "display_name", "stable_id", "recipient", "sender", "email", "authorization", "payload", "message", "url",
})  # fmt: skip
"""Fields that could carry what a person wrote, who they are, or a secret."""

MASK: Final = "[masked]"

Span = Callable[[str, Mapping[str, str]], AbstractContextManager[object]]

_running: Final[list[Callable[[], None]]] = []


def configure(level: str, *, json: bool, stream: TextIO | None = None) -> None:
    """Send every log line to stderr (or `stream`), as JSON or for people, without what must not be written.

    Libraries that log through the standard library get the same lines; below a warning they are left out.
    """
    out = stream or sys.stderr
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        mask,
        _errors_by_name,
    ]
    writer: Processor = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(out.isatty())
    structlog.configure(
        processors=[*shared, writer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=stream is None,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _module_only],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, writer],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)


def mask(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Blank forbidden fields, also inside others; the event itself is a constant of ours."""
    return {key: value if key == "event" else _masked(key, value) for key, value in event.items()}


@contextmanager
def correlated(correlation_id: str) -> Generator[None]:
    """Let every line logged inside carry the id that the webhook was given."""
    with structlog.contextvars.bound_contextvars(correlation_id=correlation_id):
        yield


def start_tracing(endpoint: str | None, service: str) -> Span | None:
    """Return what opens a span, exported over OTLP/HTTP to `endpoint`; None, at no cost, without one.

    Raises `Invalid` when the extra `otel` is not installed.
    """
    if not endpoint:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise Invalid(
            "otel_missing",
            "OTEL_EXPORTER_OTLP_ENDPOINT is set; install the extra: pip install 'concierge[otel]'.",
        ) from None
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))
    _running.append(provider.shutdown)
    tracer = provider.get_tracer("concierge")

    def span(name: str, attributes: Mapping[str, str]) -> AbstractContextManager[object]:
        safe = {key: str(_masked(key, value)) for key, value in attributes.items()}
        # Without the exception's own words: they may quote what came in.
        return tracer.start_as_current_span(name, attributes=safe, record_exception=False)

    return span


def stop_tracing() -> None:
    """Send what is left."""
    while _running:
        _running.pop()()


def _masked(key: str, value: Any) -> Any:
    if key.lower() in FORBIDDEN:
        return MASK
    if isinstance(value, Mapping):
        items = cast("Mapping[Any, Any]", value)
        return {inner: _masked(str(inner), held) for inner, held in items.items()}
    if isinstance(value, (list, tuple)):
        return [_masked("", held) for held in cast("list[Any]", value)]
    return MASK if isinstance(value, (bytes, bytearray, memoryview)) else value


def _errors_by_name(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Write where an exception came from and its type, never its words: Postgres quotes rows in them."""
    exc_info: Any = event.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()
    error = cast("tuple[Any, Any, Any]", exc_info)[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = _places(error)
    return event


def _places(error: BaseException) -> list[str]:
    places: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-6:]


def _module_only(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A library's line is known by its logger; its words may hold an address or a token, so they stay out."""
    record: logging.LogRecord = event["_record"]
    return {**event, "event": "library.logged", "logger": record.name, "line": record.lineno}
