// Others changed what the page shows: draw it anew, but not while a cell of a sheet or a dialog is open, which that would
// close with what is typed in it, and not in a tab that nobody looks at.
(() => {
  if (window.smLive) return;
  let last = 0;
  // the click is not the viewer's: it must not close the corner that is open, as one outside of it does
  document.body.addEventListener("click", (event) => {
    if (event.target.closest?.(".st-key-live_wake")) event.stopPropagation();
  });
  window.smLive = setInterval(() => {
    const button = document.querySelector(".st-key-live_wake button");
    if (!button || document.hidden || Date.now() - last < 2000) return;
    if (document.querySelector(".gdg-clip-region, [data-testid='stDialog']")) return;
    last = Date.now();
    button.click();
  }, 300);
})();
