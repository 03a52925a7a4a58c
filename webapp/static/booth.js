// The booth: keys for everything. What is counted stays on this device, numbers alone, for one day.
"use strict";
{
  const main = document.getElementById("main");
  const box = document.getElementById("question");
  const STORE = "booth-tally";
  const MARKS = ["y", "n", "w"];

  // --- the tally: {day, counts: {"place|field": [answered, not answered, wrong]}} ------------------------------
  const day = () => new Date().toLocaleDateString("sv-SE");

  const tally = () => {
    const kept = JSON.parse(localStorage.getItem(STORE) || "null");
    return kept && kept.day === day() ? kept : { day: day(), counts: {} };
  };

  const place = document.getElementById("place");
  let marked = null; // what this answer was marked as; marking again changes it

  const paint = () => {
    const { counts } = tally();
    const told = document.getElementById("counts");
    const names = JSON.parse(document.getElementById("table").dataset.names); // kept in Chinese, shown as the page speaks
    const sums = [0, 0, 0];
    const rows = Object.entries(counts).filter(([, row]) => row.some(Boolean)).map(([name, row]) => {
      row.forEach((count, at) => { sums[at] += count; });
      const line = document.createElement("tr");
      line.append(...[...name.split("|").map((kept) => names[kept] || kept), ...row].map((text) => {
        const cell = document.createElement("td");
        cell.textContent = text;
        return cell;
      }));
      return line;
    });
    document.querySelector("#table tbody").replaceChildren(...rows);
    told.textContent = told.dataset.told.replace(/\{(\d)\}/g, (_, at) => sums[at]);
    document.querySelectorAll(".b-mark button").forEach((button) => {
      button.setAttribute("aria-pressed", String(marked !== null && MARKS[marked.at] === button.dataset.key));
    });
  };

  const mark = (key) => {
    const kept = tally();
    if (marked) kept.counts[marked.name][marked.at] -= 1;
    const name = `${place.value}|${main.dataset.field}`;
    const at = MARKS.indexOf(key);
    kept.counts[name] ||= [0, 0, 0];
    kept.counts[name][at] += 1;
    marked = { name, at };
    localStorage.setItem(STORE, JSON.stringify(kept));
    paint();
  };

  document.getElementById("clear").addEventListener("click", () => {
    localStorage.removeItem(STORE);
    marked = null;
    paint();
  });

  // --- what the keys do ----------------------------------------------------------------------------------------
  const copied = async () => {
    const text = [main.querySelector(".asked").lastChild.textContent, main.querySelector(".said").innerText,
      ...[...main.querySelectorAll(".b-basis li")].map((one) => {
        const name = one.querySelector("summary b").textContent.trim();
        const law = [...one.querySelectorAll(":scope > details > .law p")].map((line) => line.textContent.trim()).join("\n");
        return law ? `${name}\n${law}` : name;
      })].join("\n\n");
    await navigator.clipboard.writeText(text);
    const button = main.querySelector("[data-key=c]");
    const label = button.firstChild.textContent;
    button.firstChild.textContent = button.dataset.done;
    setTimeout(() => { button.firstChild.textContent = label; }, 1500);
  };

  const enlarge = () => {
    const isLarge = document.body.classList.toggle("turned");
    main.querySelector("[data-key=l]").setAttribute("aria-pressed", String(isLarge));
    window.scrollTo({ top: 0, behavior: "instant" });
  };

  const act = (key) => {
    if (key === "/") { box.focus(); box.select(); return true; }
    if (key === "Escape" && main.dataset.state !== "empty") { location.replace(document.body.dataset.home); return true; }
    if (main.dataset.state === "empty") return false;
    if (MARKS.includes(key)) mark(key);
    else if (key === "c") copied();
    else if (key === "l") enlarge();
    else if (key === "p" && main.dataset.state === "answer") window.print();
    else if (/^[1-9]$/.test(key)) {
      const details = main.querySelectorAll(".b-basis > li > details")[Number(key) - 1];
      if (!details) return false;
      details.open = !details.open;
      details.querySelector("summary").focus();
    } else return false;
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isWriting = event.target === box || event.target === place;
    if (isWriting && event.key !== "Escape") return;
    if (event.key === "Escape" && document.body.classList.contains("turned")) { enlarge(); return; }
    if (act(event.key)) event.preventDefault();
  });

  main.querySelectorAll("[data-key]").forEach((button) => button.addEventListener("click", (event) => {
    event.preventDefault();
    act(button.dataset.key);
  }));

  if (!navigator.clipboard) main.querySelectorAll("[data-key=c]").forEach((button) => { button.hidden = true; });
  if (navigator.serviceWorker) navigator.serviceWorker.register(document.body.dataset.worker, { scope: document.body.dataset.scope });
  paint();
}
