"""A form of the desk as a browser would send it back."""

from __future__ import annotations

from django.utils import timezone


def as_shown(page):
    """The values of an order's form as its page shows them."""
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    for name in ("start", "end"):
        sent[name] = timezone.localtime(sent[name]).strftime("%Y-%m-%dT%H:%M")
    sent |= {
        "lines-TOTAL_FORMS": form.lines.total_form_count(),
        "lines-INITIAL_FORMS": form.lines.initial_form_count(),
    }
    for row in form.lines:
        for name in row.fields:
            value = row[name].value()
            if value not in (None, False, ""):
                sent[row.add_prefix(name)] = value
    return sent
