"""Translations: English msgids in templates and code → src/jixiao/web/locale/zh_Hans/LC_MESSAGES/django.po.

    python tools/messages.py             add new msgids, compile, list what has no translation yet
    python tools/messages.py --missing   print the untranslated msgids as JSON: {"msgid": ""}
    python tools/messages.py --add F     take translations from such a JSON file (plural: {"msgid": "中文"} too)
    python tools/messages.py --prune     also drop msgids that nothing uses any more
    python tools/messages.py --check     change nothing; 1 if anything is missing, fuzzy, unused or unsorted

Needs no GNU gettext. The file has no dates and no line numbers and is sorted, so that two people's additions merge.
A msgid with a context is written "context\\u0004msgid" in the JSON.
"""

import argparse
import ast
import fcntl
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "jixiao"
PO = SOURCE / "web" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
LOCK = ROOT / ".cache" / "messages.lock"
HEADER = {
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
# function → positions of context, msgid, plural among its arguments
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "N_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
STRING = re.compile(r"""\s*u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*,?""", re.DOTALL)
TEMPLATE_CALL = re.compile(r"(?<![\w.])(n?p?gettext|_)\(")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|\{(\w*)[^}]*\}")


class ExtractionError(Exception):
    """A call whose text cannot be known without running it."""


@dataclass(frozen=True, order=True)
class Message:
    """One text to translate; `context` tells equal texts apart, `plural` is '' where there is none."""

    msgid: str
    context: str = ""
    plural: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.msgid, self.context


def in_template(text: str, name: str) -> Iterator[Message]:
    """Messages of a Django template, by Django's own reading of its tags."""
    from django.utils.translation.template import templatize

    code = templatize(text, origin=name)
    for call in TEMPLATE_CALL.finditer(code):
        arguments, position = [], call.end()
        while match := STRING.match(code, position):
            arguments.append(ast.literal_eval(match[1]))
            position = match.end()
        yield message_of(call[1], arguments)


def in_python(text: str, name: str) -> Iterator[Message]:
    """Messages of Python code: calls of the gettext family with literal text, under any imported alias."""
    tree = ast.parse(text)
    names = {function: function for function in CALLS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname: alias.name for alias in node.names if alias.asname and alias.name in CALLS}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in names or not node.args:
            continue
        if any(isinstance(argument, ast.JoinedStr) for argument in node.args):
            raise ExtractionError(f"{name}:{node.lineno}: an f-string cannot be translated; use %(name)s")
        literal = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        arguments = [value for value in literal if isinstance(value, str)]
        # A variable (a text marked with N_ elsewhere) is translated here, but not extracted here.
        if isinstance(node.args[0], ast.Constant) and len(arguments) > CALLS[names[called]][1]:
            yield message_of(names[called], arguments)


def message_of(function: str, arguments: list[str]) -> Message:
    """The message that a call with these literal arguments asks for."""
    context, msgid, plural = CALLS[function]
    return Message(
        msgid=arguments[msgid],
        context="" if context is None else arguments[context],
        plural="" if plural is None or plural >= len(arguments) else arguments[plural],
    )


def used_messages(source: Path = SOURCE) -> dict[tuple[str, str], Message]:
    """Every message that templates and code use, by (msgid, context)."""
    found: dict[tuple[str, str], Message] = {}
    for path in sorted([*source.rglob("*.py"), *source.rglob("*.html"), *source.rglob("*.txt")]):
        if "migrations" in path.parts or "vendor" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        read = in_python if path.suffix == ".py" else in_template
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        for message in read(text, str(path.relative_to(source))):
            known = found.get(message.key)
            if message.msgid and (known is None or message.plural):
                found[message.key] = message
    return found


