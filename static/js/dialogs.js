// A dialog lies open in the page until this script takes it away and opens it on demand.
export function upgrade(root) {
  root.querySelectorAll?.("dialog[data-dialog][open]:not(:modal)").forEach((dialog) => dialog.close());
}

export function listen() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog?.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const closer = event.target.closest("[data-closes]");
    // A click on the dialog itself is a click on its backdrop: its content fills the rest.
    const dialog = closer?.closest("dialog") ?? (outside(event) ? event.target : null);
    if (dialog) {
      event.preventDefault();
      dialog.close();
    }
  });
}

function outside(event) {
  if (!(event.target instanceof HTMLDialogElement) || !event.target.matches(":modal")) return false;
  const box = event.target.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}
