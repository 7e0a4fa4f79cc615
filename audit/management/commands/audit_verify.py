"""`manage.py audit_verify`: is the log what was written?"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from audit.findings import SENTENCES, Report
from audit.verification import UnknownChain, verify

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

SOUND, TAMPERED, INCOMPLETE, USAGE = 0, 1, 2, 3
STATUS = {SOUND: "sound", TAMPERED: "tampered", INCOMPLETE: "incomplete"}


class Command(BaseCommand):
    help = (
        "Checks every entry of the audit log. Exits with 0 when it is sound, 1 when it was "
        "tampered with, 2 when it could not be checked completely, 3 for a wrong call."
    )
    requires_system_checks = ()  # a broken database is ours to report

    def run_from_argv(self, argv: list[str]) -> None:
        """Run from the shell; argparse's own exit code for a wrong call is ours for incomplete."""
        self._called_from_command_line = True
        try:
            self.create_parser(argv[0], argv[1]).parse_args(argv[2:])
        except SystemExit as stop:
            sys.exit(USAGE if stop.code else SOUND)
        super().run_from_argv(argv)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--chain", help='check one chain alone: "house", "vendor:7"')
        parser.add_argument("--json", action="store_true", help="answer in one line of JSON")

    def handle(self, *, chain: str | None, json: bool, **_options: Any) -> None:
        start = time.monotonic()
        report = Report()
        hindrance = ""
        try:
            verify(report, chain=chain)
        except UnknownChain:
            self.stderr.write(f"There is no chain “{chain}”.")
            sys.exit(USAGE)
        except Exception as error:  # noqa: BLE001  whatever it is, the log is not proven sound
            hindrance = (
                f"It could not be checked to the end: {str(error).strip() or type(error).__name__}"
            )
        seconds = time.monotonic() - start
        chains = "1 chain" if report.chains == 1 else f"{report.chains} chains"
        seen = f"{report.entries} entries in {chains}, {seconds:.1f} s."
        code = TAMPERED if report.findings else INCOMPLETE if hindrance else SOUND
        answer = _as_json if json else _as_text
        self.stdout.write(answer(code, report, f"{seen} {hindrance}".strip()))
        sys.exit(code)


def _as_json(code: int, report: Report, seen: str) -> str:
    findings = [asdict(bad) | {"detail": SENTENCES[bad.kind]} for bad in report.findings]
    return json.dumps(
        asdict(report) | {"status": STATUS[code], "findings": findings, "detail": seen}
    )


def _as_text(code: int, report: Report, seen: str) -> str:
    lines = [f"{STATUS[code].capitalize()}. {seen}", *map(str, report.findings)]
    return "\n".join([*lines, *(f"Warning: {warning}" for warning in report.warnings)])
