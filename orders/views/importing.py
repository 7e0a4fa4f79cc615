"""Orders of an imported table that stayed out, mended in the browser and sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from batches.services import in_place_of
from batches.views.mending import MendView
from common.uploads import MOST_ROWS
from orders.documents.tabular import by_number
from orders.import_batch import take_over
from orders.import_grid import BOXES, CELLS, GridOrder, grid_of, typed_rows
from orders.services.importing_rows import KIND, booked_to
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from batches.models import Batch, BatchRow


class ImportGridView(MendView):
    """Each order with its head and its lines, the reason in each cell."""

    access = Permission.WRITE_ORDERS
    kind_name = KIND
    template_name = "orders/import_grid.html"

    def grid(self, rows: Sequence[BatchRow]) -> list[GridOrder]:
        """The orders of these rows as they are judged now."""
        return grid_of(rows, self.batch)

    def send(self, leave: frozenset[int], positions: Sequence[int], key: str) -> Batch | None:
        """Import what was mended, booked as the rest of the file was."""
        orders = by_number(typed_rows(self.request.POST, MOST_ROWS, leave))
        if not orders:
            return None
        data = in_place_of(self.batch, positions)
        return take_over(orders=orders, data=data, actor=self.request.actor, key=key)  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the boxes of a head, the cells of a line, and the code that books all of them."""
        context = {
            "booked": booked_to(self.batch.data),
            "head_columns": [(name, *box) for name, box in BOXES.items()],
            "line_columns": [(name, *cell) for name, cell in CELLS.items()],
        }
        return super().get_context_data(**kwargs | context)
