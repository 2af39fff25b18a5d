// One key for what the hands do most. Never while somebody is typing.
"use strict";
(() => {
  const steps = () => [...document.querySelectorAll(".step")];
  let current = -1;

  function go(by) {
    const all = steps();
    if (!all.length) return;
    current = Math.max(0, Math.min(all.length - 1, current + by));
    mark();
    all[current].scrollIntoView({ block: "start" });
    all[current].focus({ preventScroll: true });
  }

  function mark() {
    steps().forEach((step, at) => step.classList.toggle("current", at === current));
  }

  const inCurrent = (selector) => steps()[current]?.querySelector(selector);
  const focus = (name) => document.querySelector(`[data-key=${name}]`)?.focus();

  const KEYS = {
    j: () => go(1),
    k: () => go(-1),
    r: () => inCurrent("[data-run-button]")?.click(),
    f: () => inCurrent(".output")?.dispatchEvent(new CustomEvent("portal:find", { bubbles: true })),
    n: () => focus("note"),
    "/": () => focus("search"),
    "?": () => document.getElementById("keys").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input:not([type=radio]), textarea, select");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && writing?.form) {
      writing.form.requestSubmit();
      return;
    }
    if (event.key === "Escape") writing?.blur();
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("htmx:afterSettle", mark);
  document.addEventListener("focusin", (event) => {
    const step = event.target.closest(".step");
    if (step) { current = steps().indexOf(step); mark(); }
  });
})();
