"""Several people, or workers, at the same moment."""

from __future__ import annotations

import threading

from django.db import connection


def at_once(*acts):
    """Run each act in a thread of its own, all starting together; gives results or exceptions."""
    gate = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def work(place, act):
        try:
            gate.wait(10)
            results[place] = act()
        except Exception as error:  # noqa: BLE001  what came of it is the result
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[place, act]) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return results


def winners(results, *losing):
    """What those gave who got through; the others must have been refused in one of these ways."""
    for result in results:
        assert not isinstance(result, Exception) or isinstance(result, losing), repr(result)
    return [result for result in results if not isinstance(result, Exception)]
