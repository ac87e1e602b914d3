const story = () => document.querySelector("#story .ProseMirror");
window.load = async (html) => {
  while (!story()?.editor) await new Promise(requestAnimationFrame);
  const { editor } = story();
  // One undo for what is typed in one place, however long it takes.
  editor.state.plugins.find((it) => it.spec.config?.newGroupDelay).spec.config.newGroupDelay = 1e9;
  editor.chain().setMeta("addToHistory", false).setContent(html).run();
};
window.saved = () => story().editor.getHTML();
window.place = story;
