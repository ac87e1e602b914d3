const editor = new Promise((resolve) => {
  tinymce.init({
    selector: "#story",
    inline: location.pathname.endsWith("inline"),
    license_key: "gpl",
    plugins: "lists link table",
    height: 500,
    promotion: false,
    branding: false,
    init_instance_callback: resolve,
  });
});
window.load = async (html) => {
  (await editor).setContent(html);
  (await editor).undoManager.reset();
};
window.saved = () => tinymce.activeEditor.getContent();
window.place = () => tinymce.activeEditor.getBody();
