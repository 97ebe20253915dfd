// The outbox: shots and memos wait in this browser's own database until the server has them, through restarts and dead spots.
// Each has one key for life, and one sender works at a time over all tabs and the service worker: so each counts exactly once.
"use strict";
self.Outbox = (() => {
  const DAY_MS = 24 * 3600 * 1000;
  const said = new BroadcastChannel("meishi-outbox");
  const listeners = new Set();
  said.onmessage = (event) => { for (const listener of listeners) listener(event.data); };
  const tell = (about) => { for (const listener of listeners) listener(about); said.postMessage(about); };

  // --- the database ---
  let opened;
  const database = () => (opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open("meishi", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("items", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  }));
  const within = async (mode, work) => {
    const transaction = (await database()).transaction("items", mode, { durability: "strict" });
    const request = work(transaction.objectStore("items"));
    return new Promise((done, failed) => {
      transaction.oncomplete = () => done(request?.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  };
  const all = async () => (await within("readonly", (store) => store.getAll())).sort((a, b) => a.at - b.at);
  const get = (id) => within("readonly", (store) => store.get(id));
  const put = async (item) => { await within("readwrite", (store) => store.put(item)); tell({ id: item.id }); };
  const remove = async (id) => { await within("readwrite", (store) => store.delete(id)); tell({ id }); };
  /** Read and write in one transaction: a thumbnail that is ready late must not set a refused shot waiting again. */
  const change = async (id, changes) => {
    await within("readwrite", (store) => {
      const asked = store.get(id);
      asked.onsuccess = () => { if (asked.result) store.put({ ...asked.result, ...changes }); };
    });
    tell({ id });
  };
  const add = async (item) => {
    await put({ id: crypto.randomUUID(), at: Date.now(), state: "waiting", tries: 0, ...item });
    const registration = await navigator.serviceWorker?.getRegistration?.();
    try { await registration?.sync?.register("outbox"); } catch { /* sent when the page is next open */ }
  };
  const forgetOld = async () => {
    for (const item of await all()) if (item.state === "sent" && item.at < Date.now() - 2 * DAY_MS) await remove(item.id);
  };

  // --- who we are ---
  // A page says it itself; the shell and the service worker ask.
  let identity = null;
  const introduce = (who) => { identity = who; };
  const who = async (fresh) => {
    if (identity && !fresh) return identity;
    const answer = await fetch("/api/v1/session", { headers: { accept: "application/json" } });
    if (answer.status === 401) return null;
    if (!answer.ok) throw new TypeError("no session");
    const { account_id: account, csrf } = await answer.json();
    identity = { account, csrf };
    tell({ identity });
    return identity;
  };

  // --- sending ---
  const bodyOf = (item) => {
    if (item.kind === "memo") return JSON.stringify(item.fields);
    const body = new FormData();
    body.append("photo", item.blob, item.name);
    for (const [name, value] of Object.entries(item.fields)) if (value) body.append(name, value);
    return body;
  };
  const post = (item, { csrf }) => fetch(item.url, {
    method: "POST", body: bodyOf(item),
    headers: {
      "Idempotency-Key": item.id, accept: "application/json", "X-CSRF-Token": csrf,
      ...(item.kind === "memo" ? { "content-type": "application/json" } : {}),
    },
  });
  const problemIn = async (answer) => {
    try { const { title, hint, code } = await answer.json(); return { title, hint, code, status: answer.status }; }
    catch { return { title: "サーバーが応答しませんでした。", hint: "あとでもう一度送ります。", status: answer.status }; }
  };
  const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);
  /** What became of one item: "sent", "refused", or why the rest waits: "offline", "signed-out", "later". */
  const sendOne = async (item) => {
    let me, answer;
    try {
      me = await who();
      if (!me) return "signed-out";
      if (item.account !== null && item.account !== me.account) return "others";
      answer = await post(item, me);
      if (answer.status === 403 && (await answer.clone().json().catch(() => ({}))).code === "csrf_token_wrong") {
        me = await who(true);
        if (!me) return "signed-out";
        if (item.account !== null && item.account !== me.account) return "others";
        answer = await post(item, me);
      }
    } catch { return "offline"; }
    if (answer.ok) {
      await change(item.id, { state: "sent", blob: null, why: null, result: await answer.json() });
      return "sent";
    }
    if (answer.status === 401) { identity = null; return "signed-out"; }
    const why = await problemIn(answer);
    if (LATER.has(answer.status)) {
      const asked = Number(answer.headers.get("retry-after"));
      const wait = Math.min(asked > 0 ? asked : 2 ** Math.min(item.tries + 1, 8), 600);
      await change(item.id, { tries: item.tries + 1, why, after: Date.now() + wait * 1000 });
      return "later";
    }
    await change(item.id, { state: "refused", why });
    return "refused";
  };
  /** Send what waits, oldest first, one at a time; true: nothing waits any more. */
  const send = () => navigator.locks.request("meishi-outbox", { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    let left = false;
    for (;;) {
      const waiting = (await all()).filter((item) => item.state === "waiting");
      const now = Date.now();
      const next = waiting.find((item) => !(item.after > now) && !item.skipped);
      left = waiting.length > 0;
      if (!next) break;
      tell({ sending: next.id });
      const became = await sendOne(next);
      tell({ became, id: next.id });
      if (became === "offline" || became === "signed-out") { tell({ halted: became }); break; }
      if (became === "others") { await change(next.id, { skipped: true }); }
    }
    tell({ idle: true });
    return !left;
  });
  /** When the next item that was put off may go, in ms from now; null: none was. */
  const nextIn = async () => {
    const times = (await all()).filter((item) => item.state === "waiting" && item.after).map((item) => item.after - Date.now());
    return times.length ? Math.max(250, Math.min(...times)) : null;
  };
  const unskip = async () => { for (const item of await all()) if (item.skipped) await change(item.id, { skipped: false }); };

  return { add, all, get, change, remove, send, nextIn, unskip, introduce, who, forgetOld, listen: (listener) => listeners.add(listener) };
})();
