"""The ways of weighting there are. A new one is one file and one line here; its file is loaded when it is asked for."""

from jixiao.engine.weighting.method import WEIGHTINGS

WEIGHTINGS.add(
    "jixiao.engine.weighting",
    {
        "given": "given:Given",
        "equal": "equal:Equal",
        "std": "std:Std",
        "cv": "cv:Cv",
        "entropy": "entropy:Entropy",
        "critic": "critic:Critic",
        "merec": "merec:Merec",
        "pca": "pca:Pca",
        "pca-rotated": "pca_rotated:PcaRotated",
        "ahp": "ahp:Ahp",
        "ahp-group": "ahp_group:AhpGroup",
        "bwm": "bwm:Bwm",
        "delphi": "delphi:Delphi",
        "combined-game": "combined:CombinedGame",
        "combined-product": "combined:CombinedProduct",
        "optimised": "optimised:Optimised",
    },
)
