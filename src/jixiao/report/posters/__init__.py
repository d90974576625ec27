"""Posters with codes for service points, ready to print."""

from jixiao.report.posters.poster import PAPERS, Poster, face_svg, write_posters

__all__ = ["PAPERS", "Poster", "face_svg", "write_posters"]
