// The on-screen keyboard: pinyin to words by our own table, without any service.
// Opens when the box is touched; a keyboard on the desk goes on working beside it.
"use strict";
{
  const keys = document.getElementById("keys");
  const PAGE = 80;
  const LETTERS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
  let words = JSON.parse(keys.dataset.words); // what stands on the keys, as the page speaks
  let sounds = new Map(); // character -> its readings
  let table = null;
  let buffer = ""; // letters not yet turned into words
  let isChinese = document.documentElement.lang.startsWith("zh");
  let hasFigures = false;
  let wasTouched = false; // before the table was here

  const field = () => document.querySelector("textarea#question");

  // How a word takes up the buffer from `at`: whole syllables beat a word begun, a word begun beats initials.
  const match = (word, at, text) => {
    if (!word) return { used: at, rank: 2 };
    if (at === text.length) return { used: at, rank: 1 };
    let best = null;
    for (const reading of sounds.get(word[0]) || []) {
      let found = null;
      if (text.startsWith(reading, at)) found = match(word.slice(1), at + reading.length, text);
      else if (reading.startsWith(text.slice(at))) found = { used: text.length, rank: 1 };
      else if (reading[0] === text[at]) {
        const initial = reading[1] === "h" && text[at + 1] === "h" ? 2 : 1;
        const rest = match(word.slice(1), at + initial, text);
        if (rest) found = { used: rest.used, rank: 0 };
      }
      if (found && (!best || found.rank > best.rank)) best = found;
    }
    return best;
  };

  const characters = (text) => {
    for (let length = Math.min(6, text.length); length; length -= 1) {
      const read = table.sounds[text.slice(0, length)];
      if (read) return { used: length, read };
    }
    const begun = Object.keys(table.sounds).find((sound) => sound.startsWith(text[0]));
    return begun ? { used: 1, read: table.sounds[begun] } : null;
  };

  const isWhole = (word, text) => {
    const found = match(word, 0, text);
    return found && found.rank === 2 ? found.used : 0;
  };

  // The buffer as one line of words, the longest first at each place.
  const sentence = (text) => {
    let said = "";
    for (let rest = text; rest;) {
      let used = 0, chosen = "";
      for (const word of table.words) {
        const length = isWhole(word, rest);
        if (length > used) [used, chosen] = [length, word];
      }
      if (!used) {
        const single = characters(rest);
        if (!single || !table.sounds[rest.slice(0, single.used)]) return "";
        [used, chosen] = [single.used, single.read[0]];
      }
      said += chosen;
      rest = rest.slice(used);
    }
    return said;
  };

  const candidates = () => {
    if (!table || !buffer) return [];
    const found = [];
    table.words.forEach((word, order) => {
      const got = match(word, 0, buffer);
      if (got && (got.rank === 2 || got.used === buffer.length)) found.push({ text: word, ...got, order });
    });
    found.sort((a, b) => (b.used - a.used) || (b.rank - a.rank) || (a.order - b.order));
    const whole = found.some((one) => one.used === buffer.length && one.rank === 2);
    const line = whole ? "" : sentence(buffer);
    if (line) found.unshift({ text: line, used: buffer.length });
    const single = characters(buffer);
    if (single) for (const text of single.read) found.push({ text, used: single.used });
    const seen = new Set();
    return found.filter(({ text }) => !seen.has(text) && seen.add(text)).slice(0, PAGE);
  };

  const insert = (text) => {
    const box = field();
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const choose = (candidate) => {
    insert(candidate.text);
    buffer = buffer.slice(candidate.used);
    offer();
  };

  const button = (label, action, kind = "") => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    if (kind) made.className = kind;
    made.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    made.addEventListener("click", action);
    return made;
  };

  const offer = () => {
    const bar = keys.querySelector(".offered");
    const typed = document.createElement("span");
    typed.textContent = buffer || (isChinese ? words.pinyin : words.latin);
    typed.className = buffer ? "typed" : "typed empty";
    bar.replaceChildren(typed, ...candidates().map((one) => button(one.text, () => choose(one))));
    bar.scrollLeft = 0;
  };

  const press = (key) => {
    if (/[a-z]/.test(key) && isChinese) buffer = (buffer + key).slice(0, 40);
    else {
      settle();
      insert(key);
    }
    offer();
  };

  const settle = () => {
    while (buffer) {
      const first = candidates()[0];
      if (!first) break;
      insert(first.text);
      buffer = buffer.slice(first.used);
    }
    if (buffer) insert(buffer);
    buffer = "";
  };

  const erase = () => {
    if (buffer) buffer = buffer.slice(0, -1);
    else {
      const box = field();
      const from = box.selectionStart === box.selectionEnd ? Math.max(0, box.selectionStart - 1) : box.selectionStart;
      box.setRangeText("", from, box.selectionEnd, "end");
    }
    offer();
  };

  const draw = () => {
    const rows = hasFigures ? ["1234567890", words.marks, words.quotes] : LETTERS;
    const bar = document.createElement("div");
    bar.className = "offered";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", words.offered);
    const lines = rows.map((row, at) => {
      const line = document.createElement("div");
      line.className = "row";
      line.append(...[...row].map((key) => button(key, () => press(key))));
      if (at === 2) line.append(button(words.erase, erase, "wide"));
      return line;
    });
    const last = document.createElement("div");
    last.className = "row";
    last.append(
      button(words.close, close, "wide"),
      button(hasFigures ? words.letters : words.figures, () => { hasFigures = !hasFigures; draw(); }, "wide"),
      button(isChinese ? words.zh : words.en, () => { settle(); isChinese = !isChinese; draw(); }),
      button(isChinese ? words.choose : words.space, () => { if (buffer) choose(candidates()[0] || { text: buffer, used: buffer.length }); else insert(" "); }, "space"),
      button(words.ask, () => { settle(); const form = field().form; close(); form.requestSubmit(); }, "wide send"),
    );
    keys.replaceChildren(bar, ...lines, last);
    offer();
  };

  const open = () => {
    wasTouched = true;
    if (!table || !keys.hidden) return;
    draw();
    keys.hidden = false;
    document.body.classList.add("typing");
    document.documentElement.style.setProperty("--keys", `${keys.offsetHeight}px`);
  };

  const close = () => {
    buffer = "";
    keys.hidden = true;
    document.body.classList.remove("typing");
  };

  const load = async () => {
    const reply = await fetch(keys.dataset.table);
    if (!reply.ok) return; // the keyboard of the system is used instead
    table = await reply.json();
    for (const [sound, read] of Object.entries(table.sounds)) {
      for (const char of read) sounds.set(char, [...(sounds.get(char) || []), sound]);
    }
    if (field()) field().inputMode = "none";
    if (wasTouched && document.activeElement === field()) open();
  };

  document.addEventListener("focusin", (event) => { if (table && event.target === field()) event.target.inputMode = "none"; });
  document.addEventListener("click", (event) => { if (event.target === field()) open(); });
  document.addEventListener("submit", close);
  document.addEventListener("languagechange", () => {
    words = JSON.parse(keys.dataset.words);
    isChinese = document.documentElement.lang.startsWith("zh");
  });
  load();
}
