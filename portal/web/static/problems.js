// A refusal goes to the place that its form has for problems. What has no such place, a
// part of the page that is fetched anew, stays as it is.
"use strict";
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status < 400) return;
  const elt = requestConfig.elt; // who asked; detail.elt is where the answer would go
  const place = elt.querySelector(".problem") ?? elt.closest("form")?.querySelector(".problem");
  event.detail.shouldSwap = Boolean(place);
  if (!place) return;
  event.detail.target = place;
  event.detail.swapOverride = "innerHTML";
});
