// The kiosk: pages are put into this one, so the browser keeps no trail of them; whoever walks away leaves nothing.
// Everything but the clearing works without this file, and the clearing then by reloading the first screen.
"use strict";
{
  const body = document.body;
  const still = document.getElementById("still");
  const left = document.getElementById("still-left");
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
  document.getElementById("still-here").addEventListener("click", stay);
  still.addEventListener("close", stay);
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  window.addEventListener("pageshow", (event) => { if (event.persisted) wipe(); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-leave]")) return;
    event.preventDefault();
    wipe();
  });

  // --- one page for all -----------------------------------------------------------------------------------
  const show = (html) => {
    const next = new DOMParser().parseFromString(html, "text/html");
    const main = document.getElementById("main");
    main.className = next.getElementById("main").className;
    main.replaceChildren(...next.getElementById("main").childNodes);
    document.title = next.title;
    window.scrollTo({ top: 0, behavior: "instant" });
    main.focus({ preventScroll: true });
    wake();
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    event.preventDefault();
    window.speechSynthesis?.cancel();
    body.setAttribute("aria-busy", "true");
    const sent = new URLSearchParams(new FormData(form, event.submitter));
    try {
      const reply = await fetch(form.action, { method: "POST", body: sent, credentials: "omit", cache: "no-store" });
      show(await reply.text());
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // TypeError: the server was not reached
      wipe();
    } finally {
      body.removeAttribute("aria-busy");
    }
  });

  // --- what a page brings ---------------------------------------------------------------------------------
  const voice = () => window.speechSynthesis?.getVoices().find((one) => one.localService && /^(zh|cmn)/i.test(one.lang));

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
    words.lang = "zh-CN";
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
