// While somebody types: the form each value will take or why it is refused, at its field; who is there already, above.
"use strict";
(() => {
  const form = document.getElementById("record");
  const doubles = document.getElementById("doubles");
  const fields = new Map([...form.querySelectorAll(".record-field[data-key]")].map((field) => [field.dataset.key, field]));
  const input = (field) => field.querySelector("input, textarea, select");
  const touched = new Set();
  const typed = () => Object.fromEntries([...fields].map(([key, field]) => [key, input(field).value]));
  const path = form.dataset.subject === "company" ? "/companies/" : "/contacts/";

  const say = (key, text, fault) => {
    const field = fields.get(key), place = field?.querySelector(".record-said");
    if (!place) return;
    place.textContent = text;
    place.hidden = !text;
    field.classList.toggle("refused", fault);
  };
  const show = (found) => {
    doubles.hidden = !found.length;
    const links = found.flatMap((one, place) => {
      const link = Object.assign(document.createElement("a"), { href: path + one.id, textContent: one.name || one.about });
      return [...(place ? [" ・ "] : []), link, one.about ? ` ${one.about}` : ""];
    });
    doubles.querySelector("p").replaceChildren(doubles.dataset.same, ...links);
  };

  let asked = 0, timer;
  const check = async () => {
    const mine = ++asked, values = typed();
    let answer;
    try {
      answer = await fetch("/api/v1/records/check", {
        method: "POST", headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ subject: form.dataset.subject, id: form.dataset.id, values }),
      });
    } catch { return; }  // the server checks again when it is saved
    if (!answer.ok || mine !== asked) return;
    const found = await answer.json();
    const address = fields.get("address") && input(fields.get("address"));
    if (address && !address.value && found.values.address) { address.value = found.values.address; touched.add("address"); }
    for (const key of touched) say(key, found.faults[key] ?? found.said[key] ?? "", key in found.faults);
    show(found.doubles);
  };
  form.addEventListener("input", (event) => { if (!event.isComposing) { clearTimeout(timer); timer = setTimeout(check, 400); } });
  form.addEventListener("change", (event) => {
    const field = event.target.closest(".record-field[data-key]");
    if (!field) return;
    touched.add(field.dataset.key);
    clearTimeout(timer);
    check();
  });
})();
