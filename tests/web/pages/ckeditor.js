const story = () => document.querySelector(".ck-editor__editable");
window.load = async (html) => {
  while (story()?.ckeditorInstance?.state !== "ready") await new Promise(requestAnimationFrame);
  story().ckeditorInstance.setData(html);
};
window.saved = () => story().ckeditorInstance.getData();
window.place = story;
