// Leads are rated by key faster than the page follows: what a key is for may not be drawn yet when it is pressed. Such a
// key waits until the page shows what the key before it did, and is pressed then; one that waits in vain is let go of.
(() => {
  if (window.smKeys) return;
  window.smKeys = true;
  const VERDICTS = { g: "good", o: "ok", b: "bad" }, OTHERS = { n: "next", s: "skip", u: "undo" };
  const REASONS = "1234567890", WAITS_MS = 10000, LOOKS_EVERY_MS = 30;
  let shows = null, waiting = [], last = 0, timer = 0;
  const at = (name) => document.querySelector(`.st-key-quick-${name} button`);
  const chosen = () => Object.values(VERDICTS).find((name) => at(name)?.getAttribute("kind") === "primary") ?? "";
  const button = (key) => REASONS.includes(key)
    ? document.querySelectorAll(".st-key-quick-reasons [class*='st-key-quick-why-'] button")[REASONS.indexOf(key)]
    : at(VERDICTS[key] ?? OTHERS[key]);
  const followed = () => !window.smTicks.isSending() && (shows === null || chosen() === shows
    && window.smTicks.isAtRest()
    && Boolean(document.querySelector(".st-key-quick-reasons")) === (shows !== ""));
  const pressed = (key) => {
    if (key in VERDICTS) shows = VERDICTS[key];
    else if (key === "n" || REASONS.includes(key)) shows = button(key) ? "" : null;
    else shows = null;
  };
  const look = () => {
    if (Date.now() - last > WAITS_MS) [waiting, shows] = [[], null];
    if (waiting.length && followed()) {
      const key = waiting.shift(), there = button(key);
      pressed(key);
      there?.click();
    }
    if (!waiting.length) timer = clearInterval(timer);
  };
  window.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !document.querySelector(".st-key-quick")) return;
    if (!(key in VERDICTS || key in OTHERS || (key.length === 1 && REASONS.includes(key)))) return;
    if (target.closest?.("input, textarea, select, [contenteditable='true']")) return;
    if (Date.now() - last > WAITS_MS) shows = null;
    last = Date.now();
    if (!waiting.length && followed()) return pressed(key);
    event.stopImmediatePropagation();
    waiting.push(key);
    timer ||= setInterval(look, LOOKS_EVERY_MS);
  }, true);
})();
