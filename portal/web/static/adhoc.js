// Commands that the text mentions can be put into the box for commands of one's own.
// Nothing runs by that: the box says what would be done, and a person presses its button.
"use strict";
(() => {
  const box = document.querySelector("[data-adhoc]");
  if (!box) return;
  // Of the blocks under Mitigation only those that read: the others are for a terminal.
  const READS = /^\s*(kubectl|oc)\s+(-n\s*\S+\s+)?(get|describe|logs|top|events|rollout (status|history))\b/;

  function fill(text) {
    const field = box.querySelector("textarea");
    box.open = true;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    box.scrollIntoView({ block: "center" });
  }

  function offer(root) {
    for (const copy of root.querySelectorAll(".prose button[data-copy]")) {
      const text = copy.dataset.copy;
      const reads = text.split("\n").every((line) => !line.trim() || READS.test(line));
      if (copy.nextElementSibling?.dataset.ask || !(reads || copy.matches(".mention"))) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = copy.className;
      button.textContent = "Run…";
      button.dataset.ask = "1";
      button.setAttribute("aria-label", `Put ${text} into the box for commands`);
      button.addEventListener("click", () => fill(text));
      copy.after(button);
    }
  }
  offer(document);
  document.addEventListener("htmx:load", (event) => offer(event.target));
})();
