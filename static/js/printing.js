// A button that prints: without scripts the browser's own does it, and there is none.
export function offer(root) {
  root.querySelectorAll?.("[data-prints]").forEach((button) => button.removeAttribute("hidden"));
}

export function listen() {
  document.addEventListener("click", (event) => event.target.closest("[data-prints]") && window.print());
}
