"""Figures of the house, each beside its line: how long files and functions are, cycles, documentation, duplicates.

python tools/figures.py        print them; 1 when one is over its line (the median file is only told)
"""

import ast
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "jixiao"
# A run of this many equal code lines counts as a duplicate (imports, brackets and blank lines are not code here).
DUPLICATE_RUN = 6


@dataclass(frozen=True)
class Figure:
    """One measured figure; `line` is the most it may be, `told` means that crossing it fails nothing."""

    name: str
    value: float
    line: float
    unit: str = ""
    told: bool = False
    at_least: bool = False

    @property
    def kept(self) -> bool:
        return self.value >= self.line if self.at_least else self.value <= self.line


def source_files() -> list[Path]:
    """The product's Python files that a person wrote."""
    return sorted(path for path in SOURCE.rglob("*.py") if not {"migrations", "vendor"} & set(path.parts))


def quantile(values: Iterable[int], share: float) -> int:
    """The smallest value that at least `share` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0


def function_lengths(trees: Iterable[ast.Module]) -> list[int]:
    """Lines of every function, decorators left out."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def documented_share(paths: Iterable[Path]) -> float:
    """Percent of the engine's public modules, classes and functions with a docstring."""
    having = []
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body:
            having.append(bool(ast.get_docstring(tree)))
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                having.append(bool(ast.get_docstring(node)))
    return 100 * sum(having) / len(having) if having else 100.0


def typed_share(trees: Iterable[ast.Module]) -> float:
    """Percent of functions whose arguments and result are all annotated (mypy strict holds the rest)."""
    typed = []
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                needed = [argument for argument in named if argument.arg not in {"self", "cls"}]
                typed.append(node.returns is not None and all(argument.annotation for argument in needed))
    return 100 * sum(typed) / len(typed) if typed else 100.0


def code_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that carry code, with their numbers."""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if len(line) > 3 and not line.startswith(("#", "import ", "from ", '"""', "@")):
            yield number, line


def duplicate_share(paths: Iterable[Path]) -> float:
    """Percent of code lines that lie in a run of equal lines found elsewhere too."""
    runs: defaultdict[tuple[str, ...], list[tuple[Path, int]]] = defaultdict(list)
    total = 0
    for path in paths:
        lines = list(code_lines(path))
        total += len(lines)
        for start in range(len(lines) - DUPLICATE_RUN + 1):
            runs[tuple(text for _, text in lines[start : start + DUPLICATE_RUN])].append((path, start))
    repeated = {
        (path, start + offset)
        for places in runs.values()
        if len(places) > 1
        for path, start in places
        for offset in range(DUPLICATE_RUN)
    }
    return 100 * len(repeated) / total if total else 0.0


def modules_in_cycles() -> int:
    """Modules that import each other in a ring, directly or not (Tarjan's strongly connected components)."""
    import grimp

    graph = grimp.build_graph("jixiao", cache_dir=str(ROOT / ".cache" / "import_linter"))
    edges = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    return sum(len(ring) for ring in rings_of(edges))


def rings_of(edges: dict[str, set[str]]) -> list[set[str]]:
    """Sets of modules each of which reaches all others of the set."""
    rings: list[set[str]] = []
    placed: set[str] = set()
    for module in sorted(edges):
        if module in placed:
            continue
        ring = {other for other in reached(edges, module) if module in reached(edges, other)}
        placed |= ring | {module}
        if ring:
            rings.append(ring)
    return rings


def reached(edges: dict[str, set[str]], start: str) -> set[str]:
    """Everything that `start` imports, directly or not."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for module in edges.get(waiting.pop(), set()) - found:
            found.add(module)
            waiting.append(module)
    return found


def measure_house() -> list[Figure]:
    """All figures of the source tree as it is."""
    paths = source_files()
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    engine = [path for path in paths if "engine" in path.relative_to(SOURCE).parts[:1]]
    engine_trees = [ast.parse(path.read_text(encoding="utf-8")) for path in engine]
    # An empty __init__.py is no file that anybody reads.
    sizes = [size for path in paths if (size := len(path.read_text(encoding="utf-8").splitlines()))]
    lengths = function_lengths(trees)
    over_50 = 100 * sum(length > 50 for length in lengths) / max(1, len(lengths))
    return [
        Figure("files", len(sizes), math.inf, told=True),
        Figure("file lines, median", quantile(sizes, 0.5), 80, told=True),
        Figure("file lines, p90", quantile(sizes, 0.9), 250),
        Figure("file lines, longest", max(sizes, default=0), 500),
        Figure("functions", len(lengths), math.inf, told=True),
        Figure("function lines, p90", quantile(lengths, 0.9), 25),
        Figure("functions over 50 lines", over_50, 1, "%"),
        Figure("function lines, longest", max(lengths, default=0), 60),
        Figure("modules in import cycles", modules_in_cycles(), 0),
        Figure("engine documented", documented_share(engine), 100, "%", at_least=True),
        Figure("engine typed", typed_share(engine_trees), 100, "%", at_least=True),
        Figure("duplicate lines", duplicate_share(paths), 1.5, "%"),
    ]


def main() -> int:
    """Print the table; 1 when a line that counts is crossed."""
    figures = measure_house()
    for figure in figures:
        line = "" if math.isinf(figure.line) else f"{'≥' if figure.at_least else '≤'} {figure.line:g}{figure.unit}"
        mark = "" if figure.kept else ("  over" if figure.told else "  OVER")
        value = f"{figure.value:.1f}" if figure.unit else f"{figure.value:.0f}"
        print(f"  {figure.name:<26} {value:>8}{figure.unit:<1}  {line:<8}{mark}")
    return 1 if any(not figure.kept and not figure.told for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
