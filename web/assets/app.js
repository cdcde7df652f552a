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

  // Making a PDF takes seconds: until it comes, the page says how far it is.
  const words = { waiting: "Wartet auf andere Dokumente", printing: "Seiten werden gesetzt", numbering: "Seitenzahlen werden gezählt", printing_again: "Inhaltsverzeichnis wird ergänzt" };
  const followPrint = async (link, name) => {
    const note = document.createElement("span");
    note.className = "printing";
    note.setAttribute("role", "status");
    const text = document.createElement("span");
    text.textContent = "PDF wird erzeugt …";
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", "Fortschritt des PDF");
    note.append(bar, text);
    link.after(note);
    let begun = false;
    for (let asked = 0; note.isConnected && asked < 240; asked++) {
      await new Promise((next) => setTimeout(next, 250));
      const answer = await fetch(`/druck/${name}`).catch(() => null);
      const how = answer?.ok ? await answer.json() : { stage: "none" };
      if (how.stage === "none") {
        if (begun || asked > 8) break;
        continue;
      }
      begun = true;
      bar.max = how.steps;
      bar.value = how.step - 0.5;
      text.textContent = `${words[how.stage]}, Schritt ${how.step} von ${how.steps} …`;
    }
    note.remove();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href*="format=pdf"]');
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !crypto.randomUUID) return;
    event.preventDefault();
    const name = crypto.randomUUID();
    followPrint(link, name);
    location.href = `${link.href}&druck=${name}`;
  });
  addEventListener("pageshow", () => {
    for (const note of document.querySelectorAll(".printing")) note.remove();
  });

  // A slider says where it stands.
  for (const output of document.querySelectorAll("output[data-of]")) {
    const slider = document.getElementById(output.dataset.of);
    slider.addEventListener("input", () => { output.value = slider.value.replace("-", "−"); });
  }
  // Of a day and a number of weeks the one that was touched last counts.
  const day = document.getElementById("whatif-tag");
  const weeks = document.getElementById("whatif-wochen");
  weeks?.addEventListener("input", () => { day.value = ""; });

  // A page hears when what it shows has changed. A part that nobody writes in is replaced,
  // otherwise the reader is told.
  const watch = document.querySelector("[data-watch]");
  if (watch && window.EventSource) {
    const { watch: thing, revision, part } = watch.dataset;
    const heard = () => {
      if (part) {
        htmx.ajax("GET", location.href, { target: `#${part}`, select: `#${part}`, swap: "outerHTML" });
        return;
      }
      const again = document.createElement("a");
      again.href = location.pathname + location.search;
      again.className = "kern-link";
      again.textContent = "neu laden";
      watch.replaceChildren("Es gibt Neues: ", again);
    };
    let stand = revision;
    let refused = 0;
    const follow = () => {
      const source = new EventSource(`/ereignisse?was=${encodeURIComponent(thing)}&stand=${stand}`);
      source.addEventListener("open", () => {
        refused = 0;
        if (!part) return;
        document.querySelector("[data-without-script]")?.remove();
        watch.textContent = "Diese Ansicht folgt der Abstimmung von selbst.";
      });
      source.addEventListener("changed", (event) => {
        stand = event.data;
        heard();
      });
      // The browser itself comes back after an answer that ends, not after one that refuses.
      source.addEventListener("error", () => {
        if (source.readyState === EventSource.CLOSED && ++refused < 5) setTimeout(follow, 20000);
      });
    };
    follow();
  }

  // A control can send its form as soon as it changes.
  for (const control of document.querySelectorAll("[data-submit-on-change]")) {
    control.addEventListener("change", () => control.form.requestSubmit());
  }
});
