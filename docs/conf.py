"""The documentation as a site: `mise run docs`. Whatever is amiss is a warning, and a warning fails the build."""

from importlib import metadata

project = "OSRS Diff"
release = metadata.version("osrsdiff")
extensions = ["myst_parser"]
myst_heading_anchors = 3
nitpicky = True
# What names no language is none.
highlight_language = "text"
html_theme = "furo"
html_title = project
# The colours of the pages, frontend/src/index.css.
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0047ab",
        "color-brand-content": "#0047ab",
        "color-brand-visited": "#0047ab",
        "color-foreground-primary": "#14181f",
    },
    "dark_css_variables": {
        "color-brand-primary": "#6ea8ff",
        "color-brand-content": "#6ea8ff",
        "color-brand-visited": "#6ea8ff",
        "color-foreground-primary": "#e7ebf0",
        "color-background-primary": "#0f1217",
        "color-background-secondary": "#171b22",
    },
}
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
