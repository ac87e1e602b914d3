/** Asking the service: with a key where it wants one, again where it is not ready, problems in words. */

import { askForKey } from "./dialogs.js";
import { get, remove, set } from "./kept.js";

const KEY = "onrecord.key";
const PATIENCE = 180_000;

/** Where the service is: the page may live under a prefix. */
export const ROOT = new URL("../", import.meta.url);

/** A problem document, or what stands in for one; `lines` say where in the request. */
export class Problem extends Error {
  constructor(title, detail, lines = [], status = 0) {
    super(detail);
    Object.assign(this, { title, detail, lines, status });
  }
}

/**
 * The response to a request for a path below ROOT; throws a Problem for every other answer.
 * `waiting` is told in words why it takes longer.
 */
export async function ask(path, { method = "GET", headers = {}, body, signal, waiting = () => {} } = {}) {
  const begun = Date.now();
  for (;;) {
    const response = await fetched(path, {
      method,
      headers: { ...headers, ...authorization() },
      body,
      signal,
    });
    if (response.ok) return response;
    const problem = await read(response);
    if (response.status === 401 || (response.status === 403 && problem.type === "/problems/out-of-scope")) {
      if (response.status === 401) remove(sessionStorage, KEY);
      const key = await askForKey(response.status === 403 ? problem.detail : "");
      if (!key) throw worded(problem, response.status);
      set(sessionStorage, KEY, key);
    } else if (isPassing(response, problem) && Date.now() - begun < PATIENCE) {
      waiting(problem.detail);
      await pause(1000 * Number(response.headers.get("Retry-After")), signal);
    } else {
      throw worded(problem, response.status);
    }
  }
}

/** Resolves after some milliseconds; rejects as fetch does when the signal aborts. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

async function fetched(path, request) {
  try {
    return await fetch(new URL(path, ROOT), request);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(
      "The service cannot be reached",
      "Check the connection, and that it runs; then try again.",
    );
  }
}

function authorization() {
  const key = get(sessionStorage, KEY, "");
  return key ? { Authorization: `Bearer ${key}` } : {};
}

function isPassing(response, problem) {
  const passing = ["/problems/not-ready", "/problems/busy", "/problems/service-unavailable"];
  return response.status === 503 && response.headers.has("Retry-After") && passing.includes(problem.type);
}

async function read(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

function worded(problem, status) {
  const lines = Object.entries(problem.errors ?? {}).map(([place, said]) => `${place}: ${said.join(" ")}`);
  const title = problem.title ?? `The service answered ${status}`;
  return new Problem(title, problem.detail ?? "It did not say why.", lines, status);
}
