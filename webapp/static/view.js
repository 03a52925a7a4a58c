// How pages are shown stays so while the tab is open; it is all that is remembered, and closing the tab forgets it.
"use strict";

document.querySelectorAll(".view input").forEach((box) => {
  box.checked = sessionStorage.getItem(box.id) !== null;
  box.addEventListener("change", () => {
    if (box.checked) sessionStorage.setItem(box.id, "");
    else sessionStorage.removeItem(box.id);
  });
});
