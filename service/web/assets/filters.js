/** Which marks and findings are shown. */

/** Follows a desk's check boxes; calls `changed` after each change. */
export function filters(desk, changed, signal) {
  const apply = () => {
    for (const box of desk.querySelectorAll("[name=marks]")) {
      desk.classList.toggle(`without-${box.value}`, !box.checked);
    }
    const off = (name) =>
      new Set([...desk.querySelectorAll(`[name=${name}]:not(:checked)`)].map((it) => it.value));
    const [severities, families, settled] = [off("severity"), off("family"), off("settled")];
    for (const note of desk.querySelectorAll(".query")) {
      const { severity, family } = note.dataset;
      const isSettled = settled.size > 0 && note.classList.contains("settled");
      note.hidden = severities.has(severity) || families.has(family) || isSettled;
      for (const mark of marksOf(desk, note)) mark.classList.toggle("off", note.hidden);
    }
    changed();
  };
  desk.querySelector(".filters").addEventListener("change", apply, { signal });
  return apply;
}

/** The marks of a finding, in text order. */
export function marksOf(desk, note) {
  return desk.querySelectorAll(`.galley mark[data-onrecord-finding="${CSS.escape(note.id)}"]`);
}
