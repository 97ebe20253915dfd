// The list follows what is being typed and chosen; the address follows the list, so that back and reload find it again.
// It grows as one scrolls; which columns show is this browser's own matter, saved views go along with the account.
"use strict";
(() => {
  const form = document.getElementById("wish");
  const input = document.getElementById("q");
  const found = () => document.getElementById("found");
  const recall = (name, otherwise) => { try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; } };
  const remember = (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* forbidden: for this visit only */ } };

  // --- following ---
  const wished = () => {
    const parts = new URLSearchParams();
    const said = new FormData(form), byField = said.getAll("fk").some(Boolean);  // fk, fo and fv go together by their place
    for (const [name, value] of said) {
      if (["fk", "fo", "fv"].includes(name) ? byField : value && !(name === "sort" && value === "changed")) parts.append(name, value);
    }
    return parts.size ? `?${parts}` : "";
  };
  const read = async (address) => {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  };
  let asked = 0, timer;
  const search = async () => {
    const mine = ++asked;
    let page;
    try { page = await read(`/contacts${wished()}`); } catch { return; }
    if (!page || mine !== asked) return;
    found().replaceWith(page.getElementById("found"));
    for (const link of document.querySelectorAll("[data-export]")) link.href = `${link.dataset.export}${wished()}`;
    document.getElementById("view-query").value = wished().slice(1);
    history.replaceState(null, "", `/contacts${wished()}`);
    dress();
  };
  const soon = (pause) => { clearTimeout(timer); timer = setTimeout(search, pause); };
  input.addEventListener("input", (event) => { if (!event.isComposing) soon(150); });
  input.addEventListener("compositionend", () => soon(60));
  form.addEventListener("change", (event) => { if (event.target.name && event.target !== input) search(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });

  // --- growing ---
  const watcher = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) grow(); }, { rootMargin: "800px" });
  let growing = false;
  const grow = async () => {
    const link = document.getElementById("more");
    if (growing || !link) return;
    growing = true;
    const mine = asked;
    try {
      const page = await read(link.href);
      if (page && mine === asked) {
        document.querySelector("#people tbody").append(...page.querySelectorAll("#people tbody tr"));
        const next = page.getElementById("more");
        if (next) link.href = next.getAttribute("href");
        else link.parentElement.remove();
      }
    } catch { /* the link is still there to press */ }
    growing = false;
    dress();
  };

  // --- columns ---
  const boxes = [...document.querySelectorAll("#columns input")];
  const hidden = new Set(recall("meishi-columns", ["changed"]));
  const dress = () => {
    const table = document.getElementById("people");
    for (const box of boxes) {
      box.checked = !hidden.has(box.value);
      table?.classList.toggle(`without-${box.value}`, hidden.has(box.value));
    }
    watcher.disconnect();
    const link = document.getElementById("more");
    if (link) watcher.observe(link);
  };
  for (const box of boxes) {
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(box.value); else hidden.add(box.value);
      remember("meishi-columns", [...hidden]);
      dress();
    });
  }

  dress();
})();
