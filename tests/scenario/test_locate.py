"""Which file a name or a path means."""

import pytest

from simulator.scenario.locate import LostError, locate


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_bare_name_is_a_scenarios_even_beside_a_folder_of_that_name(tmp_path):
    (tmp_path / "england").mkdir()
    assert locate("england").name == "england.toml"


def test_a_path_to_a_folder_is_a_folder(tmp_path):
    (tmp_path / "england").mkdir()
    with pytest.raises(LostError, match="is a folder"):
        locate("./england")


def test_a_folder_that_no_scenario_is_called_like_is_a_folder(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(LostError, match="is a folder"):
        locate("mine")


def test_a_file_here_comes_before_a_scenario_of_that_name(tmp_path):
    (tmp_path / "england.toml").write_text('extends = "england"\n')
    assert locate("england.toml") == (tmp_path / "england.toml").resolve()


def test_a_file_here_needs_no_ending_even_beside_a_folder_of_its_name(tmp_path):
    (tmp_path / "my-place.toml").write_text('extends = "england"\n')
    (tmp_path / "my-place").mkdir()
    assert locate("my-place") == (tmp_path / "my-place.toml").resolve()


def test_a_name_like_no_other_lists_all_scenarios_the_one_to_begin_with_first():
    with pytest.raises(LostError) as lost:
        locate("nosuch.toml")
    listed = lost.value.remedy.removeprefix("There are ").removesuffix(".").split(", ")
    assert listed[0] == "england"
    assert {"recession", "waiting-in-detail", "england-2010"} <= set(listed)
    assert not [name for name in listed if "/" in name]
