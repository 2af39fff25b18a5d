// What somebody is writing survives a reload, a crash and a new sign-in: it is kept in
// this browser, for this person, until it is sent or a week old.
"use strict";
(() => {
  const WEEK = 7 * 24 * 3600 * 1000;
  const user = document.body.dataset.user;
  if (!user) return;
  const PREFIX = "draft:";
  const key = (field) => `${PREFIX}${user}:${field.dataset.draft}`;

  // Without storage (a private window, a full disk) writing goes on as ever.
  function attempt(act) {
    try { return act(localStorage); } catch { return undefined; }
  }

  function keep(field) {
    const text = field.value;
    const changed = text.trim() && text !== field.defaultValue;
    attempt((storage) => changed
      ? storage.setItem(key(field), JSON.stringify({ text, at: Date.now() }))
      : storage.removeItem(key(field)));
  }

  const kept = (name) => attempt((storage) => JSON.parse(storage.getItem(name)));

  function restore(field) {
    const draft = kept(key(field));
    if (!draft || field.value !== field.defaultValue) return;
    field.value = draft.text;
  }

  function each(form, act) {
    for (const field of form.querySelectorAll("[data-draft]")) attempt((storage) => act(storage, key(field)));
  }

  // A form that was sent and is not asked for again has arrived: after a sign-in on the
  // way, the page with the form comes back instead.
  function sweep(storage) {
    const here = new Set([...document.querySelectorAll("[data-draft]")].map(key));
    for (const name of Object.keys(storage)) {
      if (!name.startsWith(PREFIX)) continue;
      const draft = kept(name);
      const arrived = draft?.sent && !here.has(name);
      if (arrived || Date.now() - (draft?.at ?? 0) > WEEK) storage.removeItem(name);
    }
  }

  attempt(sweep);
  document.querySelectorAll("[data-draft]").forEach(restore);
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.draft) keep(event.target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    const { status, responseURL } = event.detail.xhr;
    // To htmx a refusal is no error: it shows the sentence. The text was not taken.
    const taken = status >= 200 && status < 300 && !responseURL.includes("/accounts/login/");
    if (!taken || !form.matches?.("form")) return;
    each(form, (storage, name) => storage.removeItem(name));
  });
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("hx-post")) return;
    each(event.target, (storage, name) => {
      const draft = kept(name);
      if (draft) storage.setItem(name, JSON.stringify({ ...draft, sent: true }));
    });
  });
})();
