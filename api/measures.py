"""What Prometheus is told: this server's requests, and what the book says of the queue. Counts and seconds alone.

Every server of a team tells the same of the book; its requests are its own. Knows no person and no page.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.version import VERSION
from contacts.gauges import Gauges

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 30.0)
"""Seconds; a list must come within 0.2, a snap within 5."""
_SHARES = (0.5, 0.95, 1.0)


class Measures:
    """One server's."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self.requests = Counter(
            "meishi_http_requests", "Answers, by route and status", ("method", "route", "status"),
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "meishi_http_seconds", "Until the answer began, by route", ("route",), buckets=_BUCKETS,
            registry=self.registry,
        )  # fmt: skip

    def told(self, look: Callable[[], Gauges | None]) -> bytes:
        """Everything in Prometheus's own words; `look` asks the book, None: it cannot be reached."""
        book = CollectorRegistry(auto_describe=False)
        book.register(_Book(look()))
        return generate_latest(self.registry) + generate_latest(book)


class Measuring:
    """ASGI middleware: counts answers under their route's pattern, never under the address, which holds names."""

    def __init__(self, app: ASGIApp, *, measures: Measures) -> None:
        self.app = app
        self.measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and count."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = _pattern(scope)
                method = scope["method"] if scope["method"] in _METHODS else "other"
                self.measures.requests.labels(method, route, str(message["status"])).inc()
                self.measures.seconds.labels(route).observe(time.perf_counter() - began)
            await send(message)

        await self.app(scope, receive, send_counted)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _pattern(scope: Scope) -> str:
    """`/api/v1/contacts/{contact_id}`; one word for what no route answered."""
    path = getattr(scope.get("route"), "path", None)
    if path is None:
        return "/static" if scope["path"].startswith("/static/") else "none"
    return f"/api/v1{path}" if scope["path"].startswith("/api/v1/") and not path.startswith("/api/") else str(path)


class _Book(Collector):
    """What the book says, as Prometheus takes it."""

    def __init__(self, gauges: Gauges | None) -> None:
        self.gauges = gauges

    def collect(self) -> Iterator[Metric]:
        """See Collector."""
        yield InfoMetricFamily("meishi_program", "What runs", value={"version": VERSION})
        yield _gauge("meishi_book_reachable", "1: the database answers", float(self.gauges is not None))
        if self.gauges is None:
            return
        found = self.gauges
        queue = GaugeMetricFamily("meishi_queue_pages", "Pages that wait, are read, were set aside", labels=("state",))
        for state, count in found.queue.items():
            queue.add_metric((state.value,), count)
        yield queue
        yield _gauge("meishi_queue_age_seconds", "How long the oldest page has waited", found.oldest_waiting_s)
        yield _gauge("meishi_page_age_seconds", "How long the page longest in hand is read", found.longest_running_s)
        pages = GaugeMetricFamily(
            "meishi_page_seconds", "Of the latest 200 finished pages, from begin to end", labels=("quantile",)
        )
        for share in _SHARES if found.page_s else ():
            pages.add_metric((str(share),), found.page_s[min(len(found.page_s) - 1, int(share * len(found.page_s)))])
        yield pages
        yield _gauge("meishi_pages_last_minute", "Finished within a minute, at most 200", found.pages_last_minute)
        yield _gauge("meishi_workers", "Worker processes that live, on all machines", found.workers)
        yield _gauge("meishi_cards_to_review", "Card sides with something to confirm", found.to_review)
        yield _counter("meishi_pages_queued", "Pages ever queued", found.jobs_made)
        yield _counter("meishi_files_taken", "Files ever handed in", found.files_taken)
        yield _counter("meishi_contacts_made", "Contacts ever made", found.contacts_made)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _counter(name: str, what: str, value: float) -> Metric:
    return CounterMetricFamily(name, what, value=value)
