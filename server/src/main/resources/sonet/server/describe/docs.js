// Comfort for the page about the API, which is whole without it: a filter, and buttons that copy.
"use strict";

const filter = document.getElementById("filter");
filter.hidden = false;
filter.addEventListener("input", () => {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of document.querySelectorAll("[data-words]")) {
    item.hidden = !words.every((word) => item.dataset.words.includes(word));
  }
});

for (const place of document.querySelectorAll(".try")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(place.querySelector("pre").textContent);
    button.textContent = "Copied";
    button.addEventListener("blur", () => { button.textContent = "Copy"; }, { once: true });
  });
  if (navigator.clipboard) place.append(button);
}
