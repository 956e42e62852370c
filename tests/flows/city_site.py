"""A city's web site on this machine: an HTTP server whose pages and files a test changes as the years go by."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from samples.city import CITY
from samples.model import City

PAGE = "/shisei/hyoka/index.html"


@dataclass
class Resource:
    """What one path answers.

    Attributes:
        validators: whether ETag and Last-Modified are told, and heeded.
        failures: statuses with which the next requests are answered instead, in this order.
        cuts: after how many bytes the next answers break off, in this order.
        length: the Content-Length that is told, where it is not that of the body.
        stays_at: after how many bytes the next answer comes to a standstill, until whoever asked has gone.
    """

    body: bytes = b""
    kind: str = "application/pdf"
    status: int = 200
    location: str | None = None
    validators: bool = True
    failures: list[int] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    length: int | None = None
    stays_at: int | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True)
class Request:
    path: str
    status: int
    sent: int
    agent: str


class CitySite:
    """The site: resources by path, every request that was made (robots.txt apart), and answers that stand still."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.resources: dict[str, Resource] = {"/robots.txt": Resource(b"User-agent: *\nAllow: /\n", "text/plain")}
        self.requests: list[Request] = []
        self.standing: list[str] = []
        self.address = ""

    def page(self, books: Sequence[tuple[str, str]], path: str = PAGE, encoding: str = "shift_jis") -> None:
        """Publish the page that lists books: text and path of each link, under the heading that cities use."""
        items = "".join(f'<li><a href="{href}">{text}（PDF：1.2MB）</a></li>' for text, href in books)
        html = (
            f'<!DOCTYPE html><html lang="ja"><head><meta charset="{encoding}"><title>行政評価</title>'
            "<script>var a = '<a href=\"/no.pdf\">施策評価</a>';</script></head><body>"
            f"<h1>{self.city.name}の行政評価</h1><h2>施策マネジメントシート</h2><ul>{items}</ul>"
            '<h2>関連する情報</h2><p><a href="/shisei/yosan.pdf">予算書</a> <a href="mailto:a@b.example">連絡</a></p>'
            "</body></html>"
        )
        self.resources[path] = Resource(html.encode(encoding), "text/html")

    def publish(self, path: str, body: bytes, **said: object) -> Resource:
        self.resources[path] = Resource(body, **said)  # type: ignore[arg-type]
        return self.resources[path]

    def of(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def catalog(self, folder: Path, more: str = "", head: str = "") -> Path:
        """A catalog with this site as the city's; `more` goes on in the city's entry."""
        path = folder / "catalog.toml"
        path.write_text(
            f"""{head}
[fetch]
delay_seconds = 0

[[municipality]]
code = "{self.city.code}"
name = "{self.city.name}"
{more}

[[municipality.page]]
address = "{self.address}{PAGE}"

[[municipality.link]]
text = "施策マネジメントシート"
part = 'その(?P<part>[0-9一二三])'
""",
            encoding="utf-8",
        )
        return path


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: CitySite

    def do_GET(self) -> None:
        resource = self.site.resources.get(self.path)
        if resource is None:
            self._answer(404, b"<html>404</html>", {"Content-Type": "text/html"})
        elif resource.failures:
            self._answer(resource.failures.pop(0), b"", {"Retry-After": "0"})
        elif resource.location is not None:
            self._answer(resource.status, b"", {"Location": resource.location})
        else:
            self._give(resource)

    def _give(self, resource: Resource) -> None:
        headers = {"Content-Type": resource.kind}
        status, body, start = resource.status, resource.body, 0
        if resource.validators:
            headers |= {"ETag": resource.etag, "Last-Modified": "Mon, 30 Sep 2019 06:00:00 GMT"}
            if self.headers["If-None-Match"] == resource.etag:
                self._answer(304, b"", headers)
                return
            wanted = self.headers["Range"]
            if wanted is not None and self.headers["If-Range"] == resource.etag:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                if start >= len(body):
                    self._answer(416, b"", headers | {"Content-Range": f"bytes */{len(body)}"})
                    return
                headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
                status, body = 206, body[start:]
        headers["Content-Length"] = str(resource.length or len(body))
        stands, resource.stays_at = resource.stays_at, None
        self._answer(status, body, headers, cut=resource.cuts.pop(0) if resource.cuts else stands, stands=stands)

    def _answer(
        self, status: int, body: bytes, headers: dict[str, str], cut: int | None = None, stands: int | None = None
    ) -> None:
        sent = body if cut is None else body[:cut]
        if self.path != "/robots.txt":
            self.site.requests.append(Request(self.path, status, len(sent), self.headers["User-Agent"]))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(sent)
            if stands is not None:
                self.site.standing.append(self.path)
                self.rfile.read(1)  # comes to an end when the other side is gone
        except OSError:
            return  # who asked has gone
        if len(sent) < int(headers.get("Content-Length", len(body))):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        pass


@contextmanager
def serving(city: City = CITY) -> Iterator[CitySite]:
    """The site under http://127.0.0.1, as long as the block lasts."""
    site = CitySite(city)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site}))
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
