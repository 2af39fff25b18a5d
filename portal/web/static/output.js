// Outputs and commands: copy, wrap, find, follow, and links to single lines.
"use strict";
(() => {
  async function copy(button, text) {
    let told = "Copied";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https there is no clipboard API.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      told = document.execCommand("copy") ? "Copied" : "Press Ctrl C";
      area.remove();
    }
    const before = (button.dataset.label ??= button.textContent);
    button.textContent = told;
    setTimeout(() => { button.textContent = before; }, 1200);
  }

  const linesOf = (output) => [...output.querySelectorAll(".line")];

  // -- find ---------------------------------------------------------------------------
  function find(output, text) {
    output.querySelectorAll("mark").forEach((mark) => mark.replaceWith(...mark.childNodes));
    linesOf(output).forEach((line) => line.normalize());
    const found = text ? linesOf(output).filter((line) => mark(line, text.toLowerCase())) : [];
    output.found = { lines: found, at: -1 };
    output.querySelector("[data-find] [role=status]").textContent = text
      ? `${found.length} line${found.length === 1 ? "" : "s"}` : "";
    next(output);
  }

  function mark(line, text) {
    const node = [...line.childNodes].find((child) => child.nodeType === Node.TEXT_NODE);
    const at = node ? node.data.toLowerCase().indexOf(text) : -1;
    if (at < 0) return false;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, Math.min(at + text.length, node.length));
    range.surroundContents(document.createElement("mark"));
    return true;
  }

  function next(output) {
    const found = output.found;
    if (!found?.lines.length) return;
    found.at = (found.at + 1) % found.lines.length;
    found.lines[found.at].scrollIntoView({ block: "nearest" });
    output.querySelector("[data-find] [role=status]").textContent =
      `${found.at + 1} of ${found.lines.length} lines`;
  }

  function openFind(output) {
    const box = output.querySelector("[data-find]");
    box.hidden = false;
    box.querySelector("input").select();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-do]");
    if (!button) return;
    if (button.dataset.copy !== undefined) copy(button, button.dataset.copy);
    const output = button.closest(".output");
    if (button.dataset.do === "copy") copy(button, linesOf(output).map((line) => line.textContent).join(""));
    if (button.dataset.do === "wrap") button.setAttribute("aria-pressed", output.classList.toggle("wrap"));
    if (button.dataset.do === "find") openFind(output);
    if (button.dataset.do === "next") next(output);
  });

  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-find]");
    if (box) find(box.closest(".output"), event.target.value);
  });

  document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.("[data-find]");
    if (!box) return;
    if (event.key === "Enter") { event.preventDefault(); next(box.closest(".output")); }
    if (event.key === "Escape") { find(box.closest(".output"), ""); box.hidden = true; }
  });

  document.addEventListener("portal:find", (event) => openFind(event.target));

  // -- commands of prose sections get a copy button, too ----------------------------------
  for (const block of document.querySelectorAll("[data-copyable] pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "Copy";
    button.dataset.copy = block.textContent.trim();
    const frame = document.createElement("div");
    frame.className = "command";
    block.replaceWith(frame);
    frame.append(...block.querySelectorAll("code"), button);
  }

  // -- and so do commands that a sentence mentions, also in parts that come later ----------
  function offerMentions(root) {
    for (const code of root.querySelectorAll(".prose :not(pre) > code.language-command")) {
      if (code.nextElementSibling?.dataset.copy !== undefined) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet mention";
      button.textContent = "Copy";
      button.dataset.copy = code.textContent.trim();
      button.setAttribute("aria-label", `Copy ${button.dataset.copy}`);
      code.after(button);
    }
  }
  offerMentions(document);
  document.addEventListener("htmx:load", (event) => offerMentions(event.target));

  // -- follow: a running output stays at its end unless somebody has scrolled up -----------
  const left = new Set();
  document.addEventListener("scroll", (event) => {
    const output = event.target.closest?.(".output.following");
    if (!output) return;
    const lines = event.target;
    const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 24;
    left[atEnd ? "delete" : "add"](output.dataset.output);
  }, true);

  function follow() {
    for (const output of document.querySelectorAll(".output.following")) {
      const lines = output.querySelector(".lines");
      if (!left.has(output.dataset.output)) lines.scrollTop = lines.scrollHeight;
    }
  }
  document.addEventListener("htmx:afterSettle", follow);

  // -- #run-<run>-<command>-L<line>: fetch what is needed to show that line ----------------
  const ANCHOR = /^#run-([0-9a-f]{8})-(\d+)-L\d+$/;
  function show(attempts) {
    const found = ANCHOR.exec(location.hash);
    if (!found || !attempts) return;
    const line = document.getElementById(location.hash.slice(1));
    if (line) {
      document.querySelectorAll(".line.proof").forEach((other) => other.classList.remove("proof"));
      line.classList.add("proof");
      line.scrollIntoView({ block: "center" });
      return;
    }
    const [, run, position] = found;
    const all = document.querySelector(`[data-output="${run}-${position}"] [data-do=all]`);
    const older = document.querySelector(`.runs-of-step [data-run^="${run}"]`);
    const link = all ?? older;
    if (!link) return;
    document.addEventListener("htmx:afterSettle", () => show(attempts - 1), { once: true });
    link.click();
  }
  addEventListener("hashchange", () => show(3));
  document.addEventListener("DOMContentLoaded", () => { follow(); show(3); });
})();
