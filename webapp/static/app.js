// Progressive touches: everything works without this file.
"use strict";

document.querySelectorAll("button.copy").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const label = button.textContent;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
});

document.querySelectorAll("form[method=post]:not([data-saves])").forEach((form) => { // one that saves a file leaves the page as it is
  form.addEventListener("submit", () => {
    form.querySelectorAll("button[type=submit]").forEach((button) => {
      button.setAttribute("aria-busy", "true");
      // re-enabled when the page is shown again from the back-forward cache
      setTimeout(() => { button.disabled = true; }, 0);
    });
  });
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("button[aria-busy]").forEach((button) => {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  });
});

// Enter asks, Shift+Enter breaks the line
document.querySelectorAll("form.ask textarea").forEach((field) => {
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (field.value.trim()) field.form.requestSubmit();
    }
  });
});

// a card as a picture that any phone keeps; the drawing itself is saved by the form beside it
document.querySelectorAll("button.picture").forEach((button) => {
  const card = document.querySelector("svg.card");
  button.hidden = false;
  button.addEventListener("click", () => {
    const canvas = document.createElement("canvas");
    const drawn = new Image();
    [canvas.width, canvas.height] = [card.viewBox.baseVal.width, card.viewBox.baseVal.height];
    drawn.width = canvas.width;
    drawn.height = canvas.height;
    drawn.addEventListener("load", () => {
      canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
      const link = document.createElement("a");
      link.href = canvas.toDataURL("image/png");
      link.download = button.dataset.name;
      link.click();
    });
    drawn.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(card))}`;
  });
});
