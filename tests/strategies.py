"""Hypothesis strategies for what the hiscores say."""

from hypothesis import strategies as st

from app.hiscores.parser import Reading

METRICS = ("Overall", "Total Level", "Attack", "Magic", "Sailing", "Zulrah", "Mimic", "LMS - Rank", "Moon Sovereign")

values = st.one_of(st.none(), st.just(0), st.integers(0, 200_000_000))
ranks = st.one_of(st.none(), st.integers(1, 2_000_000))
readings = st.builds(Reading, value=values, rank=ranks)
looks = st.dictionaries(st.sampled_from(METRICS), readings)
"""A look: some metrics are missing, some unknown, some unranked."""
