// A field and its box on the picture light up together; an alternative is taken with one press.
"use strict";
(() => {
  const picture = document.getElementById("picture");
  const form = document.getElementById("fields");
  if (!picture || !form) return;

  const light = (attribute, key, on) => {
    for (const part of document.querySelectorAll(`[${attribute}="${CSS.escape(key)}"]`)) part.classList.toggle("lit", on);
  };
  const keyOf = (target) => {
    const part = target instanceof Element ? target.closest("[data-row], [data-line]") : null;
    if (!part) return null;
    const attribute = part.hasAttribute("data-row") ? "data-row" : "data-line";
    return [attribute, part.getAttribute(attribute)];
  };
  for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(begin, (event) => { const key = keyOf(event.target); if (key) light(...key, true); });
    document.addEventListener(end, (event) => { const key = keyOf(event.target); if (key) light(...key, false); });
  }
  picture.addEventListener("click", (event) => {
    const key = keyOf(event.target);
    if (!key) return;
    if (key[0] === "data-row") document.getElementById(`v-${key[1]}`)?.focus();
    else take(event.target.querySelector("title")?.textContent ?? "");
  });

  // A line that became no field can be put into the row for a new one.
  const take = (text) => {
    const added = document.getElementById("add-value");
    if (!added) return; // whoever only looks
    added.value = text;
    added.focus();
  };
  for (const line of document.querySelectorAll(".unplaced-lines li")) {
    line.addEventListener("click", () => take(line.textContent));
    line.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) take(line.textContent); });
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest(".alternative");
    if (!button) return;
    const input = button.closest(".field").querySelector("input");
    input.value = button.dataset.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
  let touched = false;
  form.addEventListener("input", (event) => {
    touched = true;
    if (event.target.matches(".field-line input")) event.target.classList.toggle("changed", event.target.value !== event.target.defaultValue);
  });
  // Enter while a Japanese word is being composed chooses the word; it must not send the form.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.isComposing) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    // A second press while the first travels would be told that somebody else was first.
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    touched = false;
  });
  addEventListener("pageshow", () => { delete form.dataset.sent; });
  addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
})();
