"""The forms of a page as a browser would send them: read from the HTML, with what stands in each field."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = {"submit", "button", "reset", "image"}


@dataclass
class PageForm:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.by_id: dict[str, PageForm] = {}
        self.current: PageForm | None = None
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.current = PageForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.current)
            if "id" in given:
                self.by_id[given["id"]] = self.current
            return
        form = self.by_id.get(given.get("form", ""), self.current)
        if form is None:
            return
        name = given.get("name", "")
        if tag == "select" and name:
            self.select = name
            form.fields.setdefault(name, "")
        elif tag == "option" and self.select and (not form.fields[self.select] or "selected" in given):
            form.fields[self.select] = given.get("value", "")
        elif tag == "textarea" and name:
            self.textarea = name
            form.fields[name] = ""
        elif tag == "input" and name:
            self._input(form, name, given)

    def _input(self, form: PageForm, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in EMPTY:
            return
        if kind == "file":
            form.files.add(name)
        elif kind not in ("radio", "checkbox") or "checked" in given or name not in form.fields:
            form.fields[name] = given.get("value", "on" if kind == "checkbox" else "")

    def handle_data(self, data: str) -> None:
        if self.textarea and self.current:
            self.current.fields[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.current = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def forms_of(page: str) -> list[PageForm]:
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if form.method == "post"]
