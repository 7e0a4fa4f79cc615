"""`audit_verify` from the shell's side: what it says and what it exits with."""

from __future__ import annotations

import json

import pytest

from audit import heads, verification
from audit.management.commands.audit_verify import Command


@pytest.fixture
def run(capsys):
    """Call it as `manage.py` does; gives the exit code and what was printed."""

    def run_(*arguments):
        with pytest.raises(SystemExit) as stop:
            Command().run_from_argv(["manage.py", "audit_verify", *arguments])
        return stop.value.code, capsys.readouterr().out

    return run_


def test_sound(log, run):
    code, said = run()
    assert code == 0
    assert said.startswith("Sound. 7 entries in 2 chains")


def test_tampered(tamper, run):
    tamper("UPDATE audit_entry SET action = 'x' WHERE chain = 'vendor:1' AND seq = 2")
    code, said = run()
    assert code == 1
    assert "vendor:1 2: edited." in said


def test_tampered_in_json(tamper, run):
    tamper("UPDATE audit_entry SET action = 'x' WHERE chain = 'vendor:1' AND seq = 2")
    code, said = run("--json")
    assert code == 1
    [bad] = json.loads(said)["findings"]
    assert (bad["chain"], bad["seq"], bad["kind"]) == ("vendor:1", 2, "edited")


def test_one_chain_alone(tamper, run):
    tamper("UPDATE audit_entry SET action = 'x' WHERE chain = 'vendor:1' AND seq = 2")
    assert run("--chain", "house")[0] == 0


def test_incomplete_when_the_noted_heads_cannot_be_read(log, run):
    heads.path().mkdir()
    code, said = run()
    assert code == 2
    assert "could not be checked to the end" in said


def test_incomplete_when_something_unforeseen_happens(log, run, monkeypatch):
    def fail(*_arguments):
        raise RecursionError("too deep")

    monkeypatch.setattr(verification, "batches", fail)
    code, said = run()
    assert code == 2
    assert "too deep" in said


@pytest.mark.parametrize("arguments", [("--nonsense",), ("--chain",), ("--chain", "vendor:99")])
def test_a_wrong_call(log, run, arguments):
    assert run(*arguments)[0] == 3
