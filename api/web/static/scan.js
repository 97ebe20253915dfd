// A stack goes in file by file, in the order of their names, so that a separator sheet divides what comes after it.
// Every file has a key that follows from its name and date: dropping the same folder into the same batch again counts nothing twice.
"use strict";
(() => {
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
  const form = document.getElementById("scan");
  if (!form) return;
  const $ = (id) => document.getElementById(id);
  const MOST_BYTES = Number(form.dataset.maxMb) * 1024 * 1024;
  const NOT_MEANT = /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)$/i; // what systems leave lying in folders
  let batch = form.dataset.batch ?? null;
  const queue = [];
  let sent = 0, all = 0, busy = false, stopped = false;

  // --- the ledger follows the server ---
  let source = null, asked = 0, drawn = 0;
  const follow = () => {
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource(`/api/v1/batches/${batch}/events`);
    source.addEventListener("ledger", (event) => {
      draw();
      if (JSON.parse(event.data).done && !busy) { source.close(); }
    });
    source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(follow, 3000); };
  };
  const draw = async () => {
    const mine = ++asked;
    let answer;
    try { answer = await fetch(`/scan/${batch}/ledger`, { headers: { accept: "text/html" } }); } catch { return; }
    if (!answer.ok || mine < drawn) return;
    drawn = mine;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const focused = document.activeElement?.closest("#ledger") && document.activeElement.id;
    $("ledger").replaceChildren(holder.content);
    if (focused) $(focused)?.focus(); // whoever works with keys stays where they were
  };

  // --- sending ---
  const say = (trouble = "") => {
    const left = all - sent;
    $("sending").hidden = false;
    $("sending-said").textContent = stopped ? `${sent} / ${all} 件で止めました。` : left ? `${sent} / ${all} 件を送りました` : `${all} 件すべてを送りました。このページは閉じてもかまいません。`;
    $("sending-bar").max = all;
    $("sending-bar").value = sent;
    $("stop").hidden = !left || stopped;
    if ($("sending-trouble").textContent !== trouble) $("sending-trouble").textContent = trouble;
  };
  const digest = async (text) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const keyOf = ({ file, path }) => {
    const told = [batch, path, file.size, file.lastModified].join("\u001f");
    return crypto.subtle ? digest(told) : Promise.resolve(crypto.randomUUID());
  };
  const refused = async (one, key, reason) => {
    await patiently(() => fetch(`/api/v1/batches/${batch}/refused`, {
      method: "POST", headers: { "content-type": "application/json", "Idempotency-Key": key },
      body: JSON.stringify({ file_name: one.path.slice(-1000), ...reason }),
    }));
  };
  const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);
  /** Ask until there is an answer that will not be another one in a while; null: the person stopped it. */
  const patiently = async (ask) => {
    for (let tries = 1; !stopped; tries++) {
      let wait = Math.min(2 ** tries, 60), answer = null;
      try { answer = await ask(); } catch { say(`サーバーにつながりません。${wait} 秒後にもう一度送ります。`); }
      if (answer && !LATER.has(answer.status)) { say(); return answer; }
      if (answer) {
        wait = Number(answer.headers.get("retry-after")) || wait;
        const problem = await answer.json().catch(() => ({ title: "サーバーが応答しません。" }));
        say(`${problem.title} ${wait} 秒後にもう一度送ります。`);
      }
      for (let second = 0; second < wait && !stopped; second++) await new Promise((done) => setTimeout(done, 1000));
    }
    return null;
  };
  const send = async (one) => {
    const key = await keyOf(one);
    if (one.file.size > MOST_BYTES) {
      await refused(one, key, { code: "too_large", reason: `ファイルが大きすぎます。1 ファイル ${form.dataset.maxMb} MB までです。`, hint: "ページを分けるか、300 dpi でスキャンし直してください。" });
      return;
    }
    let bytes;
    try { bytes = await one.file.arrayBuffer(); } catch {
      await refused(one, key, { code: "unreadable", reason: "ファイルを開けません。", hint: "移動や削除をしていないか確かめてください。" });
      return;
    }
    const body = () => {
      const made = new FormData();
      made.append("photo", new File([bytes], one.path, { type: one.file.type }));
      for (const [name, value] of one.about) if (value) made.append(name, value);
      made.append("batch", batch);
      made.append("bulk", "true");
      return made;
    };
    const answer = await patiently(() => fetch("/api/v1/photos", { method: "POST", body: body(), headers: { "Idempotency-Key": key } }));
    if (answer && !answer.ok && answer.status === 413) {
      const said = await answer.json().catch(() => ({ title: "ファイルが大きすぎます。" }));
      if (said.code === "too_large") await refused(one, key, { code: "too_large", reason: said.title, hint: said.hint ?? "" });
    }
  };
  const work = async () => {
    if (busy) return;
    busy = true;
    while (queue.length && !stopped) {
      await send(queue.shift());
      if (!stopped) sent++;
      say();
    }
    busy = false;
    source?.close();
    follow();
  };
  const add = (some) => {
    const about = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value);
    const files = some.filter(({ path }) => !NOT_MEANT.test(path));
    files.sort((one, other) => one.path.localeCompare(other.path, "ja", { numeric: true }));
    if (!files.length) { say("送れるファイルがありません。"); return; }
    if (!batch) {
      batch = crypto.randomUUID();
      history.replaceState(null, "", `/scan/${batch}`);
      document.getElementById("latest-section")?.remove();
    }
    stopped = false;
    all += files.length;
    for (const one of files) queue.push({ ...one, about });
    say();
    follow();
    work();
  };

  // --- choosing and dropping ---
  for (const id of ["files", "folder"]) {
    $(id).addEventListener("change", (event) => {
      add([...event.target.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
      event.target.value = "";
    });
  }
  const inside = async (entry) => {
    if (entry.isFile) return [{ file: await new Promise((done, failed) => entry.file(done, failed)), path: entry.fullPath.replace(/^\//, "") }];
    const reader = entry.createReader(), found = [];
    for (;;) { // a reader gives a hundred at a time
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      for (const one of some) found.push(...await inside(one));
    }
  };
  const drop = $("drop");
  addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
    // Entries must be taken before the first wait: after it the drop is over.
    const entries = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
    const found = [];
    for (const entry of entries) {
      if (entry instanceof File) found.push({ file: entry, path: entry.name });
      else if (entry) found.push(...await inside(entry).catch(() => []));
    }
    add(found);
  });
  $("stop").addEventListener("click", () => { stopped = true; queue.length = 0; all = sent; say(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("beforeunload", (event) => { if (queue.length || busy) event.preventDefault(); });
  if (batch && document.querySelector('.ledger[data-done="false"]')) follow();
})();
