import { baseKeymap, toggleMark } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { DOMParser, DOMSerializer, Schema } from "prosemirror-model";
import { marks, nodes } from "prosemirror-schema-basic";
import { addListNodes, splitListItem } from "prosemirror-schema-list";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

const basic = new Schema({ nodes, marks });
const schema = new Schema({
  nodes: addListNodes(basic.spec.nodes, "paragraph block*", "block"),
  marks: basic.spec.marks,
});
const plugins = [
  // One undo for what is typed in one place, however long it takes.
  history({ newGroupDelay: 1e9 }),
  keymap({ "Mod-z": undo, "Mod-y": redo, "Mod-b": toggleMark(schema.marks.strong) }),
  keymap({ Enter: splitListItem(schema.nodes.list_item) }),
  keymap(baseKeymap),
];

function stateOf(html) {
  const template = document.createElement("div");
  template.innerHTML = html;
  return EditorState.create({ doc: DOMParser.fromSchema(schema).parse(template), plugins });
}

const view = new EditorView(document.querySelector("#story"), { state: stateOf("") });
window.load = (html) => view.updateState(stateOf(html));
window.saved = () => {
  const saved = document.createElement("div");
  saved.append(DOMSerializer.fromSchema(schema).serializeFragment(view.state.doc.content));
  return saved.innerHTML;
};
window.place = () => view.dom;
