"""Turns values into points, points into scores, scores into ranks and grades. One file per scoring rule."""
