"""Before anything starts: the port is ours, or it is said what to do."""

from __future__ import annotations

import http.server
import re
import socket
import threading

import pytest

from acorn.supervisor.house import CannotStart, answers, require_free

HERE = "127.0.0.1"


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind((HERE, 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_free_port_is_no_reason_to_complain():
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port = probe.getsockname()[1]

    require_free(HERE, port)


def test_a_port_that_somebody_has_is_refused_with_a_free_one(taken):
    with pytest.raises(CannotStart, match=f"Another program has port {taken}") as refusal:
        require_free(HERE, taken)

    offered = re.search(r"ACORN_PORT=(\d+) make run", str(refusal.value))
    assert offered
    assert int(offered[1]) != taken
    require_free(HERE, int(offered[1]))


def test_an_address_of_another_machine_is_named():
    with pytest.raises(CannotStart, match=r"ACORN_BIND is no address of this machine: 192.0.2.1"):
        require_free("192.0.2.1", 8000)


class Babble(http.server.BaseHTTPRequestHandler):
    """Something else that listens: it answers, but not as the portal does."""

    def do_GET(self):
        self.wfile.write(b"what?\r\n\r\n")

    def log_message(self, *_):
        pass


def test_only_the_portal_answers_as_the_portal():
    server = http.server.HTTPServer((HERE, 0), Babble)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    try:
        assert not answers(HERE, server.server_port, "localhost")
    finally:
        server.shutdown()
        server.server_close()
