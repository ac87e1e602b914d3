/** Single keys, which can be turned off; never while somebody types, nor with a modifier. */

import { isOpen } from "./dialogs.js";
import { get, set } from "./kept.js";

const KEY = "onrecord.keys";

/** Listens for keys; `desk` returns the desk that has them, or null. */
export function listen(desk) {
  const help = document.getElementById("help");
  const on = document.getElementById("keys-on");
  on.checked = get(localStorage, KEY, true);
  on.addEventListener("change", () => set(localStorage, KEY, on.checked));
  document.getElementById("open-help").addEventListener("click", () => help.showModal());

  const meant = {
    n: (it) => it.step(1),
    p: (it) => it.step(-1),
    j: (it) => it.stepMark(1),
    k: (it) => it.stepMark(-1),
    d: (it) => it.dismiss(),
    v: (it) => it.verify(),
    u: (it) => it.undo(),
    Escape: (it) => it.release(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isOpen()) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    if (event.key !== "Escape" && !on.checked) return;
    if (event.key === "?") {
      event.preventDefault();
      help.showModal();
      return;
    }
    const it = desk();
    if (it && Object.hasOwn(meant, event.key)) {
      event.preventDefault();
      meant[event.key](it);
    }
  });
}
