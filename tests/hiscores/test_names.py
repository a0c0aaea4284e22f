import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hiscores import names


@pytest.mark.parametrize("name", ["Lynx Titan", "lynx_titan", "LYNX-TITAN", "lynx\u00a0titan", " Lynx Titan "])
def test_case_spaces_underscores_and_hyphens_make_no_difference(name: str) -> None:
    assert names.key(name) == "lynx titan"


@pytest.mark.parametrize("name", ["a", "734590325839", "A  B", "x_-x"])
def test_what_the_game_allows_is_a_name(name: str) -> None:
    assert names.clean(name) == name


@pytest.mark.parametrize(
    "name", ["", " ", "___", "thirteen chars", "Zezima!", "a\x00b", "naïve", "a\nb", "a\tb", "%", "１２"]
)
def test_anything_else_is_not(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 12 letters"):
        names.clean(name)


@given(st.text(st.sampled_from("abcXYZ019 _-"), min_size=1, max_size=12))
def test_a_key_is_its_own_key(name: str) -> None:
    try:
        key = names.key(name)
    except ValueError:
        return
    assert names.key(key) == key
