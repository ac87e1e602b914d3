/** What the browser keeps: storage that may be full or forbidden never stops the page. */

/** The value under a key of a Storage as JSON, or the fallback. */
export function get(storage, key, fallback) {
  try {
    return JSON.parse(storage.getItem(key)) ?? fallback;
  } catch {
    return fallback;
  }
}

/** Keep a value as JSON; whether that worked. */
export function set(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function remove(storage, key) {
  try {
    storage.removeItem(key);
  } catch {
    // Nothing is kept where nothing may be.
  }
}
