/**
 * What an editor decided, by the id of a finding or the key of a figure: `{verdict, evidence, note, who, at}`,
 * where `verdict` is "dismissed" or "verified". A keeper has `load`, `put` and `remove`, all asynchronous;
 * `named` where it must know who decides.
 */

import { get, remove, set } from "./kept.js";
import { ask } from "./service.js";

const KEY = "onrecord.decisions";
const DAYS = 90;
const MOST = 2000;
const VERDICTS = { dismiss: "dismissed", verify: "verified" };

/** Keeps decisions in this browser, under fingerprints that the service made; no words of the article. */
export class BrowserKeeper {
  named = false;

  async load() {
    const since = Date.now() - DAYS * 86_400_000;
    return new Map(Object.entries(get(localStorage, KEY, {})).filter(([, it]) => Date.parse(it.at) > since));
  }

  async put(key, decision) {
    const kept = await this.load();
    kept.delete(key);
    kept.set(key, { ...decision, at: new Date().toISOString() });
    if (!set(localStorage, KEY, Object.fromEntries([...kept].slice(-MOST)))) {
      throw new Error("This browser keeps nothing for this page, so a reload will forget the decision.");
    }
  }

  async remove(key) {
    const kept = await this.load();
    kept.delete(key);
    set(localStorage, KEY, Object.fromEntries(kept));
  }
}

/** Forget every decision that this browser keeps. */
export function forgetDecisions() {
  remove(localStorage, KEY);
}

/** Sends decisions to the reviews of a stored article, where colleagues see them. */
export class ServiceKeeper {
  #path;
  #revision;
  #figures;
  #numbers = new Map();

  /** `figures` maps a figure's key to its id in the report on `revision`. */
  constructor(path, revision, figures, named) {
    this.#path = path;
    this.#revision = revision;
    this.#figures = figures;
    this.named = named;
  }

  async load() {
    const { reviews } = await (await ask(this.#path)).json();
    const keys = new Map([...this.#figures].map(([key, id]) => [id, key]));
    const decided = new Map();
    for (const it of reviews.filter((it) => it.state === "applies")) {
      const key = keys.get(it.current) ?? it.current;
      const { evidence, note, by, at } = it;
      this.#numbers.set(key, it.number);
      decided.set(key, {
        verdict: VERDICTS[it.action],
        evidence: evidence ?? "",
        note: note ?? "",
        who: by,
        at,
      });
    }
    return decided;
  }

  async put(key, { verdict, evidence, note, who }) {
    const about = verdict === "verified" ? { figure: this.#figures.get(key) } : { finding: key };
    const action = verdict === "verified" ? "verify" : "dismiss";
    const said = { evidence: evidence || null, note: note || null, by: who || null };
    const review = await this.#send({ action, revision: this.#revision, ...about, ...said });
    this.#numbers.set(key, review.number);
  }

  async remove(key, who) {
    await this.#send({ action: "undo", review: this.#numbers.get(key), by: who || null });
  }

  async #send(review) {
    const headers = { "Content-Type": "application/json" };
    return (await ask(this.#path, { method: "POST", headers, body: JSON.stringify(review) })).json();
  }
}
