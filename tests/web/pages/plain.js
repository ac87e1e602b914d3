const story = document.querySelector("#story");
window.load = (html) => {
  story.innerHTML = html;
};
window.saved = () => story.innerHTML;
window.place = () => story;
