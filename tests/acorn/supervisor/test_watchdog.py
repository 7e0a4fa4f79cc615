"""The watchdog barks at silence, once, and not at a pulse."""

from __future__ import annotations

import os

from acorn.supervisor import watchdog
from acorn.supervisor.watchdog import Watchdog


def test_a_pulse_keeps_it_quiet_and_silence_does_not(tmp_path, monkeypatch):
    pulse = tmp_path / "pulse"
    pulse.touch()
    dog = Watchdog(pulse, ["worker"])
    assert dog.silent() == []

    monkeypatch.setattr(watchdog, "SILENCE", 0.0)  # any moment is too long now
    os.utime(pulse, (1, 1))
    assert dog.silent() == ["worker"]


def test_it_barks_once_for_each_silence(tmp_path, monkeypatch):
    dog = Watchdog(tmp_path / "never", ["worker"])
    dog._since -= watchdog.SILENCE + 1

    assert dog.silent() == ["worker"]
    assert dog.silent() == []
