// How the panel looks.

export const STYLE = `
:host {
  all: initial;
  --ink: #1c1b19;
  --paper: #fdfcf9;
  --raised: #f0ede6;
  --rule: #d9d5cc;
  --quiet: #5f5b53;
  --error: #b3261e;
  --warning: #8f4700;
  --note: #5b5b5b;
  --focus: #0b57d0;
  color: var(--ink);
  color-scheme: light dark;
  display: block;
  font: 14px/1.45 system-ui, sans-serif;
  inset: auto 1rem 1rem auto;
  position: fixed;
  z-index: 2147483000;
}
@media (prefers-color-scheme: dark) {
  :host {
    --ink: #eceae5;
    --paper: #191816;
    --raised: #2a2825;
    --rule: #45423c;
    --quiet: #b3aea3;
    --error: #ff8a80;
    --warning: #ffb366;
    --note: #bdbdbd;
    --focus: #a8c7fa;
  }
}
* { box-sizing: border-box; }
button, summary { color: inherit; cursor: pointer; font: inherit; }
button { background: none; border: 1px solid transparent; border-radius: 4px; min-height: 24px; text-align: start; }
button:hover { background: var(--raised); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
[hidden] { display: none !important; }
.tab {
  background: var(--paper); border-color: var(--rule); border-radius: 999px; box-shadow: 0 2px 8px #0003;
  float: right; font-weight: 600; padding: .45rem .9rem;
}
.count { background: var(--ink); border-radius: 999px; color: var(--paper); margin-inline-start: .4rem; padding: .05rem .5rem; }
aside {
  background: var(--paper); border: 1px solid var(--rule); border-radius: 8px; box-shadow: 0 4px 24px #0004;
  margin-bottom: .6rem; max-height: min(42rem, calc(100vh - 6rem)); overflow: auto; overflow-wrap: anywhere;
  padding: .9rem; width: min(24rem, calc(100vw - 2rem));
}
h2, h3, p, ol { margin: 0; padding: 0; }
h2 { font-size: 1rem; }
h3 { border-top: 1px solid var(--rule); font-size: .9rem; margin-top: .8rem; padding-top: .6rem; }
ol { list-style: none; }
.state, small, .message { color: var(--quiet); font-size: .9em; }
li { align-items: start; display: flex; gap: .25rem; justify-content: space-between; margin-top: .35rem; }
li > :first-child { flex: 1; padding: .35rem .5rem; }
li > :first-child > * { display: block; }
li[aria-current] > :first-child { background: var(--raised); }
li.stale > :first-child { opacity: .75; text-decoration: none; font-style: italic; }
.finding { flex-wrap: wrap; }
.dismiss { flex: none; padding: .2rem .4rem; }
.rule { color: var(--quiet); flex-basis: 100%; font-size: .8em; line-height: 24px; padding-inline: .5rem; }
.severity { font-size: .75rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; }
.error { color: var(--error); }
.warning { color: var(--warning); }
.note { color: var(--note); }
.quote { font-weight: 600; }
.heard { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
@media (max-width: 40rem) {
  :host { inset: auto 0 0 0; }
  .tab { margin: 0 .6rem .6rem 0; }
  aside { border-radius: 8px 8px 0 0; margin: 0; max-height: 55vh; width: 100vw; }
}
`;
