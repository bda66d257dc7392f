// What is typed into a form reaches the server when the form is sent. A line in a container "_echoed-NAME" is told to it
// while it is typed as well: once the typing rests for a moment, the field nobody sees in "_echoes-NAME" gets the same text.
(() => {
  if (window.smEchoes) return;
  const PAUSE_MS = 250, resting = (window.smEchoes = new Map());
  const place = (field) => field.closest?.("[class*='st-key-_echoed-']")?.className.match(/st-key-_echoed-(\S+)/)[1];
  document.addEventListener("input", ({ target }) => {
    const name = place(target);
    if (!name) return;
    clearTimeout(resting.get(name));
    resting.set(name, setTimeout(() => {
      const echo = document.querySelector(`.st-key-_echoes-${name} input`);
      if (!echo || echo.value === target.value) return;
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(echo, target.value);
      echo.dispatchEvent(new Event("input", { bubbles: true }));
      echo.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    }, PAUSE_MS));
  }, true);
  document.addEventListener("keydown", ({ target, key }) => { // it is sent as a whole
    if (key === "Enter" && target.closest) clearTimeout(resting.get(place(target)));
  }, true);
})();
