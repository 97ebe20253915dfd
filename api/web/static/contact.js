// A slider through the days on which cards came: what was known of somebody then, without leaving the page.
"use strict";
(() => {
  const dress = () => {
    const slide = document.getElementById("as-of-slide");
    if (!slide) return;
    const days = slide.dataset.days.split(",");
    const form = slide.form;
    slide.hidden = false;
    for (const part of form.querySelectorAll('input[type="date"], button')) part.hidden = true;
    const said = () => slide.setAttribute("aria-valuetext", days[slide.value] ?? slide.dataset.now);
    said();
    slide.addEventListener("input", said);
    slide.addEventListener("change", async () => {
      const day = days[slide.value];
      const address = day ? `${form.action}?on=${day}` : form.action;
      let answer;
      try { answer = await fetch(address, { headers: { accept: "text/html" } }); } catch { location.assign(address); return; }
      if (!answer.ok) { location.assign(address); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.getElementById("standing").replaceWith(page.getElementById("standing"));
      history.replaceState(null, "", address);
      dress();
      document.getElementById("as-of-slide")?.focus();
    });
  };
  dress();
  // What hangs at a value goes away on Escape, as a tooltip should.
  addEventListener("keydown", (event) => { if (event.key === "Escape") document.activeElement?.closest?.(".proof")?.querySelector("a")?.blur(); });
})();
