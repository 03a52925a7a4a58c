// The words of the language model under the answer that stands already, a sentence as soon as it has been checked.
"use strict";

const retold = document.querySelector(".retold");

function add({ text, cited }) {
  const source = document.createElement("cite");
  source.textContent = cited;
  retold.querySelector("p").append(text, source);
  retold.hidden = false;
}

async function listen() {
  const reply = await fetch(retold.dataset.from, { method: "POST", body: new FormData(retold.querySelector("form")) });
  if (!reply.ok) return;
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop();
    lines.forEach((line) => add(JSON.parse(line)));
  }
}

if (retold) listen().catch(() => {}); // the answer stands without it
