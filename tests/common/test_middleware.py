"""The true client, safe headers, ids."""

from __future__ import annotations

import pytest
from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory

from common.middleware import HeadersMiddleware, RequestIdMiddleware, TrustedProxyMiddleware


def seen(settings, proxies, **meta):
    """What a view sees of a request with these headers."""
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", **meta)
    TrustedProxyMiddleware(lambda _: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "client"),
    [
        ([], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["10.0.0.0/8"], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["10.0.0.0/8"], "10.0.0.1", "", "10.0.0.1"),
        (["10.0.0.0/8"], "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.1", "6.6.6.6, 198.51.100.1, 10.2.0.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.0.0.1", "10.9.9.9, 10.2.0.1", "10.9.9.9"),
        (["10.0.0.0/8"], "10.0.0.1", "6.6.6.6, nonsense", "10.0.0.1"),
        (["10.0.0.0/8"], "10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        (["::1"], "::1", "[2001:db8::7]:443", "2001:db8::7"),
        (["127.0.0.1"], "127.0.0.1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_client_is_the_last_hop_that_no_listed_proxy_wrote(
    settings, proxies, peer, forwarded, client
):
    request = seen(settings, proxies, REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)

    assert request.META["REMOTE_ADDR"] == client


def test_only_a_listed_proxy_says_that_a_request_came_over_tls(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {"HTTP_X_FORWARDED_PROTO": "https"}

    assert seen(settings, ["10.0.0.1"], REMOTE_ADDR="10.0.0.1", **headers).is_secure()
    assert not seen(settings, ["10.0.0.1"], REMOTE_ADDR="203.0.113.9", **headers).is_secure()
    assert not seen(settings, [], REMOTE_ADDR="127.0.0.1", **headers).is_secure()


def test_the_nearest_proxy_has_the_last_word_on_tls(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_PROTO": "https, http"}

    assert not seen(settings, ["10.0.0.1"], **headers).is_secure()


def answer(settings, response, *, signed_in):
    request = RequestFactory().get("/")
    if signed_in:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    return HeadersMiddleware(lambda _: response)(request)


@pytest.mark.parametrize("response", [HttpResponse("x"), JsonResponse({})])
def test_what_a_signed_in_person_sees_is_never_cached(settings, response):
    response["Cache-Control"] = "public, max-age=60"

    answer(settings, response, signed_in=True)

    assert response["Cache-Control"] == "no-store"
    assert response["Vary"] == "Cookie"


def test_a_file_for_everybody_keeps_its_own_caching(settings):
    response = HttpResponse("x", content_type="text/css", headers={"Cache-Control": "max-age=60"})

    answer(settings, response, signed_in=True)

    assert response["Cache-Control"] == "max-age=60"


def test_what_says_nothing_of_caching_is_not_cached(settings):
    response = answer(settings, HttpResponse("x", content_type="text/csv"), signed_in=False)

    assert response["Cache-Control"] == "no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in response["Permissions-Policy"]


def test_every_request_has_an_id_of_its_own():
    ids = []
    middleware = RequestIdMiddleware(lambda request: HttpResponse(request.request_id))

    for _ in range(2):
        response = middleware(RequestFactory().get("/", HTTP_X_REQUEST_ID="theirs"))
        assert response.content.decode() == response["X-Request-ID"]
        ids.append(response["X-Request-ID"])

    assert len({*ids, "theirs"}) == 3
