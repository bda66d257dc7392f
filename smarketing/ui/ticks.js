// What a page looks at again by itself: each button that nobody sees is pressed when its seconds are over, but never while
// a press of the viewer may be on its way. Streamlit's own timer sends such a press along with its own: it counts twice;
// and a request that comes as the run before it ends cuts off what that one drew last. So the run that the press began is
// waited for, or as long as a busy server takes to begin one.
(() => {
  if (window.smTicks) return;
  const QUIET_MS = 400, BEGUN_WITHIN_MS = 1500, LOOKS_EVERY_MS = 100, pressed = new Map();
  let touched = 0, hasRun = true, isSending = false;
  for (const kind of ["pointerdown", "keydown", "input", "change", "click"]) {
    window.addEventListener(kind, () => { touched = Date.now(); hasRun = false; }, true);
  }
  // no click of the viewer: it must not close the corner that is open, as one outside of it does
  document.body.addEventListener("click", (event) => {
    if (event.target.closest?.("[class*='st-key-tick-'], .st-key-live_wake")) event.stopPropagation();
  });
  const isAtRest = () => document.querySelector("[data-testid='stApp']")?.dataset.testScriptState === "notRunning";
  const isFree = () => !document.hidden && isAtRest()
    && Date.now() - touched > (hasRun ? QUIET_MS : BEGUN_WITHIN_MS);
  const press = (button) => {
    if (!button || !isFree()) return false;
    isSending = true; // until Streamlit's own timer, set by the click, has sent it
    button.click();
    setTimeout(() => { isSending = false; }, 0);
    return true;
  };
  window.smTicks = { press, isAtRest, isSending: () => isSending };
  setInterval(() => {
    if (!isAtRest()) hasRun = true;
    for (const place of document.querySelectorAll("[class*='st-key-tick-']")) {
      const [, every, name] = /st-key-tick-(\d+)-(\S+)/.exec(place.className);
      if (!pressed.has(name)) pressed.set(name, Date.now());
      if (Date.now() - pressed.get(name) >= Number(every) && press(place.querySelector("button"))) {
        pressed.set(name, Date.now());
      }
    }
  }, LOOKS_EVERY_MS);
})();
