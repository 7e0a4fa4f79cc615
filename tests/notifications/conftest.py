"""An outbox to fill, a topic that speaks, and a real mail server to send to."""

from __future__ import annotations

import logging
import socket
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller

from notifications import bell, composers
from notifications.composers import Mail
from notifications.models import Delivery
from notifications.services import Recipient, enqueue


@pytest.fixture(autouse=True)
def quiet_bell(monkeypatch):
    """Each test meets a broker that it has not heard of yet."""
    monkeypatch.setattr(bell, "_silent_until", 0.0)


@pytest.fixture
def speak(monkeypatch):
    """Register a composer for a topic, for this test only."""

    def register(topic, composer):
        monkeypatch.setitem(composers._composers, topic, composer)

    return register


@pytest.fixture
def hello(speak):
    """A topic with something to say."""

    def composer(delivery, now):
        return Mail(
            subject=f"Order {delivery.subject_id} is due",
            text=f"Answer it: http://localhost:8000/orders/{delivery.subject_id}/\n",
            html=f"<p>Answer order {delivery.subject_id}</p>",
        )

    speak("hello", composer)
    return "hello"


@pytest.fixture
def put(db):
    """Put deliveries into the outbox; gives them as they stand there."""

    def put_(topic, *numbers, **options):
        for number in numbers:
            enqueue(
                topic=topic,
                key=f"{topic}:{number}",
                recipients=[Recipient(number, f"p{number}@example.com")],
                subject_id=number,
                **options,
            )
        return list(Delivery.objects.filter(topic=topic, subject_id__in=numbers).order_by("pk"))

    return put_


@dataclass
class Sink:
    """A mail server that notes what it takes, and can be told what to answer."""

    port: int
    messages: list[tuple[str, str]] = field(default_factory=list)  # address, Message-ID
    contents: list[bytes] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)  # address → reply to RCPT
    to_sender: str = ""
    to_data: str = ""
    lines: int = 0  # how often somebody connected

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.to_sender:
            return self.to_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.to_data == "hang up":
            server.transport.abort()
            return "250 never heard"
        if self.to_data:
            return self.to_data
        self.contents.append(envelope.content)
        header = envelope.content.split(b"Message-ID: ", 1)[1].split(b"\r\n", 1)[0]
        self.messages.extend((address, header.decode()) for address in envelope.rcpt_tos)
        return "250 OK"

    @property
    def ids(self):
        return [message_id for _, message_id in self.messages]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def sink(settings):
    """A mail server on loopback, and the settings that lead there."""
    sink = Sink(free_port())
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would note every line
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = sink.port
    yield sink
    controller.stop()
