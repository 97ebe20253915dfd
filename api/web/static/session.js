// Every change a page sends carries the session's token. When the session has ended in the meantime nothing is lost:
// a script's request waits while the person signs in on the same page; a form's content is kept in this tab and sent again.
"use strict";
(() => {
  const meta = (name) => document.querySelector(`meta[name="${name}"]`);
  const csrf = () => meta("csrf")?.content ?? "";
  const account = () => meta("account")?.content ?? "";
  const KEPT = "meishi-kept-form";

  // --- scripts ---
  const plain = window.fetch.bind(window);
  const ours = (request) => new URL(request.url).origin === location.origin;
  const changes = (request) => !["GET", "HEAD", "OPTIONS"].includes(request.method);
  const send = (request) => {
    const copy = request.clone();
    if (changes(copy)) copy.headers.set("X-CSRF-Token", csrf());
    return plain(copy);
  };
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!ours(request)) return plain(request);
    for (;;) {
      const answer = await send(request);
      const asks = answer.status === 401 && account() && !request.url.endsWith("/api/v1/session");
      if (!asks || !(await signInAgain())) return answer;
    }
  };

  // --- signing in on the page, once for all requests that wait ---
  let asking = null;
  const signInAgain = () => (asking ??= ask().finally(() => { asking = null; }));
  const part = (tag, properties = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  };
  const ask = () => new Promise((done) => {
    const was = account();
    const name = part("input", { name: "name", autocomplete: "username", required: true });
    const password = part("input", { name: "password", type: "password", autocomplete: "current-password", required: true });
    const code = part("input", { name: "code", inputMode: "numeric", autocomplete: "one-time-code" });
    const codeRow = part("label", { hidden: true }, "確認コード", code);
    const fault = part("p", { className: "fault" });
    fault.setAttribute("role", "alert");
    const form = part("form", {},
      part("h2", { textContent: "もう一度サインインしてください" }),
      part("p", { className: "muted small", textContent: "時間がたったため、サインアウトされました。入力や送信中のものはそのまま残っています。" }),
      part("label", {}, "名前", name), part("label", {}, "パスワード", password), codeRow, fault,
      part("button", { className: "button primary", textContent: "サインインして続ける" }));
    const dialog = part("dialog", { className: "ask" }, form);
    const close = (result) => { dialog.remove(); done(result); };
    dialog.addEventListener("cancel", () => close(false));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      fault.textContent = "";
      let answer, said;
      try {
        answer = await plain("/api/v1/session", {
          method: "POST", headers: { "content-type": "application/json", accept: "application/json" },
          body: JSON.stringify({ name: name.value, password: password.value, code: code.value }),
        });
        said = await answer.json();
      } catch { fault.textContent = "サーバーにつながりません。"; return; }
      if (!answer.ok) {
        if (said.code === "code_needed") { codeRow.hidden = false; code.focus(); }
        fault.textContent = `${said.title} ${said.hint}`;
        return;
      }
      if (said.account_id !== was) { location.reload(); return; } // somebody else: what waited is not theirs to send
      meta("csrf").content = said.csrf;
      for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = said.csrf;
      close(true);
    });
    document.body.append(dialog);
    dialog.showModal();
  });

  // --- forms ---
  const keep = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[data-no-keep]") || form.querySelector("[type=password]")) return;
    const fields = [...new FormData(form, event.submitter)].filter(([name, value]) => name !== "csrf" && typeof value === "string");
    const action = (event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action);
    try { sessionStorage.setItem(KEPT, JSON.stringify({ account: account(), action, fields, page: location.pathname + location.search })); }
    catch { /* a full or forbidden storage: then it is as if there were no script */ }
  };
  addEventListener("submit", keep);

  addEventListener("DOMContentLoaded", () => {
    const back = document.getElementById("lang-back");
    if (back) back.value = location.pathname + location.search;
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEPT)); } catch { /* not ours */ }
    if (!kept) return;
    if (document.body.hasAttribute("data-expired")) {
      sessionStorage.setItem(KEPT, JSON.stringify({ ...kept, expired: true }));
      const next = document.querySelector('input[name="next"]');
      if (next) next.value = kept.page;
      return;
    }
    if (!account()) return; // still signing in
    sessionStorage.removeItem(KEPT);
    if (!kept.expired || kept.account !== account() || new URL(kept.action).origin !== location.origin) return;
    const form = part("form", { method: "post", action: kept.action, hidden: true });
    for (const [name, value] of [...kept.fields, ["csrf", csrf()]]) form.append(part("textarea", { name, value }));
    document.body.append(form);
    form.submit();
  });
})();
