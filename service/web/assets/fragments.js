/** The one place where the service's HTML becomes elements; the service has escaped the article in it. */

const policy = globalThis.trustedTypes?.createPolicy("onrecord", { createHTML: (html) => html });

/** The elements of an HTML fragment that the service made; scripts in it would not run. */
export function elements(html) {
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return template.content;
}
