"""Texts that people type and others read: in lists, in headers of mail, in the log."""

from __future__ import annotations

# Printable for Unicode, and yet nothing is seen: fillers of Hangul, the empty Braille cell.
_UNSEEN = str.maketrans(dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " "))


def one_line(text: str) -> str:
    """The text on one line: blanks made single, nothing invisible, nothing that turns the line.

    So nothing can be added to a header, and no name looks like another's or like none.
    """
    seen = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(seen.translate(_UNSEEN).split())
