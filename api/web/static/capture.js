// The rep's page. A shot is in the outbox before anything else happens to it; what is on the page is only a view of that.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
  const MOST_BYTES = Number($("capture-script").dataset.maxMb) * 1024 * 1024;
  const list = $("shots");
  const rows = new Map(); // item id → li
  const shell = location.pathname !== "/capture" || !document.querySelector(".nav");
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* forbidden: asked for anew next time */ } };
  const recall = (name) => { try { return localStorage.getItem(name); } catch { return null; } };

  // --- who shoots ---
  if (!shell) {
    Outbox.introduce({ account: meta("account"), csrf: meta("csrf") });
    remember("meishi-account", meta("account"));
  }
  const me = () => (shell ? recall("meishi-account") : meta("account"));

  // --- event, day, place and companions, once for all ---
  const about = $("about");
  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const fields = () => Object.fromEntries(new FormData(about));
  const kept = JSON.parse(recall("meishi-about") ?? "{}");
  for (const name of ["event", "place", "companions"]) about.elements[name].value = kept[name] ?? "";
  about.elements.met_on.value = kept.on === today() ? kept.met_on : today();
  const sayAbout = () => {
    const { event, met_on, place, companions } = fields();
    const [, month, day] = met_on.split("-").map(Number);
    const said = [event, met_on ? `${month}/${day}` : "", place, companions && `同行 ${companions}`].filter(Boolean);
    $("batch-said").textContent = said.join(" ・ ") || "まとめて付けます";
  };
  about.addEventListener("input", () => { remember("meishi-about", JSON.stringify({ ...fields(), on: today() })); sayAbout(); });
  about.addEventListener("submit", (event) => { event.preventDefault(); $("batch").open = false; });
  sayAbout();

  // --- a new shot ---
  const stamp = () => new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const small = async (blob, side, quality = 0.8) => {
    const picture = await createImageBitmap(blob);
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
  };
  let shots = 0;
  const take = async (blob, name) => {
    // Bytes, not a handle on a file that the phone may have moved by the time there is signal.
    const bytes = new Blob([await blob.arrayBuffer()], { type: blob.type });
    const item = {
      id: crypto.randomUUID(), kind: "photo", url: "/api/v1/photos", account: me(), blob: bytes,
      name: name || `snap-${stamp()}-${++shots}.jpg`, fields: fields(), size: bytes.size,
    };
    try { await Outbox.add(item); }
    catch (error) { halt(error.name === "QuotaExceededError" ? "この端末の空きが足りず、撮った写真を置けません。送り終わったものを消すか、空きを作ってください。" : "この端末に写真を置けません。プライベートブラウズでは使えません。", false); return; }
    navigator.storage?.persist?.();
    small(bytes, 160).then((thumb) => Outbox.change(item.id, { thumb }), () => {}); // HEIC: no browser here draws it
    go();
  };
  for (const id of ["gallery", "camera"]) {
    $(id).addEventListener("change", async (event) => {
      const files = [...event.target.files];
      for (const file of files) await take(file, id === "gallery" ? file.name : "");
      event.target.value = "";
    });
  }
  $("shoot").addEventListener("click", async () => {
    if (Finder.possible()) {
      try { await Finder.open((blob) => take(blob, "")); return; } catch { /* refused, or no camera: the phone's own */ }
    }
    $("camera").click();
  });

  // --- what is on the page ---
  const WORDS = { waiting: "送信待ち", sending: "送信中", sent: "読み取り待ち", refused: "送れません", running: "読み取り中", done: "読み取り済み", failed: "読めませんでした", cancelled: "取りやめ" };
  const seen = new Map(); // item id → state of the reading
  let sending = null;
  const show = (item) => {
    if (item.kind !== "photo") return;
    let row = rows.get(item.id);
    if (!row) {
      row = $("shot").content.cloneNode(true).firstElementChild;
      row.dataset.id = item.id;
      row.dataset.at = item.at;
      rows.set(item.id, row);
      const after = [...list.children].find((other) => Number(other.dataset.at) <= item.at);
      list.insertBefore(row, after ?? null);
    }
    const state = item.state === "waiting" && sending === item.id ? "sending" : item.state === "sent" ? seen.get(item.id) ?? "sent" : item.state;
    row.dataset.state = state;
    const chip = row.querySelector(".chip");
    chip.className = `chip chip-${{ sending: "running", waiting: "waiting", sent: "waiting" }[state] ?? state}`;
    chip.textContent = item.skipped ? "別の人の撮影" : WORDS[state];
    const thumb = row.querySelector(".shot-thumb");
    if (item.thumb && !thumb.src) thumb.src = URL.createObjectURL(item.thumb);
    thumb.hidden = !item.thumb;
    const why = row.querySelector(".shot-why");
    why.hidden = !(item.why || item.skipped);
    why.textContent = item.skipped ? "撮った人がサインインすると送ります。" : item.why ? `${item.why.title} ${item.why.hint ?? ""}` : "";
    row.querySelector(".shot-about").textContent = [item.fields.event, new Date(item.at).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" })].filter(Boolean).join(" ・ ");
    const act = (name, on) => { row.querySelector(`[data-act="${name}"]`).hidden = !on; };
    act("again", item.state === "refused" && item.why?.status !== 413);
    act("smaller", item.state === "refused" && item.why?.status === 413);
    act("remove", item.state === "refused");
  };
  const tally = async (items) => {
    const photos = items.filter((item) => item.kind === "photo");
    const waiting = items.filter((item) => item.state === "waiting").length;
    $("none-yet").hidden = photos.length > 0;
    $("clear").hidden = !photos.some((item) => seen.get(item.id) === "done");
    const offline = !navigator.onLine || halted === "offline";
    const text = offline ? (waiting ? `圏外・${waiting} 件が待っています` : "圏外") : waiting ? `${waiting} 件を送信中` : photos.length ? "すべて送りました" : "";
    const state = $("link-state");
    state.className = `link-state ${offline ? "is-off" : waiting ? "is-busy" : "is-on"}`;
    if (state.textContent !== text) state.textContent = text;
  };
  let drawing = Promise.resolve();
  const draw = () => (drawing = drawing.then(async () => {
    const items = await Outbox.all();
    const here = new Set(items.map((item) => item.id));
    for (const [id, row] of rows) if (!here.has(id)) { row.remove(); rows.delete(id); }
    for (const item of items) show(item);
    await tally(items);
  }));
  list.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    const id = button.closest(".shot").dataset.id;
    if (button.dataset.act === "remove") { await Outbox.remove(id); return; }
    const item = await Outbox.get(id);
    // Other bytes are another upload: a new key.
    if (button.dataset.act === "smaller") {
      const blob = await small(item.blob, Math.sqrt(MOST_BYTES) > 6000 ? 4096 : 3000, 0.88);
      await Outbox.remove(id);
      await Outbox.add({ ...item, id: crypto.randomUUID(), blob, size: blob.size, name: item.name.replace(/\.\w+$/, ".jpg"), state: "waiting", why: null });
    } else await Outbox.change(id, { state: "waiting", why: null });
    go();
  });
  $("clear").addEventListener("click", async () => {
    for (const item of await Outbox.all()) if (item.state === "sent" && seen.get(item.id) === "done") await Outbox.remove(item.id);
  });

  // --- sending ---
  let halted = null, timer;
  const halt = (text, link) => { $("halted").hidden = !text; $("halted-text").textContent = text ?? ""; $("halted-link").hidden = !link; };
  const go = async () => {
    clearTimeout(timer);
    await Outbox.send();
    const next = await Outbox.nextIn();
    const waiting = (await Outbox.all()).some((item) => item.state === "waiting" && !item.skipped);
    if (waiting) timer = setTimeout(go, halted === "offline" ? 5000 : next ?? 3000);
  };
  Outbox.listen(async (about) => {
    if (about.sending) { sending = about.sending; halted = null; }
    if (about.became) sending = null;
    if (about.halted) halted = about.halted;
    if (about.identity && !shell) document.querySelector('meta[name="csrf"]').content = about.identity.csrf;
    if (about.halted === "signed-out") halt("時間がたったため、サインアウトされました。撮った名刺はこの端末に残っていて、サインインすると送ります。", true);
    else if (about.became === "sent") halt(null);
    if (about.became === "sent" && about.id) {
      const item = await Outbox.get(about.id);
      if (item?.kind === "memo") { await refresh(item.photo); await Outbox.remove(item.id); }
    }
    await draw();
    if (about.became === "sent") look();
  });
  addEventListener("online", () => { halted = null; draw(); go(); });
  addEventListener("offline", draw);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { go(); look(); } });

  // --- what the server read ---
  const refresh = async (id) => {
    const item = await Outbox.get(id);
    const row = rows.get(id);
    if (!item?.result || !row) return null;
    let answer;
    try { answer = await fetch(`/capture/photos/${item.result.sha256}`, { headers: { accept: "text/html" } }); } catch { return null; }
    if (answer.status === 404) return seen.set(id, "done").get(id);
    if (!answer.ok) return null;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const fresh = holder.content.firstElementChild;
    const cards = row.querySelector(".shot-cards");
    const state = fresh.dataset.state;
    // A memo that is being written is not drawn over.
    if (!cards.querySelector(".memo-box[open]") && (seen.get(id) !== state || cards.innerHTML === "" || state === "done")) cards.replaceChildren(fresh);
    seen.set(id, state);
    return state;
  };
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    let pause = 700;
    for (;;) {
      const open = (await Outbox.all()).filter((item) => item.state === "sent" && item.kind === "photo" && !["done", "failed", "cancelled"].includes(seen.get(item.id)));
      if (!open.length || document.hidden || !navigator.onLine) break;
      let moved = false;
      for (const item of open.slice(0, 6)) {
        const before = seen.get(item.id);
        moved ||= (await refresh(item.id)) !== before;
      }
      await draw();
      pause = moved ? 700 : Math.min(pause * 1.3, 4000);
      await new Promise((done) => setTimeout(done, pause));
    }
    looking = false;
  };

  // --- memos and sharing ---
  list.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-days]");
    if (!chip) return;
    const day = new Date(Date.now() + Number(chip.dataset.days) * 86400000 - new Date().getTimezoneOffset() * 60000);
    chip.closest("form").elements.due_on.value = day.toISOString().slice(0, 10);
  });
  list.addEventListener("submit", async (event) => {
    const form = event.target.closest("form.memo");
    if (!form) return;
    event.preventDefault();
    const text = form.elements.text.value.trim(), due_on = form.elements.due_on.value || null;
    if (!text && !due_on) { form.elements.text.focus(); return; }
    const photo = form.closest(".shot").dataset.id;
    await Outbox.add({ kind: "memo", account: me(), url: `/api/v1/cards/${form.dataset.card}/memos`, fields: { text, due_on }, photo });
    const box = form.closest(".memo-box");
    box.open = false;
    form.reset();
    const said = document.createElement("p");
    said.className = "memo-said small";
    said.setAttribute("role", "status");
    said.textContent = navigator.onLine ? `${text || due_on}（保存しています）` : `${text || due_on}（電波が戻ると送ります）`;
    box.closest(".caught").querySelector(".caught-acts").before(said);
    go();
  });
  list.addEventListener("click", async (event) => {
    const link = event.target.closest("a.share");
    if (!link || !navigator.canShare) return;
    const probe = new File([""], "card.vcf", { type: "text/vcard" });
    if (!navigator.canShare({ files: [probe] })) return; // the link downloads it
    event.preventDefault();
    const answer = await fetch(link.href);
    if (!answer.ok) return;
    const file = new File([await answer.blob()], `${link.dataset.name}.vcf`, { type: "text/vcard" });
    try { await navigator.share({ files: [file], title: link.dataset.name }); } catch { /* the person thought better of it */ }
  });

  // --- begin ---
  navigator.serviceWorker?.register("/sw.js").catch(() => {}); // not over plain http: everything else works
  (async () => {
    await Outbox.forgetOld();
    await Outbox.unskip();
    await draw();
    go();
    look();
  })();
})();
