"""The static site of the documentation: `make docs`."""

project = "onrecord"
author = "the onrecord team"
html_title = "onrecord"
html_theme = "furo"
extensions = ["myst_parser"]
myst_enable_extensions = ["attrs_inline"]
myst_heading_anchors = 3
# Prompts and elisions in examples are for readers, not for a lexer.
highlight_language = "none"
suppress_warnings = ["misc.highlighting_failure"]
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
