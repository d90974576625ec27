"""The house's own layout, Word file and sentences as files to begin one's own from."""

from importlib.resources import files

from jixiao.report.document import Document


def starter_layout() -> bytes:
    """The layout by GB/T 9704-2012 (Typst)."""
    return files("jixiao.report.document").joinpath("official.typ").read_bytes()


def starter_sentences(kind: str) -> bytes:
    """The sentences of a kind of report on evaluations; KeyError of another."""
    if kind not in ("annual", "bulletin", "card"):
        raise KeyError(kind)
    return files("jixiao.report.templates").joinpath("starters", f"{kind}.yaml").read_bytes()


def starter_word_file() -> bytes:
    """A Word file with the page and styles of an official document, places for the imprint, and one for the report."""
    import docx

    from jixiao.report.document.word.page import lay_out
    from jixiao.report.document.word.writer import saved

    word = docx.Document()
    lay_out(word, "zh")
    word.sections[0].header.paragraphs[0].text = "{发文机关}　{发文字号}"
    word.add_paragraph("{正文}")
    return saved(word, Document("", "", "zh", ()))
