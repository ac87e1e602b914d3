window.load = async (html) => {
  while (!tinymce.activeEditor?.initialized) await new Promise(requestAnimationFrame);
  tinymce.activeEditor.setContent(html);
  tinymce.activeEditor.undoManager.reset();
};
window.saved = () => tinymce.activeEditor.getContent();
window.place = () => tinymce.activeEditor.getBody();
