// The kiosk: pages are put into this one, so the browser keeps no trail of them; whoever walks away leaves nothing.
// Everything but the clearing works without this file, and the clearing then by reloading the first screen.
"use strict";
{
  const body = document.body;
  const still = document.getElementById("still");
  const idleMs = Number(body.dataset.idleS) * 1000;
  const LEFT_S = 15;
  const TURN_MS = 6000;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let idleTimer = 0, countTimer = 0, turnTimer = 0;

  // --- clearing -------------------------------------------------------------------------------------------
  const wipe = () => {
    window.speechSynthesis?.cancel();
    clearTimeout(idleTimer);
    clearInterval(countTimer);
    document.querySelectorAll("textarea").forEach((box) => { box.value = ""; });
    document.getElementById("main").replaceChildren();
    location.replace(body.dataset.home);
  };

  const ask = () => {
    const left = document.getElementById("still-left");
    let seconds = LEFT_S;
    left.textContent = seconds;
    still.showModal();
    countTimer = setInterval(() => {
      seconds -= 1;
      left.textContent = seconds;
      if (seconds <= 0) wipe();
    }, 1000);
  };

  const stir = () => {
    if (still.open) return;
    clearTimeout(idleTimer);
    idleTimer = setTimeout(ask, idleMs);
  };

  const stay = () => {
    clearInterval(countTimer);
    if (still.open) still.close();
    stir();
  };

  ["pointerdown", "keydown", "input", "wheel", "touchmove"].forEach((kind) => document.addEventListener(kind, stir, { passive: true }));
  still.addEventListener("click", (event) => { if (event.target.id === "still-here") stay(); });
  still.addEventListener("close", stay);
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  window.addEventListener("pageshow", (event) => { if (event.persisted) wipe(); });
  document.addEventListener("click", (event) => {
    const language = event.target.closest(".languages a");
    if (!language && !event.target.closest("[data-leave]")) return;
    event.preventDefault();
    if (language) location.replace(language.href);
    else wipe();
  });

  // --- one page for all -----------------------------------------------------------------------------------
  // What stands around the page: its languages always, for they send what this page was sent; all of it in a new language.
  const dress = (next) => {
    document.querySelector(".languages").replaceWith(next.querySelector(".languages"));
    if (next.documentElement.lang === document.documentElement.lang) return;
    document.documentElement.lang = next.documentElement.lang;
    const ticked = [...document.querySelectorAll(".view :checked")].map((box) => box.id);
    document.querySelector(".k-top").replaceWith(next.querySelector(".k-top"));
    ticked.forEach((id) => { document.getElementById(id).checked = true; });
    still.replaceChildren(...next.getElementById("still").childNodes);
    const keys = document.getElementById("keys");
    keys.dataset.words = next.getElementById("keys").dataset.words;
    keys.setAttribute("aria-label", next.getElementById("keys").getAttribute("aria-label"));
    document.dispatchEvent(new Event("languagechange"));
  };

  const show = (html) => {
    const next = new DOMParser().parseFromString(html, "text/html");
    dress(next);
    const main = document.getElementById("main");
    main.className = next.getElementById("main").className;
    main.replaceChildren(...next.getElementById("main").childNodes);
    document.title = next.title;
    window.scrollTo({ top: 0, behavior: "instant" });
    main.focus({ preventScroll: true });
    wake();
    document.dispatchEvent(new Event("answer"));
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    event.preventDefault();
    window.speechSynthesis?.cancel();
    body.setAttribute("aria-busy", "true");
    const sent = new URLSearchParams(new FormData(form, event.submitter));
    try {
      const reply = await fetch(event.submitter?.getAttribute("formaction") || form.action, { method: "POST", body: sent, credentials: "omit", cache: "no-store" });
      show(await reply.text());
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // TypeError: the server was not reached
      wipe();
    } finally {
      body.removeAttribute("aria-busy");
    }
  });

  // --- what a page brings ---------------------------------------------------------------------------------
  const voice = () => {
    const spoken = document.querySelector("[data-speak]")?.dataset.speak || "";
    const names = spoken.startsWith("zh") ? ["zh", "cmn"] : [spoken];
    return spoken && window.speechSynthesis?.getVoices().find((one) => one.localService && names.includes(one.lang.slice(0, one.lang.search(/[-_]|$/)).toLowerCase()));
  };

  const offerVoice = () => {
    const found = voice();
    document.querySelectorAll(".k-speak").forEach((button) => { button.hidden = !found; });
  };

  const speak = () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      return;
    }
    const words = new SpeechSynthesisUtterance(document.querySelector("[data-speak]").innerText);
    words.voice = voice();
    words.lang = document.querySelector("[data-speak]").dataset.speak;
    words.rate = 0.95;
    speechSynthesis.speak(words);
  };

  const turn = () => {
    const turns = [...document.querySelectorAll(".k-turn")];
    const now = turns.findIndex((one) => one.classList.contains("now"));
    turns[now].classList.remove("now");
    turns[(now + 1) % turns.length].classList.add("now");
  };

  const wake = () => {
    clearInterval(turnTimer);
    offerVoice();
    document.querySelectorAll(".k-speak").forEach((button) => button.addEventListener("click", speak));
    const turns = document.querySelector(".k-turns");
    if (!turns) return;
    turns.querySelector(".k-other").addEventListener("click", () => { clearInterval(turnTimer); turn(); });
    if (calm) return;
    turnTimer = setInterval(turn, TURN_MS);
    turns.addEventListener("focusin", () => clearInterval(turnTimer));
  };

  body.classList.add("awake");
  window.speechSynthesis?.addEventListener("voiceschanged", offerVoice);
  wake();
}
