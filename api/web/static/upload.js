// Each chosen or dropped file is sent by itself, so that one bad file stops no other; without this script the form sends them together.
"use strict";
(() => {
  const form = document.getElementById("upload");
  const drop = document.getElementById("drop");
  const list = document.getElementById("pictures");
  const tally = document.getElementById("tally");
  const queue = [];
  const counts = { sent: 0, again: 0, refused: 0, all: 0 };
  let busy = 0;

  const say = () => {
    const left = counts.all - counts.sent - counts.again - counts.refused;
    const parts = [`${counts.all} 件中 ${counts.sent} 件を受け付けました`];
    if (counts.again) parts.push(`${counts.again} 件は取り込み済み`);
    if (counts.refused) parts.push(`${counts.refused} 件は受け付けられません`);
    if (left) parts.push(`残り ${left} 件`);
    tally.textContent = parts.join("、") + "。";
  };
  const refusedRow = (name, problem) => {
    const row = document.createElement("li");
    row.className = "picture";
    row.dataset.state = "refused";
    const text = document.createElement("div");
    text.className = "picture-text";
    const head = document.createElement("div");
    head.className = "picture-head";
    const title = document.createElement("span");
    title.className = "picture-name";
    title.textContent = name;
    const chip = document.createElement("span");
    chip.className = "chip chip-refused";
    chip.textContent = "受け付けられません";
    head.append(title, chip);
    const why = document.createElement("p");
    why.className = "fault";
    why.textContent = `${problem.title} ${problem.hint ?? ""}`;
    text.append(head, why);
    row.append(text);
    return row;
  };
  const put = (row) => {
    document.getElementById("none-yet")?.remove();
    if (row.dataset.sha) list.querySelector(`[data-sha="${row.dataset.sha}"]`)?.remove();
    list.prepend(row);
  };
  const send = async ({ file, about, key }) => {
    const body = new FormData();
    body.append("photo", file, file.name);
    for (const [name, value] of about) if (value) body.append(name, value);
    let answer;
    for (let tries = 0; ; tries++) {
      try {
        // The same key on every try: the photo counts once even if only the answer was lost.
        answer = await fetch("/api/v1/photos", { method: "POST", body, headers: { "Idempotency-Key": key } });
        break;
      } catch {
        if (tries >= 2) { counts.refused++; put(refusedRow(file.name, { title: "サーバーにつながりません。", hint: "しばらくしてから、もう一度送ってください。" })); return; }
        await new Promise((done) => setTimeout(done, 1000 * (tries + 1)));
      }
    }
    const said = await answer.json();
    if (!answer.ok) { counts.refused++; put(refusedRow(file.name, said)); return; }
    counts[said.duplicate ? "again" : "sent"]++;
    const page = await fetch(`/photos/${said.sha256}/row`);
    const holder = document.createElement("template");
    holder.innerHTML = await page.text();
    put(holder.content.querySelector(".picture"));
    document.dispatchEvent(new Event("pictures-added"));
  };
  const work = async () => {
    if (busy >= 2) return;
    busy++;
    while (queue.length) { await send(queue.shift()); say(); }
    busy--;
  };
  const add = (files) => {
    const about = [...new FormData(form)].filter(([name]) => name !== "photos");
    for (const file of files) { queue.push({ file, about, key: crypto.randomUUID() }); counts.all++; }
    say();
    work();
    work();
  };

  for (const id of ["files", "camera"]) {
    const input = document.getElementById(id);
    input.addEventListener("change", () => { add([...input.files]); input.value = ""; });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); add([...event.dataTransfer.files]); });
  addEventListener("paste", (event) => { if (event.clipboardData.files.length) add([...event.clipboardData.files]); });
  addEventListener("beforeunload", (event) => { if (queue.length || busy) event.preventDefault(); });
})();
