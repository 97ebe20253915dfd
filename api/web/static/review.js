// The review queue: one doubt at a time, everything on keys, answers sent behind the reviewer's back and in order.
"use strict";
(() => {
  const looks = document.getElementById("looks");
  const wholes = document.getElementById("wholes");
  const notes = document.getElementById("notes");
  const bar = document.getElementById("bar");
  const spoken = document.getElementById("spoken");
  const said = (id, text) => { document.getElementById(id).textContent = text; };
  const WINDOW = crypto.randomUUID();
  const AHEAD = 3; // cards left on the desk when the next ones are asked for
  const RATE_OVER_MS = 5 * 60_000;
  const SIGN_OF_LIFE_MS = 100_000;

  const all = () => [...looks.querySelectorAll(".look")];
  const open = () => all().filter((look) => !look.dataset.state);
  const input = (look) => look.querySelector(".look-value");
  const cardsOf = (some) => new Set(some.map((look) => look.dataset.card));
  let now = null; // the doubt on the desk
  const done = []; // what was answered in this window, the latest last: [{look, value}, …] each
  const finishedAt = []; // when each card was finished
  let left = { cards: 0, doubts: 0 };
  const unsent = { cards: 0, doubts: 0 }; // answered here, and not yet known to the server
  let began = 0;
  let sentAt = Date.now();

  // --- talking to the server, one request after the other ---
  let line = Promise.resolve();
  const inLine = (job) => (line = line.then(job, job));
  const ask = (address, method, body, more = {}) => fetch(address, {
    method, headers: { "content-type": "application/json", accept: "application/json, text/html" },
    body: body && JSON.stringify({ window: WINDOW, ...body }), ...more,
  });
  const tell = (words, kind = "bad") => {
    notes.replaceChildren();
    if (!words) return;
    const note = document.createElement("p");
    note.className = `notice ${kind}`;
    note.textContent = words;
    notes.append(note);
  };

  // --- the pile ---
  let asking = null;
  const more = () => (asking ??= inLine(async () => {
    const answer = await ask("/review/pile", "POST", {});
    if (!answer.ok) throw new Error((await answer.json()).title);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("pile");
    const known = new Set(all().map((look) => look.dataset.id));
    for (const look of page.querySelectorAll(".look")) if (!known.has(look.dataset.id)) looks.append(look);
    for (const whole of page.querySelectorAll(".whole")) {
      if (!wholes.querySelector(`[data-card="${CSS.escape(whole.dataset.card)}"]`)) wholes.append(whole);
    }
    left = {
      cards: Math.max(0, Number(page.dataset.cards) - unsent.cards), doubts: Math.max(0, Number(page.dataset.doubts) - unsent.doubts),
      elsewhere: Number(page.dataset.elsewhere),
    };
    sentAt = Date.now();
    count();
  }).catch(() => { tell("サーバーにつながりません。続けるには、このページを読み込み直してください。"); }).finally(() => { asking = null; }));

  const count = () => {
    const gone = finishedAt.length;
    said("left-cards", left.cards);
    said("left-doubts", left.doubts);
    said("done-cards", gone);
    const progress = document.getElementById("progress");
    progress.max = Math.max(1, gone + left.cards);
    progress.value = gone;
    const since = Math.max(began, Date.now() - RATE_OVER_MS);
    const lately = finishedAt.filter((at) => at >= since).length;
    const minutes = (Date.now() - since) / 60_000;
    said("rate", lately > 1 && minutes > 0.05 ? (lately / minutes).toFixed(lately / minutes < 10 ? 1 : 0) : "–");
  };
  const row = (look) => wholes.querySelector(`.whole[data-card="${CSS.escape(look.dataset.card)}"] li[data-row="${CSS.escape(look.dataset.row)}"]`);
  const mark = (look, state) => {
    look.dataset.state = state;
    const line = row(look);
    if (!line) return;
    line.classList.toggle("waits", !state);
    line.classList.toggle("answered", state === "answered");
    line.querySelector(".whole-value").textContent = input(look).value;
    line.querySelector(".unseen").textContent = state ? "" : "未確認";
  };

  // --- going from one to the next ---
  const show = (look) => {
    now = look;
    for (const other of all()) other.hidden = other !== look;
    for (const whole of wholes.children) whole.hidden = !look || whole.dataset.card !== look.dataset.card;
    bar.hidden = !look;
    document.getElementById("finished").hidden = Boolean(look);
    document.getElementById("wait").hidden = true;
    wholes.hidden = !look;
    if (!look) return;
    for (const part of wholes.querySelectorAll(".lit")) part.classList.remove("lit");
    if (look.dataset.row) for (const part of wholes.querySelectorAll(`.whole:not([hidden]) [data-row="${CSS.escape(look.dataset.row)}"]`)) part.classList.add("lit");
    look.focus({ preventScroll: true });
    if (look.getBoundingClientRect().top < 0) looks.scrollIntoView({ block: "start" });
    const options = look.querySelectorAll(".look-option").length;
    const checks = [...look.querySelectorAll(".checks li")].map((one) => one.textContent).join("、");
    spoken.textContent = input(look) ? `${look.getAttribute("aria-label")}、${input(look).value || "空"}。${checks}${options ? ` 候補 ${options} 件。` : ""}` : look.getAttribute("aria-label");
  };
  const next = async () => {
    const list = all();
    const from = now ? list.indexOf(now) : -1;
    const waiting = open();
    if (cardsOf(waiting).size <= AHEAD) {
      const asked = more();
      if (!waiting.length) await asked;
    }
    const rest = open();
    const skipped = (look) => "skipped" in look.dataset;
    const after = rest.filter((look) => all().indexOf(look) > from);
    const chosen = after.find((look) => !skipped(look)) ?? rest.find((look) => !skipped(look)) ?? after[0] ?? rest[0] ?? null;
    if (!chosen) said("finished-words", left.elsewhere ? `ほかの人が ${left.elsewhere} 枚を確認しています。` : `今回は ${finishedAt.length} 枚を確認しました。`);
    show(chosen);
  };
  const back = () => {
    const list = all().filter((look) => look.dataset.state !== "taken");
    const at = list.indexOf(now);
    if (at > 0) show(list[at - 1]);
  };

  // --- answers ---
  const send = (some) => {
    const card = some[0].dataset.card;
    const values = some.map((look) => ({ id: look.dataset.id, value: input(look).value.trim(), kind: kindOf(look) }));
    done.push(some.map((look) => ({ look, was: look.dataset.state })));
    const fresh = some.filter((look) => look.dataset.state !== "answered").length;
    for (const look of some) { input(look).value = input(look).value.trim(); mark(look, "answered"); delete look.dataset.skipped; }
    left.doubts = Math.max(0, left.doubts - fresh);
    const whole = fresh > 0 && !open().some((look) => look.dataset.card === card);
    if (whole) { finishedAt.push(Date.now()); left.cards = Math.max(0, left.cards - 1); }
    unsent.doubts += fresh;
    unsent.cards += whole ? 1 : 0;
    began ||= Date.now();
    count();
    inLine(async () => {
      let answer;
      try {
        answer = await ask("/api/v1/review/answers", "POST", { card_id: card, reading: some[0].dataset.reading, values });
      } catch {
        answer = null;
      }
      unsent.doubts -= fresh;
      unsent.cards -= whole ? 1 : 0;
      sentAt = Date.now();
      if (answer?.ok) return;
      done.splice(done.findIndex((act) => act[0].look === some[0]), 1);
      if (whole) { finishedAt.pop(); left.cards++; }
      left.doubts += fresh;
      if (answer?.status === 409 || answer?.status === 404) {
        const problem = await answer.json();
        // Nothing of ours was kept; the card goes on as the other person left it.
        for (const look of all()) if (look.dataset.card === card && look.dataset.state !== "answered" || some.includes(look)) mark(look, "taken");
        tell(`${problem.title} ${problem.detail}`, "warn");
        if (now?.dataset.state === "taken") next(); // not awaited: it may ask for more cards, in the same line
      } else {
        for (const look of some) mark(look, "");
        tell("送れませんでした。通信を確かめて、もう一度 Enter を押してください。");
        show(some[0]);
      }
      count();
    });
  };
  const accept = () => {
    if (!now || !input(now)) { if (now) openCard(); return; }
    tell("");
    if (now.dataset.state !== "answered" || kindOf(now) || input(now).value.trim() !== row(now)?.querySelector(".whole-value").textContent) send([now]);
    next();
  };
  const acceptCard = () => {
    if (!now) return;
    tell("");
    const some = open().filter((look) => look.dataset.card === now.dataset.card && input(look));
    if (some.length) send(some);
    next();
  };
  const undo = () => {
    const act = done.pop();
    if (!act) { tell("取り消せる確定はありません。", "warn"); return; }
    const some = act.map(({ look }) => look);
    const card = some[0].dataset.card;
    const wasWhole = !open().some((look) => look.dataset.card === card);
    inLine(async () => {
      const answer = await ask("/api/v1/review/undo", "POST", { card_id: card, doubts: some.map((look) => look.dataset.id) }).catch(() => null);
      if (!answer?.ok) {
        tell(answer ? `${(await answer.json()).detail}` : "取り消せませんでした。通信を確かめてください。", "warn");
        return;
      }
      for (const look of some) mark(look, "");
      if (wasWhole) { finishedAt.pop(); left.cards++; }
      left.doubts += some.length;
      count();
      tell("取り消しました。", "good");
      show(some[0]);
    });
  };
  const choose = (number) => {
    const option = now?.querySelectorAll(".look-option")[number - 1];
    if (!option) return;
    for (const other of now.querySelectorAll(".look-option")) other.setAttribute("aria-pressed", String(other === option));
    input(now).value = option.dataset.value;
    spoken.textContent = option.dataset.value;
  };
  // The select is made where somebody asks for it: each doubt would carry all kinds otherwise.
  const choice = (look) => look.querySelector(".look-kind-choice");
  const kindOf = (look) => { const kind = choice(look)?.value; return kind && kind !== look.dataset.kind ? kind : null; };
  const changeKind = () => {
    if (!now || !input(now)) return;
    if (!choice(now)) {
      input(now).after(document.getElementById("kinds").content.cloneNode(true));
      choice(now).value = now.dataset.kind;
    }
    choice(now).focus();
  };
  const edit = () => { const field = now && input(now); if (field) { field.focus(); field.setSelectionRange(field.value.length, field.value.length); } };
  const skip = () => { if (!now) return; if (!now.dataset.state) now.dataset.skipped = ""; next(); };
  const openCard = () => { if (now) globalThis.open(`/cards/${now.dataset.card}`, "_blank", "noopener"); };
  const acts = { accept, card: acceptCard, undo, back, skip, edit, kind: changeKind };

  // --- keys; while a Japanese word is being composed they belong to the input method ---
  const plain = {
    u: undo, e: edit, F2: edit, k: changeKind, o: openCard, Escape: back, ArrowLeft: back, ArrowRight: skip,
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || !now) return;
    const target = event.target;
    const typing = target.matches?.("input, textarea, select");
    const choosing = target === choice(now);
    if (typing && target !== input(now) && !choosing) return;
    if (choosing && !["Enter", "Escape"].includes(event.key)) return; // letters and arrows are the select's
    const pressing = target.matches?.("button, a, summary");
    const strong = event.ctrlKey || event.metaKey;
    let act = null;
    if (event.key === "Enter" && strong) act = acceptCard;
    else if (event.key === "Enter" && !pressing && !event.shiftKey && !event.altKey) act = accept;
    else if (/^[1-5]$/.test(event.key) && !strong && (event.altKey || !typing)) act = () => choose(Number(event.key));
    else if (typing && event.key === "Escape") act = () => { target.value = choosing ? now.dataset.kind : target.defaultValue; now.focus(); };
    else if (!typing && !strong && !event.altKey) act = plain[event.key] ?? plain[event.key.toLowerCase()] ?? null;
    if (!act || event.repeat && event.key === "Enter") return;
    event.preventDefault();
    act();
  });
  bar.addEventListener("click", (event) => { const act = event.target.closest("[data-act]")?.dataset.act; if (act) acts[act](); });
  looks.addEventListener("click", (event) => {
    const option = event.target.closest(".look-option");
    if (option) choose([...now.querySelectorAll(".look-option")].indexOf(option) + 1);
  });

  // --- the cards on this desk are nobody else's as long as somebody sits at it ---
  setInterval(() => {
    count();
    if (!document.hidden && now && Date.now() - sentAt > SIGN_OF_LIFE_MS) { sentAt = Date.now(); inLine(() => ask("/api/v1/review/desk", "PUT", {}).catch(() => null)); }
  }, 10_000);
  addEventListener("pagehide", () => { ask(`/api/v1/review/desk?window=${WINDOW}`, "DELETE", null, { keepalive: true }).catch(() => null); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  next();
})();
