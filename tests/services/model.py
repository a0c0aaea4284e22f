"""What has to be stored of a character, reckoned as naively as can be from everything that was ever seen and decided.

Nothing here is shared with the code under test but the bounds of the plausible.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.setting_groups import PlausibleSettings

LIMITS = PlausibleSettings()
INTERVAL = timedelta(minutes=30)
PER_HOUR = {"Attack": LIMITS.skill_experience_per_hour, "Magic": LIMITS.skill_experience_per_hour}
PER_HOUR |= {"Zulrah": LIMITS.kills_per_hour}
ONLY_RISE = {"Attack", "Magic", "Zulrah"}
METRICS = (*PER_HOUR, "LMS - Rank", "Moon Sovereign")

Row = tuple[int | None, int | None]
"""Value and rank; None is what the hiscores write as -1."""
Look = dict[str, Row]


@dataclass(frozen=True)
class Change:
    metric: str
    at: datetime
    value: int | None
    since: datetime | None


@dataclass
class Episode:
    first_at: datetime
    first: Look
    latest_at: datetime
    latest: Look
    suspicious: set[str]


@dataclass
class History:
    """One character's."""

    board: str = "regular"
    state_board: str | None = None
    values: dict[str, int] = field(default_factory=dict)
    """The last known."""
    seen: Look = field(default_factory=dict)
    """The last believed look."""
    seen_at: datetime | None = None
    moved_at: datetime | None = None
    changes: list[Change] = field(default_factory=list)
    steps: dict[tuple[str, datetime], int] = field(default_factory=dict)
    snapshots: list[tuple[datetime, str, str]] = field(default_factory=list)
    coverage: list[tuple[datetime, datetime]] = field(default_factory=list)
    episode: Episode | None = None
    looks: list[tuple[datetime, Look]] = field(default_factory=list)
    """All that were believed."""

    def look(self, at: datetime, look: Look) -> str:
        """Returns the outcome."""
        episode = self.episode
        found = self.suspicious(look, at if episode is None else episode.first_at)
        open_questions = {name for name in (episode.suspicious if episode else ()) if _value(look, name) is None}
        if episode is not None and found | open_questions:
            episode.latest_at, episode.latest, episode.suspicious = at, look, found | open_questions
            return "quarantined"
        if found:
            self.episode = Episode(at, look, at, look, found)
            return "quarantined"
        self.episode = None
        return self.enter(at, look, set())

    def accept(self) -> None:
        episode = self.episode
        assert episode is not None
        self.episode = None
        self.enter(episode.first_at, episode.first, set(METRICS), kind="accepted")
        self.follow(episode)

    def follow(self, episode: Episode) -> None:
        if episode.latest_at > episode.first_at:
            self.enter(episode.latest_at, episode.latest, self.suspicious(episode.latest, episode.latest_at))

    def split(self) -> tuple["History", "History"]:
        """The archive, and the new character."""
        episode = self.episode
        assert episode is not None
        new = History(board=self.board)
        new.enter(episode.first_at, episode.first, set())
        new.follow(episode)
        old = deepcopy(self)
        old.episode = None
        return old, new

    @property
    def last_certain(self) -> datetime | None:
        return self.seen_at if self.state_board == self.board else self.moved_at

    def suspicious(self, look: Look, until: datetime) -> set[str]:
        found = set()
        for name, known in self.values.items():
            value = _value(look, name)
            if value is None or self.last_certain is None:
                continue
            hours = max((until - self.last_certain) / timedelta(hours=1), LIMITS.minimum_hours)
            bound = PER_HOUR.get(name, 10**18) * hours if _value(self.seen, name) is not None else 10**18
            if (value < known and name in ONLY_RISE) or value - known > bound:
                found.add(name)
        return found

    def enter(self, at: datetime, look: Look, accepted: set[str], kind: str | None = None) -> str:
        is_first, is_new_board = self.seen_at is None, self.state_board not in (None, self.board)
        fresh = [name for name in METRICS if _value(look, name) != _value(self.seen, name)]
        for name in fresh:
            self.change(name, at, _value(look, name), accepted)
        ranks_differ = any(_rank(look, name) != _rank(self.seen, name) for name in METRICS)
        if is_first or fresh:
            kind, self.moved_at = kind or ("first" if is_first else "progress"), at
        elif ranks_differ or is_new_board:
            kind = "ranks_only"
        if kind is not None:
            self.snapshots.append((at, kind, self.board))
            self.state_board = self.board
        self.cover(at, anew=is_new_board or kind == "accepted")
        self.seen, self.seen_at = look, at
        self.looks.append((at, look))
        return "success" if is_first or fresh or ranks_differ else "unchanged"

    def change(self, name: str, at: datetime, value: int | None, accepted: set[str]) -> None:
        known = self.values.get(name)
        if known is not None and value not in (None, known):
            if name in accepted:
                self.steps[name, at] = value - known
            elif known == 0 and self.says_nothing_yet(name, at):
                self.steps[name, at] = value
        mine = [change for change in self.changes if change.metric == name]
        since = None if known is None else self.last_certain
        if mine and mine[-1].value is None:
            since = mine[-1].since
        self.changes.append(Change(name, at, value, since))
        if value is not None:
            self.values[name] = value

    def says_nothing_yet(self, name: str, at: datetime) -> bool:
        """Whether a 0 was first seen after the first look, and no other value has moved since."""
        first = next(change for change in self.changes if change.metric == name)
        others = [change for change in self.changes if change.metric != name and first.at < change.at < at]
        moved = [change for change in others if change.value is not None and change.since is not None]
        is_late = first.value == 0 and first.at > self.snapshots[0][0]
        return is_late and all((change.metric, change.at) in self.steps for change in moved)

    def cover(self, at: datetime, *, anew: bool) -> None:
        if self.coverage and not anew and at - self.coverage[-1][1] <= 2 * INTERVAL:
            self.coverage[-1] = (self.coverage[-1][0], at)
        else:
            self.coverage.append((at, at))


def _value(look: Look, name: str) -> int | None:
    return look.get(name, (None, None))[0]


def _rank(look: Look, name: str) -> int | None:
    return look.get(name, (None, None))[1]
