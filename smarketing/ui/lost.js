// When the server is gone, Streamlit opens a dialog that tells a programmer which command to type. Mark that dialog, so
// that style.css can say in plain words what it means for whoever looks at the page. Its own nodes stay as they are.
(() => {
  if (window.smarketingLost) return;
  window.smarketingLost = true;
  const mark = () => {
    for (const dialog of document.querySelectorAll('[data-testid="stDialog"]:not(.sm-lost)')) {
      if (dialog.querySelector("h2")?.textContent === "Connection error") dialog.classList.add("sm-lost");
    }
  };
  new MutationObserver(mark).observe(document.body, { childList: true });
  mark();
})();
