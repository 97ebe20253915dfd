// The answer follows the digits as they are typed or pasted: nobody presses anything while the telephone rings.
"use strict";
(() => {
  const input = document.getElementById("number");
  let asked = 0, timer;
  const search = async () => {
    const mine = ++asked;
    const address = input.value ? `/call?number=${encodeURIComponent(input.value)}` : "/call";
    let answer;
    try { answer = await fetch(address, { headers: { accept: "text/html" } }); } catch { return; }
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("found").replaceChildren(...page.getElementById("found").childNodes);
    history.replaceState(null, "", address);
  };
  input.addEventListener("input", (event) => { if (!event.isComposing) { clearTimeout(timer); timer = setTimeout(search, 150); } });
})();
