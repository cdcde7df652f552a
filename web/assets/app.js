// What makes the pages smoother. Everything works without it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  // The menu is folded where there is little room.
  const fold = document.querySelector(".menu__fold");
  if (fold && matchMedia("(max-width: 61.99em)").matches) fold.open = false;

  // After a refusal the summary of errors is read first.
  document.querySelector(".errors")?.focus();

  // A second click on a button that is at work does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // A page that comes back from the browser's memory can be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  });

  // A step that is not finished is asked for again, with the same key.
  const waiting = document.querySelector("form[data-repeat]");
  if (waiting) {
    const seconds = Number(waiting.dataset.repeat);
    document.getElementById("repeat-note").textContent = `Es wird in ${seconds} Sekunden von selbst nachgesehen.`;
    setTimeout(() => waiting.requestSubmit(), seconds * 1000);
  }

  // A slider says where it stands.
  for (const output of document.querySelectorAll("output[data-of]")) {
    const slider = document.getElementById(output.dataset.of);
    slider.addEventListener("input", () => { output.value = slider.value.replace("-", "−"); });
  }
  // Of a day and a number of weeks the one that was touched last counts.
  const day = document.getElementById("whatif-tag");
  const weeks = document.getElementById("whatif-wochen");
  weeks?.addEventListener("input", () => { day.value = ""; });

  // A control can send its form as soon as it changes.
  for (const control of document.querySelectorAll("[data-submit-on-change]")) {
    control.addEventListener("change", () => control.form.requestSubmit());
  }
});
