// The service worker: keeps the shell of the capture page for where there is no signal, and sends what waits when there is one again.
// Only the shell and static files are ever kept: no card, no name, no picture of the server's.
"use strict";
const SHELL = `meishi-shell-${"@SHELL_VERSION@"}`;
const FILES = "@SHELL_FILES@";
const PAGE = FILES[0];
const PATIENCE_MS = 4000;
importScripts("@OUTBOX@");

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(SHELL);
    await cache.addAll(FILES);
    await skipWaiting();
  })());
});
addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("meishi-shell-") && name !== SHELL);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  })());
});

const soon = (request) => new Promise((done, failed) => {
  const timer = setTimeout(() => failed(new Error("slow")), PATIENCE_MS);
  fetch(request).then(done, failed).finally(() => clearTimeout(timer));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith((async () => {
      try { return url.pathname === "/capture" ? await soon(request) : await fetch(request); }
      catch {
        if (url.pathname !== "/capture") return Response.redirect("/capture", 302);
        return (await caches.match(PAGE)) ?? Response.error();
      }
    })());
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith((async () => (await caches.match(request)) ?? fetch(request))());
  }
});
addEventListener("sync", (event) => { if (event.tag === "outbox") event.waitUntil(Outbox.send()); });
