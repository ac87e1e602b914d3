// What the guide imports from "ckeditor5", from the packages that it is made of: the whole has 150 more.
export { ClassicEditor } from "@ckeditor/ckeditor5-editor-classic";
export { Essentials } from "@ckeditor/ckeditor5-essentials";
export { Paragraph } from "@ckeditor/ckeditor5-paragraph";
