// A picker has options and a text: the last of the two that somebody touched counts.
"use strict";
(() => {
  const CHOICES = "input[type=radio], input[type=checkbox]";
  const text = (picker) => picker.querySelector("input[type=text]");

  document.addEventListener("input", (event) => {
    const picker = event.target.closest?.("[data-picker]");
    if (!picker || event.target !== text(picker)) return;
    // Where several can be chosen, the text only finds them.
    if (event.target.value) picker.querySelectorAll("input[type=radio]:checked").forEach((one) => { one.checked = false; });
  });

  document.addEventListener("change", (event) => {
    const picker = event.target.closest?.("[data-picker]");
    if (!picker || !event.target.matches(CHOICES)) return;
    if (text(picker)) text(picker).value = "";
    // The containers that are offered are those of the pod that is chosen.
    for (const options of picker.form?.querySelectorAll("[data-depends]") ?? []) {
      if (!picker.contains(options)) htmx.trigger(options, "picker:others");
    }
    if (event.target.type !== "checkbox" || !event.target.checked) return;
    // "All" and single ones exclude each other.
    const all = event.target.value === "*";
    for (const other of picker.querySelectorAll("input[type=checkbox]")) {
      if (other !== event.target && (all || other.value === "*")) other.checked = false;
    }
  });
})();
