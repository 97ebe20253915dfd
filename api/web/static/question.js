// Same or not: an answer on each key, so that the next question follows at once.
"use strict";
(() => {
  let gone = false; // a key held down must not answer the next question too
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.altKey || gone) return;
    if (event.target.matches?.("input:not([type=radio]), textarea, select")) return;
    const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return;
    event.preventDefault();
    gone = true;
    button.click();
  });
  addEventListener("pageshow", () => { gone = false; });
  // A second press while the answer travels would be told that somebody was first.
  document.getElementById("question")?.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => { delete document.getElementById("question")?.dataset.sent; });
})();
