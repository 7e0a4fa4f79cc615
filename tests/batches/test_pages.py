"""The pages of batches: progress, result, what was not done; nothing to strangers."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from batches.models import Batch
from batches.services import run_due
from tests.batches.conftest import expire, made, states


@pytest.fixture
def lin(world):
    return world.client("lin")


def test_before_a_worker_came_it_says_so_and_looks_again(ask, lin):
    batch = ask("A1", "A2")

    page = lin.get(batch.get_absolute_url()).content.decode()

    assert "2 waiting to begin" in page
    assert "data-polls" in page
    assert "Look again" in page


def test_while_it_runs_the_rows_themselves_are_counted(ask, lin, maker):
    maker.dies = {"A2"}
    batch = ask("A1", "A2", "A3")
    with pytest.raises(SystemExit):
        run_due()

    page = lin.get(batch.get_absolute_url()).content.decode()

    assert "1 of 3 so far" in page


def test_to_htmx_it_gives_the_piece_without_the_shell(ask, lin):
    batch = ask("A1")

    piece = lin.get(
        batch.get_absolute_url(), headers={"HX-Request": "true", "HX-Target": "progress"}
    )

    assert 'id="progress"' in piece.content.decode()
    assert '<nav class="tabbar"' not in piece.content.decode()


def test_at_the_end_htmx_gets_the_navigation_too(ask, lin):
    batch = ask("A1")
    headers = {"HX-Request": "true", "HX-Target": "progress"}

    running = lin.get(batch.get_absolute_url(), headers=headers).content.decode()
    run_due()
    done = lin.get(batch.get_absolute_url(), headers=headers).content.decode()

    for nav in ('id="nav-main"', 'id="tabbar"'):
        assert nav not in running
        assert nav in done


def test_the_result_names_what_was_not_done_and_why(ask, lin, maker):
    maker.refuses = {"A2"}
    batch = ask("A1", "A2", "A3")
    run_due()

    page = lin.get(batch.get_absolute_url()).content.decode()

    assert "2 done, 1 not" in page
    assert "A2 is taken." in page
    assert "Try these again" in page
    assert "data-polls" not in page
    done = page.split("</summary>")[-1].split("</details>")[0]
    assert re.findall(r"A\d", done) == ["A1", "A3"]


def test_what_was_not_done_is_tried_again(ask, lin, maker, world):
    maker.refuses = {"A2"}
    batch = ask("A1", "A2")
    run_due()
    maker.refuses = set()

    answer = lin.post(f"{batch.get_absolute_url()}retry/", {"vendor": world.acme.pk}, follow=True)

    assert "1 of 2 so far" in answer.content.decode()
    run_due()
    assert states(batch) == ["done", "done"]
    assert made() == ["A1", "A2"]


@pytest.mark.parametrize("who", ["alice", "lin"])
def test_only_the_person_himself_and_after_the_end_tries_it_again(ask, maker, world, who):
    maker.refuses = {"A1"}
    batch = ask("A1")
    if who == "alice":
        run_due()
    before = states(batch)

    answer = world.client(who).post(
        f"{batch.get_absolute_url()}retry/", {"vendor": world.acme.pk}, follow=True
    )

    assert 'data-tone="danger"' in answer.content.decode()
    assert states(batch) == before


def test_a_form_of_another_company_does_nothing(ask, lin, maker):
    maker.refuses = {"A1"}
    batch = ask("A1")
    run_due()

    lin.post(f"{batch.get_absolute_url()}retry/", {"vendor": "0"})

    assert states(batch) == ["refused"]


@pytest.mark.parametrize("path", ["", "result.csv"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("lin", 200), ("alice", 200), ("ravi", 404), ("otto", 404), ("charlie", 404), ("bea", 404)],
)
def test_who_may_not_do_it_himself_finds_nothing(ask, world, who, status, path):
    batch = ask("A1")

    assert world.client(who).get(f"{batch.get_absolute_url()}{path}").status_code == status


@pytest.mark.parametrize("key", ["0", "999999", "99999999999999999999999999"])
def test_what_is_no_batch_is_not_found(lin, key, ask):
    assert lin.get(f"/batches/{key}/").status_code == 404


def test_the_file_holds_every_row_and_no_formula(ask, lin, maker):
    maker.refuses = {"=A2"}
    batch = ask("A1", "=A2")
    run_due()

    answer = lin.get(f"{batch.get_absolute_url()}result.csv")

    text = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [
        ["Row", "About", "Result", "Reason", "Reason code", "Field"],
        ["1", "A1", "Done", "", "", ""],
        ["2", "'=A2", "Refused", "'=A2 is taken.", "taken", "code"],
    ]


def test_the_list_shows_ones_own_newest_first(ask, lin, world):
    ask("A1", key="first")
    run_due()
    ask("B1", "B2", key="second")
    ask("C1", "C2", "C3", who="alice")

    page = lin.get("/batches/").content.decode()

    assert page.index("Make 2 codes") < page.index("Make 1 codes")
    assert "Make 3 codes" not in page
    assert "2 waiting to begin" in page


def test_an_empty_list_says_what_will_stand_there(world):
    for who in ("otto", "bea"):
        assert "No batches yet" in world.client(who).get("/batches/").content.decode()


def test_queries_do_not_grow_with_rows(ask, lin, maker):
    counts = []
    for size in (2, 40):
        codes = [f"Q{size}N{row}" for row in range(size)]
        maker.refuses |= set(codes)
        batch = ask(*codes, key=f"{size}")
        run_due()
        lin.get("/batches/")  # whatever is remembered, is
        for path in (batch.get_absolute_url(), "/batches/"):
            with CaptureQueriesContext(
                connection,
            ) as found:
                lin.get(path)
            counts.append(len(found))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 8


def test_a_dead_workers_batch_is_shown_as_under_way(ask, lin, maker):
    maker.dies = {"A1"}
    batch = ask("A1")
    with pytest.raises(SystemExit):
        run_due()
    expire(batch)

    assert "1 waiting to begin" in lin.get(batch.get_absolute_url()).content.decode()
    assert Batch.objects.get().state == "running"
