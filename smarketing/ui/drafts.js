// What is half typed outlives its tab: the browser keeps it for two weeks, by the place and the name it is written
// under, and puts it back into the field once that holds what it held before (a new comment: nothing); what was sent is
// forgotten. A field outside of a form is taken over at once; the buttons that send it stand in a container "_sends-…-",
// several of them in "_sends-…--one", "_sends-…--other".
// A field "…-whole" holds all that is typed into a change, as the server writes it: it is kept as it stands, and put back
// where the server holds none, as after a reload or a lost connection.
// What is put back waits until no run is under way, and one waits for the other, the whole change first: of two runs close
// together the browser may draw the second alone, in which a field that the first one filled is empty.
// A line or number in a container "_types-…" reaches the server once it is left: it is kept until then.
(() => {
  if (window.smDrafts) return;
  const FIELD = "[class*='st-key-_say-'] textarea", START = "sm-draft ", KEPT_MS = 14 * 24 * 3600 * 1000;
  const LINE = "[class*='st-key-_types-'] :is([data-testid='stTextInput'], [data-testid='stNumberInput']) input";
  const LINES = START + "line ";
  const NEW_MS = 10 * 1000; // a page that is still being drawn may name a field anew, or empty it again
  const EVERY_MS = 300;
  const before = new WeakMap(), seen = new WeakMap(), held = new WeakMap(), tried = new Map();
  let sentAt = 0;
  const name = (field) => START + field.closest("[class*='st-key-_say-']").className.match(/st-key-_say-\S+/)[0] + " " + field.placeholder;
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(START) && !(Date.now() - read(key).at < KEPT_MS)) localStorage.removeItem(key);
  }
  const forgetAll = (start) => { for (const key of Object.keys(localStorage)) if (key.startsWith(start)) localStorage.removeItem(key); };
  const forget = (inside) => { for (const field of inside?.querySelectorAll(FIELD) ?? []) localStorage.removeItem(name(field)); };
  const meet = (field) => { if (!before.has(field)) before.set(field, field.value); };
  document.addEventListener("focusin", ({ target }) => { // typing may begin sooner than we look around
    if (target.matches?.(FIELD)) meet(target);
  }, true);
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.(FIELD)) return;
    const held = before.get(target) ?? "";
    if (target.value !== held) localStorage.setItem(name(target), JSON.stringify({ text: target.value, held, at: Date.now() }));
    else localStorage.removeItem(name(target));
  }, true);
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-testid='stFormSubmitButton']")) forget(target.closest("[data-testid='stForm']"));
    const sends = target.closest?.("button")?.closest("[class*='st-key-_sends-']");
    if (sends) sentAt = Date.now();
    if (sends) forgetAll(LINES);
    if (sends) forgetAll(START + "st-key-_say-" + sends.className.match(/st-key-_sends-(\S+?-)(?:-\S*)?(?=\s|$)/)[1]);
  }, true);
  document.addEventListener("keydown", ({ target, key, ctrlKey, metaKey }) => {
    if (key === "Enter" && (ctrlKey || metaKey) && target.matches?.(FIELD)) forget(target.closest("[data-testid='stForm']"));
  }, true);
  const lineName = (line) => LINES + line.closest("[data-testid='stElementContainer']").className.match(/st-key-\S+/)?.[0];
  const leave = (line) => { // the server has it in a moment, unless it is typed into again
    const key = lineName(line), kept = localStorage.getItem(key);
    setTimeout(() => { if (kept === localStorage.getItem(key)) localStorage.removeItem(key); }, 1000);
  };
  document.addEventListener("focusin", ({ target }) => { if (target.matches?.(LINE)) before.set(target, target.value); }, true);
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.(LINE)) return;
    localStorage.setItem(lineName(target), JSON.stringify({ text: target.value, held: before.get(target) ?? "", at: Date.now() }));
  }, true);
  document.addEventListener("focusout", ({ target }) => { if (target.matches?.(LINE)) leave(target); }, true);
  document.addEventListener("keydown", ({ target, key }) => { if (key === "Enter" && target.matches?.(LINE)) leave(target); }, true);
  let idleMs = 0; // a field is new for so long: while runs go on nothing is put back, and no field grows old
  const see = (field) => { if (!seen.has(field)) seen.set(field, { at: Date.now(), idleMs }); };
  const isNew = (field) => idleMs - seen.get(field).idleMs <= NEW_MS;
  let puts = 0; // a run begins a moment after what begins it was put
  const mayPut = () => window.smTicks.isAtRest() && Date.now() - puts > EVERY_MS;
  const put = (field, text) => {
    puts = Date.now();
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (!field.closest("[data-testid='stForm']")) field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  };
  const isWhole = (field) => /-whole(\s|$)/.test(field.closest("[class*='st-key-_say-']").className);
  const keepWhole = (field) => {
    if (Date.now() - sentAt < NEW_MS) return; // what is just being sent is neither kept nor put back
    const key = name(field), { text } = read(key), last = tried.get(key);
    if (field.value && field.value !== held.get(field)) localStorage.setItem(key, JSON.stringify({ text: field.value, at: Date.now() }));
    held.set(field, field.value);
    if (field.value || !text || !mayPut()) return;
    const times = last?.text === text && Date.now() - last.at < NEW_MS ? last.times + 1 : 1;
    if (times > 3) return void localStorage.removeItem(key); // the server makes nothing of it
    tried.set(key, { text, times, at: Date.now() });
    put(field, text);
    held.set(field, text);
  };
  const putLine = (line) => {
    see(line);
    const { text, held, at } = read(lineName(line));
    if (text === undefined || at > seen.get(line).at || !isNew(line) || line.value !== held || !mayPut()) return;
    put(line, text); // as if it had been left just now
  };
  window.smDrafts = setInterval(() => {
    if (window.smTicks.isAtRest()) idleMs += EVERY_MS;
    document.querySelectorAll(LINE).forEach(putLine);
    const fields = [...document.querySelectorAll(FIELD)];
    fields.filter(isWhole).forEach(keepWhole); // first: what is typed into one field by now would count for all that was typed
    for (const field of fields) {
      if (isWhole(field)) continue;
      see(field);
      meet(field);
      if (!isNew(field)) continue;
      const { text, held = "" } = read(name(field));
      if (!text || field.value !== held || !mayPut()) continue;
      put(field, text);
    }
  }, EVERY_MS);
})();
