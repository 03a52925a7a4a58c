// Keeps the shell, so that the page opens when the server is starting or the cable is out. Answers are never kept.
"use strict";
const SHELL = "booth-{{ edition }}";
const KEPT = {{ kept|tojson }};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("booth-") && name !== SHELL).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || !KEPT.includes(address.pathname)) return;
  event.respondWith(fetch(event.request).catch(() => caches.match(address.pathname)));
});
