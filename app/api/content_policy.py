"""What a browser may do with a page of ours, as its `Content-Security-Policy`."""

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

OF_DATA = "default-src 'none'; frame-ancestors 'none'"
"""For all that is no page: if a browser shows it as one nevertheless, nothing in it works."""

HASH_OF_NOTHING = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""Allows an empty style element, which a script fills by way of the DOM."""


def of_page(html: str, *, styles: str = "", workers: str = "'none'") -> str:
    """Files of this origin, and of what is inline just the scripts and style elements that are in the page now."""
    inline = _Inline(html)
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *inline.hashes("script"))),
            " ".join(filter(None, ("style-src 'self'", *inline.hashes("style"), styles))),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            f"worker-src {workers}",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class _Inline(HTMLParser):
    """The texts of elements, for those whose text is not parsed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._texts: dict[str, list[str]] = {"script": [], "style": []}
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = "" if "src" in dict(attrs) else tag
        if self._within in self._texts:
            self._texts[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._within in self._texts:
            self._texts[self._within][-1] += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._within = ""

    def hashes(self, tag: str) -> list[str]:
        return [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in self._texts[tag]]