def load(path: Path = PO) -> dict[tuple[str, str], polib.POEntry]:
    """Entries of a .po file by (msgid, context); {} where there is none yet."""
    if not path.exists():
        return {}
    return {(entry.msgid, entry.msgctxt or ""): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def text_of(entries: dict[tuple[str, str], polib.POEntry]) -> str:
    """The file's one canonical form: sorted, unwrapped, without dates or places."""
    po = polib.POFile(wrapwidth=0)
    po.metadata = dict(HEADER)
    for key in sorted(entries):
        entry = entries[key]
        entry.occurrences, entry.comment, entry.previous_msgid = [], "", None
        po.append(entry)
    return str(po).rstrip("\n") + "\n"


def entry_for(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    """The entry of a used message, keeping a known translation."""
    entry = polib.POEntry(msgid=message.msgid, msgctxt=message.context or None)
    said = translation_of(known) if known is not None else ""
    if message.plural:
        entry.msgid_plural, entry.msgstr_plural = message.plural, {0: said}
    else:
        entry.msgstr = said
    if known is not None:
        entry.flags, entry.tcomment = list(known.flags), known.tcomment
    return entry


def translation_of(entry: polib.POEntry) -> str:
    """The Chinese text of an entry; Chinese has one plural form."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgstr_plural else entry.msgstr) or str(entry.msgstr)


def faults_of(used: dict[tuple[str, str], Message], entries: dict[tuple[str, str], polib.POEntry]) -> list[str]:
    """What `--check` fails for, one line each."""
    faults = [f"not in the file: {key[0]!r}" for key in sorted(used.keys() - entries.keys())]
    faults += [f"used nowhere: {key[0]!r}" for key in sorted(entries.keys() - used.keys())]
    for key in sorted(used.keys() & entries.keys()):
        entry, said = entries[key], translation_of(entries[key])
        if not said.strip():
            faults.append(f"no translation: {key[0]!r}")
        elif "fuzzy" in entry.flags:
            faults.append(f"fuzzy: {key[0]!r}")
        elif placeholders(said) - placeholders(key[0] + used[key].plural):
            faults.append(f"placeholders that the msgid does not have: {key[0]!r} → {said!r}")
        elif not used[key].plural and placeholders(key[0]) - placeholders(said):
            faults.append(f"placeholders lost in translation: {key[0]!r} → {said!r}")
    return faults


def placeholders(text: str) -> set[str]:
    """Names that will be filled in: %(name)s and {name}."""
    return {match[1] or match[2] or "{}" for match in PLACEHOLDER.finditer(text)}


def update(added: dict[str, str], *, prune: bool) -> list[str]:
    """Bring the file up to date, compile it, and return what is still wrong."""
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        used, known = used_messages(), load()
        # A translation may come before the template that uses it: only --prune drops.
        kept = {} if prune else dict(known)
        for key in known.keys() & used.keys():
            kept[key] = known[key]
        entries = kept | {key: entry_for(message, known.get(key)) for key, message in used.items()}
        for name, said in added.items():
            context, _, msgid = name.rpartition("\x04")
            message = used.get((msgid, context), Message(msgid, context))
            entry = polib.POEntry(msgid=msgid, msgstr=said)
            entries[msgid, context] = entry_for(message, entry)
        write(text_of(entries))
        return faults_of(used, load())


def write(text: str) -> None:
    """Replace the .po in one step where it changed, and its .mo always."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    if not PO.exists() or PO.read_text(encoding="utf-8") != text:
        draft = PO.with_suffix(".po.new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(PO)
    polib.pofile(str(PO)).save_as_mofile(str(PO.with_suffix(".mo")))


def check() -> list[str]:
    """Faults of the file as it is."""
    entries = load()
    faults = faults_of(used_messages(), entries)
    if PO.exists() and PO.read_text(encoding="utf-8") != text_of(entries):
        faults.append("not in canonical form: run `make messages`")
    return faults


def missing() -> dict[str, str]:
    """Used msgids without translation, as the JSON that --add takes back."""
    entries = load()
    return {
        (f"{message.context}\x04" if message.context else "") + message.msgid: ""
        for key, message in sorted(used_messages().items())
        if key not in entries or not translation_of(entries[key]).strip()
    }


def main() -> int:
    """Do what the arguments say; see the top of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--prune", action="store_true")
    parser.add_argument("--add", type=Path, action="append", default=[])
    arguments = parser.parse_args()
    if arguments.missing:
        print(json.dumps(missing(), ensure_ascii=False, indent=1))
        return 0
    if arguments.check:
        faults = check()
    else:
        added: dict[str, str] = {}
        for path in arguments.add:
            added |= json.loads(path.read_text(encoding="utf-8"))
        faults = update(added, prune=arguments.prune)
    print("\n".join(faults) or "translations complete")
    return 1 if faults and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
