const story = document.querySelector("#story");
window.load = (text) => {
  story.value = text;
};
window.saved = () => story.value;
window.place = () => story;
