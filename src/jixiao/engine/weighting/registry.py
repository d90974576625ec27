"""The ways of weighting there are. A new one is one file, one import and one line here."""

from jixiao.engine.weighting.ahp import Ahp
from jixiao.engine.weighting.ahp_group import AhpGroup
from jixiao.engine.weighting.bwm import Bwm
from jixiao.engine.weighting.combined import CombinedGame, CombinedProduct
from jixiao.engine.weighting.critic import Critic
from jixiao.engine.weighting.cv import Cv
from jixiao.engine.weighting.delphi import Delphi
from jixiao.engine.weighting.entropy import Entropy
from jixiao.engine.weighting.equal import Equal
from jixiao.engine.weighting.given import Given
from jixiao.engine.weighting.merec import Merec
from jixiao.engine.weighting.method import WEIGHTINGS, Weighting
from jixiao.engine.weighting.optimised import Optimised
from jixiao.engine.weighting.pca import Pca
from jixiao.engine.weighting.pca_rotated import PcaRotated
from jixiao.engine.weighting.std import Std

CATALOGUE: tuple[type[Weighting], ...] = (
    Given,
    Equal,
    Std,
    Cv,
    Entropy,
    Critic,
    Merec,
    Pca,
    PcaRotated,
    Ahp,
    AhpGroup,
    Bwm,
    Delphi,
    CombinedGame,
    CombinedProduct,
    Optimised,
)

WEIGHTINGS.update({way.name: way for way in CATALOGUE})
