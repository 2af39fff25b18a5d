// Keeps an open page true: events of the stream refetch parts, a reconnect compares
// all of them, and without a stream the page asks every three seconds.
"use strict";
(() => {
  const POLL = 3000;
  const root = document.querySelector("[data-live]");
  const offline = document.getElementById("offline");
  let polling = null;
  let asked = null;

  // -- parts: fetched when their version differs --------------------------------
  async function check() {
    let answer;
    try {
      answer = await fetch(root.dataset.live, { headers: { Accept: "application/json" } });
    } catch {
      return; // the next poll or event asks again
    }
    if (answer.redirected) location.reload(); // signed out
    if (!answer.ok) return;
    for (const [part, version] of Object.entries(await answer.json())) {
      const element = document.querySelector(`[data-part="${part}"]`);
      if (element && element.dataset.version !== version) htmx.trigger(element, "refresh");
    }
  }

  // Several events of one moment are one question.
  function soon() {
    asked ??= setTimeout(() => { asked = null; check(); }, 120);
  }

  function live(isLive) {
    offline.hidden = isLive;
    if (isLive) clearInterval(polling);
    // Every failed try to reconnect comes here: it must not start the clock anew.
    polling = isLive ? null : (polling ?? setInterval(check, POLL));
  }

  if (root) {
    document.body.addEventListener("htmx:sseOpen", (event) => {
      const source = event.detail.source;
      if (source.heard) return;
      source.heard = true;
      source.addEventListener("sync", () => { live(true); soon(); });
      source.addEventListener("offline", () => live(false));
      for (const name of ["status", "timeline", "variables", "record"]) source.addEventListener(name, soon);
    });
    document.body.addEventListener("htmx:sseError", () => live(false));
    document.body.addEventListener("portal:check", soon);
    // An event that came while a part was on its way was for a part that is gone now.
    document.body.addEventListener("htmx:afterSettle", (event) => {
      if (event.target.dataset?.part) soon();
    });
  }

  // -- a part in which somebody is writing waits until they have left it ---------
  const TEXT = "input[type=text], input[type=search], input[type=datetime-local], textarea, select";
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.detail.elt;
    if (!part.dataset.part || !event.detail.requestConfig.triggeringEvent) return;
    const field = document.activeElement;
    if (part.contains(field) && field.matches(TEXT) && field.value !== field.defaultValue) {
      event.preventDefault();
      field.addEventListener("blur", () => setTimeout(soon, 1000), { once: true });
    }
  });

  // Who has the page in a hidden tab is not here; who comes back is, at once.
  const presence = document.getElementById("presence");
  presence?.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (presence && !document.hidden) htmx.trigger(presence, "here");
  });

  // A menu closes when something else is meant.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu-button[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // An answer for a part that was replaced meanwhile is dropped: outputs that are kept
  // over a refetch (hx-preserve) would move into it, away from the page. An extension,
  // because events of what is not in the page any more do not reach its body.
  htmx.defineExtension("connected", {
    onEvent: (name, event) => name !== "htmx:beforeSwap" || event.detail.target.isConnected,
  });

  // What was chosen but not run yet survives a refetch of its step.
  const choices = new Map();
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target?.dataset?.part;
    if (!part || event.detail.requestConfig.verb !== "get") return;
    const chosen = event.detail.target.querySelectorAll("input:is([type=radio], [type=checkbox]):checked");
    choices.set(part, [...chosen].filter((input) => !input.defaultChecked));
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const part = event.target.dataset?.part;
    for (const { name, value } of choices.get(part) ?? []) {
      const selector = `input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`;
      const input = event.target.querySelector(selector);
      if (input) {
        input.checked = true;
        input.dispatchEvent(new Event("change", { bubbles: true })); // others depend on it
      }
      // Found by typing a part of its name, it is not among the first that are offered.
      const typed = event.target.querySelector(`input[name="${CSS.escape(name.replace(/^pick-/, "type-"))}"]`);
      if (!input && typed) typed.value = value;
    }
    choices.delete(part);
  });

  // Somebody who was signed out is asked to sign in, and comes back here.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.responseURL.includes("/accounts/login/")) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    // To htmx a refusal is no error (base.html), but what was typed stays.
    const taken = event.detail.successful && event.detail.xhr.status < 400;
    if (taken && form.matches?.("form[data-reset]")) form.reset();
  });

  // -- how long ago ----------------------------------------------------------------
  function span(seconds) {
    if (seconds < 60) return `${seconds} s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return `${minutes} min`;
    const hours = Math.floor(minutes / 60);
    return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
  }
  setInterval(() => {
    for (const element of document.querySelectorAll("[data-since]")) {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(element.dataset.since)) / 1000));
      const words = span(seconds);
      if (element.textContent !== words) element.textContent = words;
    }
  }, 1000);
})();
