"""Everything for which a workbook or a PDF is not opened, in words: what is wrong, and what to do."""

from jixiao.capture.connector import SourceFault
from jixiao.engine.model.text import Text

_SAVE = Text(
    "Open it in Excel or WPS, choose “Save as”, kind “Excel workbook (*.xlsx)”, and send the new file.",
    "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后重新上传。",
)
_AGAIN = Text("Fetch or save the file again; part of it is missing.", "文件不完整，请重新导出或下载。")
_EXPORT = Text(
    "Ask for the file that it was made from (.docx), or export the PDF anew.", "请提供原文件（.docx），或重新导出 PDF。"
)
_RECOGNISE = Text(
    "Ask for the file that it was made from (.docx), or have its text recognised (OCR) and save it as .docx or .txt.",
    "请提供原文件（.docx），或做文字识别（OCR）后另存为 .docx、.txt。",
)
FAULTS: dict[str, tuple[Text, Text]] = {
    "empty_file": (Text("The file is empty (0 bytes).", "文件为空（0 字节）。"), _AGAIN),
    "file_too_large": (
        Text("The file has {size} MB; at most {limit} MB are read.", "文件有 {size} MB，最多读取 {limit} MB。"),
        Text("Split it, or save it as CSV.", "请拆分文件，或另存为 CSV。"),
    ),
    "cut_off": (Text("The file is cut off or damaged.", "文件被截断或已损坏。"), _AGAIN),
    "damaged": (Text("The workbook is damaged ({name}).", "工作簿已损坏（{name}）。"), _SAVE),
    "too_many_entries": (
        Text(
            "The workbook has {count} parts; at most {limit} are opened.",
            "工作簿含 {count} 个部件，最多允许 {limit} 个。",
        ),
        _SAVE,
    ),
    "odd_entry": (
        Text("The file holds “{name}”, which has no place in a workbook.", "文件中含有不属于工作簿的内容“{name}”。"),
        _SAVE,
    ),
    "zip_bomb": (
        Text(
            "{packed} KB would unpack to {unpacked} MB; no honest workbook does that.",
            "{packed} KB 解压后将达 {unpacked} MB，不是正常的工作簿。",
        ),
        _SAVE,
    ),
    "too_many_cells": (
        Text(
            "Sheet “{sheet}” reaches to cell {corner}: more than {limit} cells in all.",
            "工作表“{sheet}”的已用区域到 {corner}，合计超过 {limit} 个单元格。",
        ),
        Text(
            "Delete what stands far away from the table (select the empty rows and columns, delete, save), or save as CSV.",
            "请删除表格以外远处的内容（选中空白行列，删除后保存），或另存为 CSV。",
        ),
    ),
    "encrypted": (
        Text("The workbook is protected by a password.", "工作簿设有打开密码。"),
        Text("Take off the password for opening it, then send it again.", "请取消打开密码后重新上传。"),
    ),
    "macros": (
        Text(
            "The workbook carries macros ({name}); such files are never opened.", "工作簿含有宏（{name}），不予打开。"
        ),
        _SAVE,
    ),
    "external_links": (
        Text("The workbook takes figures from other files ({name}).", "工作簿引用了其他文件的数据（{name}）。"),
        Text(
            "Break the links (Data, Edit links, Break link), save, and send it again.",
            "请在“数据—编辑链接”中断开链接，保存后重新上传。",
        ),
    ),
    "dtd": (
        Text(
            "The workbook's XML declares a document type, as attacks do.",
            "工作簿的 XML 中含有文档类型声明（常见于攻击）。",
        ),
        _SAVE,
    ),
    "wrong_kind": (
        Text("This is no workbook that is read here ({what}).", "不是可读取的工作簿格式（{what}）。"),
        _SAVE,
    ),
    "plain_zip": (
        Text("This is a ZIP archive, not a workbook.", "这是 ZIP 压缩包，不是工作簿。"),
        Text("Unpack it and send the workbook inside.", "请解压后上传其中的工作簿。"),
    ),
    "web_page": (Text("This is a web page saved under the name of a workbook.", "这是以工作簿名称保存的网页。"), _SAVE),
    "xml_table": (Text("This is an XML table, not a workbook.", "这是 XML 表格，不是工作簿。"), _SAVE),
    "text_file": (
        Text("This is a text file (CSV), not a workbook.", "这是文本文件（CSV），不是工作簿。"),
        Text("Choose the kind of source “csv”, or save it as a workbook.", "请选择“CSV”数据接口，或另存为工作簿。"),
    ),
    "not_a_workbook": (Text("This is no workbook.", "不是工作簿。"), _SAVE),
    "child_memory": (
        Text(
            "Reading the workbook took more memory than is allowed; it was stopped.", "读取工作簿超出内存限额，已中止。"
        ),
        _SAVE,
    ),
    "child_time": (
        Text(
            "Reading the workbook took more time than is allowed; it was stopped.", "读取工作簿超出时间限额，已中止。"
        ),
        _SAVE,
    ),
    "child_crash": (
        Text("The workbook cannot be read; reading it broke off.", "工作簿无法读取，读取过程中断。"),
        _SAVE,
    ),
    "pdf_cut_off": (Text("The PDF is cut off, or no PDF at all.", "PDF 不完整，或者不是 PDF 文件。"), _EXPORT),
    "pdf_damaged": (Text("The PDF is damaged ({name}).", "PDF 已损坏（{name}）。"), _EXPORT),
    "pdf_encrypted": (
        Text("The PDF is protected by a password.", "PDF 设有打开密码。"),
        Text("Take off the password for opening it, and try again.", "请取消打开密码后重试。"),
    ),
    "pdf_too_long": (
        Text(
            "The PDF has {count} pages and is too long to be read (at most {limit} pages).",
            "PDF 有 {count} 页，内容过多（最多 {limit} 页），不予读取。",
        ),
        Text("Split it.", "请拆分后重试。"),
    ),
    "pdf_scan": (
        Text("The PDF is a scan: it holds pictures of pages and no text.", "PDF 是扫描件：只有页面图像，没有文字。"),
        _RECOGNISE,
    ),
    "pdf_blank": (Text("The PDF has no page with anything on it.", "PDF 各页均为空白。"), _EXPORT),
    "pdf_memory": (
        Text("Reading the PDF took more memory than is allowed; it was stopped.", "读取 PDF 超出内存限额，已中止。"),
        _EXPORT,
    ),
    "pdf_time": (
        Text("Reading the PDF took more time than is allowed; it was stopped.", "读取 PDF 超出时间限额，已中止。"),
        _EXPORT,
    ),
    "pdf_crash": (Text("The PDF cannot be read; reading it broke off.", "PDF 无法读取，读取过程中断。"), _EXPORT),
    "no_place": (
        Text("Too many workbooks are being read at this moment.", "当前读取的工作簿过多。"),
        Text("Try again in a few minutes.", "请几分钟后重试。"),
    ),
}


def workbook_fault(code: str, params: dict[str, object], name: str = "") -> SourceFault:
    """The fault with that code, with the workbook's name in front."""
    said, mend = FAULTS[code]
    filled = {key: str(value) for key, value in params.items()}
    text = Text(said.en.format_map(_Blank(filled)), said.zh.format_map(_Blank(filled)))
    if name:
        text = Text(f"{name}: {text.en}", f"{name}：{text.zh}")
    return SourceFault(code, text, mend, is_passing=code in ("no_place", "cut_off"))


class _Blank(dict[str, str]):
    """A place that nobody filled stays empty."""

    def __missing__(self, key: str) -> str:
        return ""
