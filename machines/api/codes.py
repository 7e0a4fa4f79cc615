"""Every `code` by which the API refuses: the description lists them, and holds answers to them."""

from __future__ import annotations

GROUPS: dict[str, dict[str, str]] = {
    "Who asks": {
        "not_signed_in": "401: no access token came",
        "invalid_token": "401: the token ended or opens nothing; ask for another",
        "second_factor": "403: a person's session that is not complete",
        "not_permitted": "403: a scope is missing",
        "not_found": "404: there is no such thing, or it is not yours",
    },
    "How it was asked": {
        "parse_error": "400: the body is no JSON that we read",
        "invalid": "400: `field` is wrong, as `detail` says",
        "method_not_allowed": "405",
        "not_acceptable": "406: another format than JSON was asked for",
        "too_large": "413",
        "length_required": "411: the body came in pieces without its length",
        "unsupported_media_type": "415: the body is of another kind",
        "error": "500: our fault; the same request may be sent again, under the same key",
    },
    "Too much": {
        "too_many_requests": "429: wait as many seconds as `Retry-After` says",
        "too_often": "429: the same, of something that costs more than a request",
    },
    "Retries": {
        "idempotency_key_reused": "409: the key came before with another request; send a new key",
        "still_running": "409: the first request with the key is at work; ask again in a second",
        "rights_changed": "409: the scopes changed since the first answer; look at the order",
    },
    "An order that moved on": {
        "already_confirmed": "409: somebody of your company was quicker; read it again",
        "stale": "409: the buyer or the clock was quicker; read it again",
        "transition_not_allowed": "409: in its state this is not possible any more",
        "refused": "409: as `detail` says",
    },
    "An answer": {
        "unknown_line": "the order has no such line",
        "line_twice": "a line is answered twice",
        "line_cancelled": "the buyer cancelled the line; leave it out",
        "above_ordered": "the parts add up to more than is ordered",
        "wrong_unit": "the unit cannot be counted in the line's own",
        "whole_cases": "the pieces make no whole cases",
        "reason_missing": "rejected without a reason",
        "backorder_not_allowed": "the line allows no backorder",
        "date_missing": "backordered without a date",
        "date_in_window": "the date of a backorder lies within the order's window",
        "cost_raised": "the cost is above the order's",
        "rejected_before": "what was rejected stays so; accept what is left, nothing where all was",
        "window_closed": "`update_by` has passed: only dates can change",
    },
    "Messages and files": {
        "mention_not_entitled": "a name after “@” is nobody's who may read the message",
        "file_too_many": "more files than a message may have",
        "file_empty": "a file without content",
        "file_too_large": "a file or picture that is too large",
        "file_kind_not_taken": "neither a picture that we read nor a PDF",
        "file_kind_differs": "not what the ending of its name says",
        "file_unreadable": "broken or not whole",
        "file_two_kinds": "a PDF that is something else as well",
        "file_animated": "a picture that moves",
    },
}
CODES: dict[str, str] = {code: text for group in GROUPS.values() for code, text in group.items()}


def table() -> str:
    """All of them as text for the description, group by group. 400 where no status is named."""
    return "\n\n".join(
        f"*{group}*: " + "; ".join(f"`{code}` ({text})" for code, text in codes.items()) + "."
        for group, codes in GROUPS.items()
    )
