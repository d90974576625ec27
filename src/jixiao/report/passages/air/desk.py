"""The desk of a period of air: stations, pollutants and levels by name, figures with their units."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.model.text import Text
from jixiao.report.document import Name, Told
from jixiao.report.facts import Place, Style
from jixiao.report.passages.desk import Desk
from jixiao.report.results.air import AirPeriod

POLLUTANTS = {"pm25": "PM2.5", "pm10": "PM10", "so2": "SO2", "no2": "NO2", "co": "CO", "o3": "O3"}
COMPOSITE = Style(2)
SHARE = Style(1, unit=Text("%", "%"))
SHARE_CHANGE = Style(1, is_signed=True, unit=Text(" points", "个百分点"))
GROWTH = Style(1, is_signed=True, unit=Text("%", "%"))
DAYS_CHANGE = Style(0, is_signed=True)


@dataclass(frozen=True)
class AirDesk(Desk):
    """`air` is the period; a station is told by its name."""

    air: AirPeriod

    def station(self, code: str) -> Name:
        return self.name(self.air.label(code))

    def pollutant(self, code: str) -> Name:
        return self.name(POLLUTANTS.get(code, code))

    def period(self) -> Name:
        return self.name(Text(self.air.period.label_en, self.air.period.label_zh))

    def before(self) -> Name:
        """The same period a year before."""
        earlier = self.air.period.year_on_year()
        return self.name(Text(earlier.label_en, earlier.label_zh))

    def standard(self) -> Name:
        return self.name(Text(f"{self.air.standard.name} and {self.air.standard.limits}",
                              f"{self.air.standard.name}、{self.air.standard.limits}"))  # fmt: skip

    def concentration(self, place: Place, pollutant: str) -> Told:
        """µg/m³ whole, CO in mg/m³ to one decimal, as the standard reports them."""
        return self.figure(place, Style(self.air.standard.digits[pollutant]))

    def unit(self, pollutant: str) -> Name:
        return self.name("mg/m³" if pollutant == "co" else "µg/m³")

    def best_first(self) -> Sequence[str]:
        """Stations by their rank, those without one last."""
        ranks = {code: self.value(("summary", code, "rank")) for code in self.air.stations}
        return sorted(ranks, key=lambda code: (ranks[code] is None, ranks[code] or 0.0, code))
