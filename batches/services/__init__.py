"""What is done with batches: started, worked at row by row, tried again."""

from batches.services.retrying import try_again
from batches.services.running import run_due
from batches.services.starting import Row, start

__all__ = ["Row", "run_due", "start", "try_again"]
