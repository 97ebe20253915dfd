// The list follows what is being typed; the address follows the list, so that back and reload find it again.
"use strict";
(() => {
  const input = document.getElementById("q");
  let asked = 0;
  let timer;
  const search = async () => {
    const mine = ++asked;
    const address = input.value ? `/contacts?q=${encodeURIComponent(input.value)}` : "/contacts";
    const answer = await fetch(address);
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("found").replaceWith(page.getElementById("found"));
    history.replaceState(null, "", address);
  };
  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(search, 180);
  });
  input.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(search, 60); });
})();
