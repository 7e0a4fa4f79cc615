"""The smallest browser: one request, one connection, one person's cookies."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass

CSRF = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Browser:
    """Talks to one server as one person. Every answer but 200 to 399 is an error."""

    port: int
    session: str

    def get(self, path: str) -> bytes:
        """The body of the page."""
        return self._ask(f"GET {path}", b"", "")

    def post(self, path: str, body: object) -> bytes:
        """Send JSON; gives the body of the answer."""
        return self._ask(f"POST {path}", json.dumps(body).encode(), "application/json")

    def post_form(self, path: str, body: str) -> bytes:
        """Send a form that is already encoded; gives the body of the answer."""
        return self._ask(f"POST {path}", body.encode(), "application/x-www-form-urlencoded")

    def _ask(self, line: str, body: bytes, kind: str) -> bytes:
        head = (
            f"{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Cookie: sessionid={self.session}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
            f"Content-Length: {len(body)}\r\n"
        )
        if kind:
            head += f"Content-Type: {kind}\r\n"
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            connection.sendall(f"{head}\r\n".encode() + body)
            parts = []
            while part := connection.recv(262_144):
                parts.append(part)
        answer = b"".join(parts)
        status = answer[9:12]
        if not b"200" <= status < b"400":
            raise RuntimeError(f"{line}: {answer[:600].decode(errors='replace')}")
        return answer.partition(b"\r\n\r\n")[2]
