"""What is done with batches: started, worked at row by row, tried again, mended."""

from batches.services.mending import in_place_of, to_mend
from batches.services.retrying import try_again
from batches.services.running import run_due
from batches.services.starting import Row, start

__all__ = ["Row", "in_place_of", "run_due", "start", "to_mend", "try_again"]
