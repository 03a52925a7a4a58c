// Asking by voice, where the browser can listen. No voice leaves the machine before its owner was told and pressed again.
"use strict";
{
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  const LANGUAGES = { zh: "zh-CN", en: "en-US", vi: "vi-VN" };
  let listening = null;

  const hush = () => { listening?.abort(); };

  const listen = async (button) => {
    const form = button.closest("form");
    const box = form.querySelector("textarea");
    const note = form.querySelector(".heard");
    const lang = LANGUAGES[document.documentElement.lang.slice(0, 2)];
    const isLocal = (await Recognition.available?.({ langs: [lang], processLocally: true })) === "available";
    if (!isLocal && note.textContent !== button.dataset.network) {
      note.textContent = button.dataset.network;
      return;
    }
    listening = new Recognition();
    listening.lang = lang;
    listening.interimResults = true;
    if (isLocal) listening.processLocally = true;
    listening.onresult = (event) => { box.value = [...event.results].map((one) => one[0].transcript).join(""); };
    listening.onerror = (event) => { note.textContent = event.error === "aborted" ? "" : button.dataset.failed; };
    listening.onend = () => {
      listening = null;
      button.removeAttribute("aria-pressed");
      if (note.textContent === button.dataset.listening) note.textContent = "";
      if (box.value) form.querySelector("[type=submit]").focus();
    };
    note.textContent = button.dataset.listening;
    button.setAttribute("aria-pressed", "true");
    listening.start();
  };

  if (Recognition) {
    document.body.classList.add("hears");
    document.addEventListener("submit", hush);
    document.addEventListener("click", (event) => {
      const button = event.target.closest(".voice");
      if (!button) return;
      if (listening) listening.stop();
      else listen(button);
    });
  }
}
