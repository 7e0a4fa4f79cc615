// Ticks every deadline and the clock by the server's time. A screen reader hears only the steps.
const MINUTE = 60_000;
const DAY = 24 * 60;
const STEPS = { soon: "clock", now: "urgent", late: "urgent" };

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
const serverTime = Date.parse(meta("server-time") ?? "");
// What this machine's clock is wrong by. Private pages are never cached, so the page is fresh.
const offset = Number.isNaN(serverTime) ? 0 : serverTime - Date.now();
const words = JSON.parse(meta("countdown-words") ?? "null");

export const now = () => Date.now() + offset;

export const fill = (pattern, values) => pattern.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

// The same as common/moments.py time_left.
export function timeLeft(milliseconds) {
  const late = milliseconds <= 0;
  const total = Math.floor(Math.abs(milliseconds) / MINUTE);
  const days = Math.floor(total / DAY);
  const hours = Math.floor((total % DAY) / 60);
  const minutes = total % 60;
  if (days) return fill(late ? words.late_days : hours ? words.days : words.whole_days, { days, hours });
  if (hours) return fill(late ? words.late_hours : words.hours, { hours, minutes });
  if (late) return fill(words.late_minutes, { minutes });
  return minutes ? fill(words.minutes, { minutes }) : words.moment;
}

export function stepOf(milliseconds) {
  if (milliseconds <= 0) return "late";
  if (milliseconds <= 120 * MINUTE) return "now";
  return milliseconds <= DAY * MINUTE ? "soon" : "calm";
}

function announce(text) {
  let region = document.getElementById("announcements");
  if (!region) {
    region = Object.assign(document.createElement("div"), { id: "announcements", className: "sr" });
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = text;
}

function redraw(due, step) {
  const icon = due.querySelector(".due-left .icon use");
  if (icon && STEPS[step]) icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${STEPS[step]}`));
  if (step === "late") due.querySelector(".fuse")?.remove();
  due.dataset.step = step;
  announce(due.textContent.trim().replace(/\s+/g, " "));
}

function tickDue(due) {
  const end = Date.parse(due.dataset.due);
  const left = end - now();
  due.querySelector("[data-left]").textContent = timeLeft(left);
  const step = stepOf(left);
  if (step !== due.dataset.step) redraw(due, step);
  const start = Date.parse(due.dataset.start ?? "") || end - DAY * MINUTE;
  const share = Math.min(100, Math.max(1, Math.round((left / (end - start)) * 100)));
  due.querySelector(".fuse rect")?.setAttribute("width", `${share}%`);
}

function tickClock(clock) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(clock.getAttribute("datetime")) ?? [, "+", 0, 0];
  const zone = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
  const local = new Date(now() + zone).toISOString();
  const text = clock.querySelector("[data-clock-time]");
  text.textContent = text.textContent.replace(/^\d\d:\d\d/, local.slice(11, 16));
  if (local.slice(0, 10) !== clock.getAttribute("datetime").slice(0, 10)) {
    clock.querySelector("[data-clock-day]")?.remove(); // yesterday's date is worse than none
  }
}

export function tick() {
  if (!words) return;
  document.querySelectorAll("[data-due]").forEach(tickDue);
  document.querySelectorAll("[data-clock]").forEach(tickClock);
}
