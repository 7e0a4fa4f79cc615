"""A person's own settings, language and zone, and the ends of sessions."""

from __future__ import annotations

import pytest

from accounts.models import User
from accounts.services import people
from audit.models import AuditEntry
from common.actors import COMMAND

PAGE = "/settings/"
FORM = {
    "name": "Alice Acorn",
    "time_zone": "Europe/Berlin",
    "language": "en",
    "theme": "dark",
    "has_shortcuts": "on",
}


def test_settings_are_saved_and_written_down(client, alice, sign_in):
    sign_in(client, alice)
    answer = client.post(PAGE, {**FORM, "name": "  Alice \t B. Acorn "})
    assert answer["Location"] == PAGE
    person = User.objects.get()
    assert (person.name, person.time_zone, person.theme) == (
        "Alice B. Acorn",
        "Europe/Berlin",
        "dark",
    )
    entry = AuditEntry.objects.get(action="accounts.profile_changed")
    assert "Alice" not in str(entry.body)
    assert 'data-theme="dark"' in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("berlin", "Europe/Berlin"), ("Shanghai", "Asia/Shanghai"), ("new york", "America/New_York")],
)
def test_a_city_is_enough_for_a_zone(client, alice, sign_in, typed, meant):
    sign_in(client, alice)
    client.post(PAGE, {**FORM, "time_zone": typed})
    assert User.objects.get().time_zone == meant


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("time_zone", "Atlantis/Deep", "There is no such time zone"),
        ("time_zone", "../../etc/passwd", "There is no such time zone"),
        ("language", "xx", "xx"),
        ("theme", "pink", "pink"),
        ("name", "   ", "Enter your name"),
        ("name", "x" * 121, "120"),
    ],
)
def test_a_wrong_value_comes_back_with_its_reason(client, alice, sign_in, field, value, sentence):
    sign_in(client, alice)
    answer = client.post(PAGE, {**FORM, field: value})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert User.objects.get().time_zone == "UTC"


def test_all_that_is_wrong_is_said_at_once(client, alice, sign_in):
    sign_in(client, alice)
    page = client.post(PAGE, {**FORM, "name": "", "time_zone": "Nowhere"}).content.decode()
    assert "Enter your name" in page
    assert "There is no such time zone" in page


def test_nothing_changed_writes_nothing(client, alice, sign_in):
    sign_in(client, alice)
    client.post(PAGE, {**FORM, "time_zone": "UTC", "theme": ""})
    assert not AuditEntry.objects.filter(action="accounts.profile_changed").exists()


def test_the_page_speaks_the_persons_language(client, make, sign_in):
    sign_in(client, make(language="zh-hans"))
    page = client.get(PAGE, HTTP_ACCEPT_LANGUAGE="en")
    assert page["Content-Language"] == "zh-hans"
    assert '<html lang="zh-Hans"' in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("de", "en"),
        ("", "en"),
    ],
)
@pytest.mark.django_db
def test_nobody_reads_what_the_browser_asks_for(client, asked, spoken):
    page = client.get("/sign-in/", HTTP_ACCEPT_LANGUAGE=asked)
    assert f'<html lang="{spoken}"' in page.content.decode()


@pytest.mark.django_db
def test_the_choice_of_a_language_stays_in_a_cookie(client):
    path = "/sign-in/?next=/orders/"
    answer = client.post("/language/", {"language": "zh-hans", "next": path})
    assert answer["Location"] == path
    assert 'lang="zh-Hans"' in client.get("/sign-in/").content.decode()
    for language, target in [("xx", "//evil.example"), ("en", "https://evil.example")]:
        assert client.post("/language/", {"language": language, "next": target})["Location"] == "/"


def test_signing_out_everywhere_else_keeps_this_session(browser, alice, sign_in, is_in):
    here, elsewhere = sign_in(browser(), alice), sign_in(browser(), alice)
    assert here.get("/settings/sessions/").status_code == 200
    assert is_in(elsewhere)
    here.post("/settings/sessions/")
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_deactivated_person_is_out_at_the_next_click(
    client, alice, sign_in, is_in, give_password
):
    sign_in(client, alice)
    people.deactivate(person=alice, actor=COMMAND)
    assert not is_in(client)
    assert give_password(client).status_code == 200
    people.activate(person=alice, actor=COMMAND)
    assert not is_in(client)
    assert give_password(client).status_code == 302


def test_a_raised_epoch_ends_every_session(client, alice, sign_in, is_in):
    sign_in(client, alice)
    people.end_sessions(person=alice, actor=COMMAND)
    assert not is_in(client)


def test_opening_pages_writes_nothing(client, alice, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client, alice)
    for path in [
        PAGE,
        "/settings/password/",
        "/settings/factors/",
        "/settings/sessions/",
        "/settings/proof/",
        "/settings/factors/new/",
        "/sign-out/",
        "/sign-in/",
    ]:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        verbs = {query["sql"].split()[0] for query in queries.captured_queries}
        assert verbs <= {"SELECT"}, path


def test_who_is_signed_in_costs_two_queries(client, alice, sign_in, rf):
    from django.db import connection
    from django.http import HttpResponse
    from django.test.utils import CaptureQueriesContext

    from accounts.middleware import LocaleMiddleware, PersonMiddleware

    sign_in(client, alice)
    request = rf.get("/")
    request.session = type(client.session)(client.session.session_key)
    seen = {}

    def view(request):
        seen.update(verified=request.user.is_verified(), actor=request.actor)
        return HttpResponse()

    with CaptureQueriesContext(connection) as queries:
        PersonMiddleware(LocaleMiddleware(view))(request)
    assert len(queries) == 2
    assert seen["verified"]
    actor = seen["actor"]
    assert (actor.person_id, actor.name, actor.factor) == (alice.pk, "Alice Acorn", "password+totp")
    assert (actor.source, actor.address) == ("page", "127.0.0.1")


@pytest.mark.django_db
def test_nobody_costs_no_query(rf, django_assert_num_queries):
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpResponse

    from accounts.middleware import LocaleMiddleware, PersonMiddleware

    request = rf.get("/api/v1/orders/")
    request.session = SessionStore()
    with django_assert_num_queries(0):
        PersonMiddleware(LocaleMiddleware(lambda request: HttpResponse()))(request)
    assert not request.user.is_verified()
    assert (request.actor.person_id, request.actor.source) == (None, "api")
