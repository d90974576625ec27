"""Sets a layout that a stranger may have written, in a process of its own that can reach nothing: no file, no network.

Reads JSON from stdin ({layout, document, fonts, root, seconds, memory}), writes the PDF to stdout; where it fails it ends
with 3 and the message on stderr. It is run as a file and imports nothing of the house: it starts in a tenth of a second.
"""

import json
import resource
import sys
from typing import Any

FAULT = 3


def main() -> int:
    """Limits first, then the fonts, then nothing may be opened any more, and only then the layout."""
    asked = json.loads(sys.stdin.buffer.read())
    seconds, memory = int(asked["seconds"]), int(asked["memory"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=asked["fonts"])
    typst.compile(_all_fonts(fonts), font_paths=fonts, format="pdf")
    # From here on neither a file nor a socket can be opened, whatever the layout asks for.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    try:
        made = typst.compile(
            asked["layout"].encode(), root=asked["root"], font_paths=fonts, sys_inputs={"document": asked["document"]},
            package_path=asked["root"], package_cache_path=asked["root"], timestamp=0, format="pdf",
        )  # fmt: skip
    except typst.TypstError as fault:
        sys.stderr.write("\n" + json.dumps({"message": fault.message, "diagnostic": fault.diagnostic}))
        return FAULT
    assert isinstance(made, bytes)
    sys.stdout.buffer.write(made)
    return 0


def _all_fonts(fonts: Any) -> bytes:
    """A page with every font on it, so that all are in memory before the door is shut."""
    lines = [
        f'#text(font: "{font.family}", weight: {font.weight}, style: "{font.style}")[a中]' for font in fonts.fonts()
    ]
    return "\n".join(lines).encode()


if __name__ == "__main__":
    sys.exit(main())
