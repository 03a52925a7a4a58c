// The words of the language model under the answer that stands already, a sentence as soon as it has been checked.
"use strict";
{
  let leaving = new AbortController();

  const add = (place, { text, cited }) => {
    const source = document.createElement("cite");
    source.textContent = cited;
    place.querySelector("p").append(text, source);
    place.hidden = false;
  };

  const listen = async () => {
    leaving.abort(); // what was being said to the last question
    leaving = new AbortController();
    const place = document.querySelector(".retold");
    if (!place) return;
    const sent = { method: "POST", body: new URLSearchParams(new FormData(place.querySelector("form"))), signal: leaving.signal };
    const reply = await fetch(place.dataset.from, { ...sent, credentials: "omit", cache: "no-store" });
    if (!reply.ok) return;
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split("\n");
      rest = lines.pop();
      lines.forEach((line) => add(place, JSON.parse(line)));
    }
  };

  const attempt = () => { listen().catch(() => {}); }; // the answer stands without it
  document.addEventListener("answer", attempt);
  attempt();
}
