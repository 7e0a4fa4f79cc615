"""Many things at once: rows done one by one in the background, each in its own transaction.

Another kind of batch needs two things. Once, in `AppConfig.ready`:

    register(Kind("orders.answer", permission=Permission.ANSWER_ORDERS, handle=answer_one,
                  title=title_of))

and where somebody asks for it, inside or outside a transaction:

    batch = start(kind="orders.answer", vendor=vendor, actor=request.actor, key=key,
                  rows=(Row(order.number, {"version": order.version}) for order in orders),
                  data={"act": "confirm"})

`key` says which wish it is: the same key of the same person gives the same batch, however often and
however fast it is sent. `rows` may be a generator of any length. `vendor` None is the house's own.
Then lead to `batch.get_absolute_url()`, which shows progress, what was not done and why, and the
result as CSV.

`handle(work)` does one row (`registry.Work`) and gives what is to be kept of it, small and fit for
JSON, or None. It runs in the transaction that also marks the row as done, in the language and the
zone of the person: so it calls one service, takes no care of its own to happen once, and does
nothing that a rollback cannot undo. A `DomainError` that it raises is that row's refusal, with its
sentence; anything else is tried again a few times and then given up, and stops no other row. That
the person still holds the kind's permission is asked before each row.
"""
