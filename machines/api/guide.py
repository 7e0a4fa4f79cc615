"""What a program must know that no single operation says: the head of the API's description."""

from __future__ import annotations

from django.conf import settings

from machines.api import codes
from machines.limits import WINDOW
from machines.services.keeping import KEPT_FOR
from machines.services.tokens import FROM_ADDRESS, LIFE
from vendors.permissions import Scope

GUIDE = """The portal's own API: the same services, filters and refusals as the pages.

**Signing in.** An admin of the vendor makes an API client under Settings → API clients, chooses
its scopes, and gets its client id and secret. `POST /api/v1/token/` gives an access token for
{minutes} minutes (OAuth 2, client credentials); send it as `Authorization: Bearer …` with every
other request. After a 401 with `invalid_token` ask for another. Scopes: {scopes}. Each
operation names the sets of scopes of which one is enough. Without `costs:read` every cost,
value and total is left out of what is read.

**Values.** Bodies are JSON in UTF-8. Moments are ISO 8601 with a zone: given in UTC (`Z`),
taken in any. Money and other decimals are strings. A field that a request does not know is
refused. Fields may be added to answers.

**Paging.** A list gives a page; `next` is the address of the next one, or `next_cursor` its
`cursor`. Cursors are not to be read, only to be sent back. An empty one ends the list.

**Retries.** Every POST but the one for tokens takes an `Idempotency-Key` (a UUID, or what else
you choose; it is yours alone). The same request, byte for byte, under the same key is done
once, and answered the same for {days} days, with `Idempotency-Replayed: true`. Without a
network, after a 5xx, or while `still_running` is answered, send the same under the same key
again. 401, 403, 411, 413, 415, 429 and 5xx are not kept: they did nothing.

**Limits.** {requests} requests in {window} seconds for each API client; a request of many
orders counts as many. Every answer says in `RateLimit` what is left (`r`) and in how many
seconds it begins anew (`t`). A 429 has `Retry-After`, in seconds. From one address {guesses}
wrong secrets in {guess_minutes} minutes.

**Refusals.** `code` is for programs, `detail` a sentence for people in the language of
`Accept-Language` (en, zh-Hans), `field` what it is about; `problems` lists each where there are
several. Nothing was changed. The codes (400 where no status is named):

{codes}
"""

TAGS = {
    "token": "The way in.",
    "orders": "Orders, and the answers to them.",
    "messages": "What vendor and retailer say to each other about an order, with files.",
    "performance": "The figures of the performance page.",
}


def guide() -> str:
    """The text, with the numbers that hold here."""
    return GUIDE.format(
        minutes=int(LIFE.total_seconds() // 60),
        scopes=", ".join(f"`{scope.value}`" for scope in Scope),
        days=KEPT_FOR.days,
        requests=settings.API_REQUESTS_A_MINUTE,
        window=WINDOW,
        guesses=FROM_ADDRESS.times,
        guess_minutes=int(FROM_ADDRESS.window.total_seconds() // 60),
        codes=codes.table(),
    )
