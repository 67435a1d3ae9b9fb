// The service worker: the files of the site, kept by the browser, so that the page works without a network.
//
// One worker holds one version of the site. It installs all of its files or nothing (each is checked against its digest,
// so that files of two versions are never kept together), answers from them alone, and takes over from its predecessor
// when the page asks for that. The build puts version and files in.
const VERSION = "%VERSION%";
/** SHA-256 of every file, by its path from here; `./` is the page. */
const FILES = JSON.parse('%FILES%');

const here = self.registration.scope;
// Caches are shared by everything on this host.
const prefix = `patchplay ${here} `;
const mine = prefix + VERSION;
const anyway = { ignoreVary: true };

async function digest(response) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A file as it has to be: what an earlier version has kept will do, if it is the same. */
async function file(url, wanted) {
  const kept = await caches.match(url, anyway);
  if (kept !== undefined && (await digest(kept.clone())) === wanted) return kept;
  const response = await fetch(url, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  if ((await digest(response.clone())) !== wanted) throw new Error(`${url} is of another version`);
  return response;
}

async function install() {
  const cache = await caches.open(mine);
  for (const [path, wanted] of Object.entries(FILES)) {
    const url = new URL(path, here).href;
    await cache.put(url, await file(url, wanted));
  }
}

/** The version before stays: a tab that shows it may still ask for a part that it had no need of. */
async function tidy() {
  const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== mine);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

async function answer(request, url) {
  const own = await caches.open(mine);
  return (await own.match(url, anyway)) ?? (await caches.match(url, anyway)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const [url] = request.url.split(/[?#]/u);
  if (request.method !== "GET" || !url.startsWith(here)) return;
  const isPage = request.mode === "navigate" && (url === here || url === `${here}index.html`);
  if (request.mode === "navigate" && !isPage) return;
  event.respondWith(answer(request, isPage ? here : url));
});
