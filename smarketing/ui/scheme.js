// Popovers and dialogs are drawn beside the app, where the browser does not know whether the theme is light or dark:
// tell the whole document what the app has, now and whenever the viewer changes it.
(() => {
  const app = document.querySelector(".stApp");
  if (!app || app.dataset.scheme) return;
  app.dataset.scheme = "watched";
  const tell = () => { document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme; };
  new MutationObserver(tell).observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  tell();
})();
