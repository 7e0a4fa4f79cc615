// One key goes to the field or link that names it in data-shortcut; never while somebody types.
const TYPING = "input, select, textarea, [contenteditable]";

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest(TYPING) || document.querySelector("dialog:modal")) return;
    const target = [...document.querySelectorAll(`[data-shortcut="${CSS.escape(event.key)}"]`)].find(
      (element) => element.checkVisibility?.() ?? element.offsetParent,
    );
    if (!target) return;
    event.preventDefault();
    if (target.matches("input")) target.select();
    else target.click();
  });
}
