"""One metric at many looks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.demo.profiles import UNKNOWN

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Series:
    """What each look says of one metric: `UNKNOWN` where it gives no value, 0 where no rank."""

    metric_id: int
    values: Numbers
    ranks: Numbers
    first_look: int = 0
    """The first one that shows the row at all."""

    @property
    def is_changed(self) -> NDArray[np.bool_]:
        """By look; in the first one whatever has a value is."""
        before = np.concatenate(([UNKNOWN], self.values[:-1]))
        return np.not_equal(self.values, before)

    @property
    def last_known(self) -> Numbers:
        """By look, the latest one up to it that gave the value; -1 if none did."""
        looks = np.arange(len(self.values))
        return np.maximum.accumulate(np.where(self.values == UNKNOWN, -1, looks))
