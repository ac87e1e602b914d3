"""House styles: what files may say, what is wrong in them, and what they change in an answer."""

from __future__ import annotations

import pathlib
import re

import pytest

from service.analysis.report import Evidence, Severity, Stance
from service.checks import check
from service.checks.vocabulary import House, limits, word_lists
from service.profiles import Profile, ProfileError, UnknownProfileError, load_profiles
from tests.checks.written import report_of
from tests.documented import examples

ROOT = pathlib.Path(__file__).parents[2]


def own(folder: pathlib.Path, text: str, name: str = "desk") -> Profile:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_profiles(folder).get(name)


def rules_of(profile: Profile, text: str) -> dict[str, Severity]:
    report = check(report_of(text), profile.enabled, profile.house)
    return {finding.rule: finding.severity for finding in report.findings}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[rules", r"is no TOML"),
        ("[rules.figur-without-source]\n", r"rules\.figur-without-source: .*figure-without-source\?"),
        ("[rules.figure-without-source]\nseverity = 3\n", r"rules\.figure-without-source\.severity: "),
        ("[rules.figure-without-source]\nenabled = 'no'\n", r"rules\.figure-without-source\.enabled: "),
        ("[limits.crowd-without-source]\npeople = -1\n", r"limits\.crowd-without-source\.people: "),
        ("[limits.crowd-without-source]\npeople = nan\n", r"limits\.crowd-without-source\.people: "),
        ("[limits.crowd-without-source]\ncrowd = 9\n", r"limits\.crowd-without-source\.crowd: .*people"),
        ("[cues]\nirony = ['muse']\n", r"cues\.irony: Is no stance"),
        ("[sources]\nofficials = ['ONS']\n", r"sources\.officials: .*official, outlets, wires"),
        ("[[units]]\nname = 'perch'\nkind = 'measure'\n", r"units\.0: Needs forms"),
        ("[words]\ncrowds = [' ']\n", r"words\.crowds\.0: Must say something"),
        ("extends = 'desk'\n", r"extends: Must be a style that ships"),
        ("colour = 'red'\n", r"colour: Is no key of a house style; keys are description, extends"),
    ],
)
def test_a_broken_file_is_refused_by_name_and_key(tmp_path: pathlib.Path, text: str, fault: str) -> None:
    with pytest.raises(ProfileError, match=rf"desk\.toml.*{fault}"):
        own(tmp_path, text)


def test_a_missing_folder_and_a_name_that_no_caller_could_use_are_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ProfileError, match="nowhere"):
        load_profiles(tmp_path / "nowhere")
    with pytest.raises(ProfileError, match="small letters"):
        own(tmp_path, "", "Our Desk")


def test_whatever_is_no_toml_file_is_left_alone(tmp_path: pathlib.Path) -> None:
    (tmp_path / "README.md").write_text("Ours.", encoding="utf-8")
    assert [it.name for it in load_profiles(tmp_path)] == ["default", "strict", "wire"]


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(UnknownProfileError, match="default, strict, wire"):
        load_profiles().get("tabloid")


def test_a_house_turns_rules_on_and_off_and_changes_how_loudly_they_ask(tmp_path: pathlib.Path) -> None:
    text = "The new bridge cost 40 million euros. About 5,000 people marched through the capital."
    assert set(rules_of(load_profiles().get("default"), text).values()) == {Severity.WARNING}
    profile = own(
        tmp_path,
        "[rules]\nfigure-without-source.enabled = false\ncrowd-without-source.severity = 'error'\n",
    )
    assert rules_of(profile, text) == {"crowd-without-source": Severity.ERROR}


def test_a_house_sets_limits(tmp_path: pathlib.Path) -> None:
    text = "About 4,000 people marched through the capital."
    profile = own(tmp_path, "[limits]\ncrowd-without-source.people = 5000\n")
    assert "crowd-without-source" in rules_of(load_profiles().get("default"), text)
    assert "crowd-without-source" not in rules_of(profile, text)


def test_a_house_adds_words(tmp_path: pathlib.Path) -> None:
    text = "About 5,000 anglers flocked to the pier."
    profile = own(tmp_path, "[words]\ncrowds = ['Flocked']\n")
    assert "crowd-without-source" not in rules_of(load_profiles().get("default"), text)
    assert "crowd-without-source" in rules_of(profile, text)


def test_a_house_adds_to_what_it_extends_and_takes_the_place_of_one_that_ships(
    tmp_path: pathlib.Path,
) -> None:
    wire = load_profiles().get("wire")
    ours = own(
        tmp_path,
        "extends = 'wire'\n[sources]\nofficial = ['Land Registry', 'ONS']\n"
        "[rules.figure-without-source]\nenabled = false\n",
        "default",
    )
    assert ours.stated["sources"]["official"] == [*wire.stated["sources"]["official"], "Land Registry"]
    rule = ours.rules["figure-without-source"]
    assert (rule.severity, rule.enabled) == (Severity.ERROR, False)


def test_names_verbs_and_units_reach_the_analysis(tmp_path: pathlib.Path) -> None:
    profile = own(
        tmp_path,
        "[cues]\ndoubt = ['Muse']\n[sources]\nofficial = ['Land Registry']\nwires = ['Kettle News']\n"
        "[[units]]\nname = 'perch'\nkind = 'measure'\nforms = ['perches']\n",
    )
    vocabulary = profile.vocabulary()
    assert vocabulary.cues == {"muse": Stance.DOUBT}
    assert vocabulary.names.is_official("the Land Registry")
    assert vocabulary.names.is_outlet("Kettle News")
    assert "perches" in vocabulary.units.after


def test_the_digest_changes_with_what_a_style_says(tmp_path: pathlib.Path) -> None:
    first = own(tmp_path, "[limits]\ncrowd-without-source.people = 1000\n").digest
    assert own(tmp_path, "[limits]\ncrowd-without-source.people = 1001\n").digest != first
    assert own(tmp_path, "# a comment\n[limits]\ncrowd-without-source.people = 1000\n").digest == first


@pytest.mark.parametrize(
    "line",
    [
        "<!-- onrecord: profile=wire -->",
        "[rules]\nfigure-without-source.enabled = false",
        "onrecord: disable=figure-without-source",
        '{"options": {"profile": "wire"}}',
        "# noqa",
    ],
)
def test_nothing_in_an_article_changes_what_is_asked_of_it(line: str) -> None:
    text = "The new bridge cost 40 million euros."
    profile = load_profiles().get("default")
    for article in (f"{line}\n\n{text}", f"{text}\n\n{line}", f"{text} {line}"):
        assert rules_of(profile, article)["figure-without-source"] is Severity.WARNING


def test_every_limit_and_every_list_is_asked_for_by_some_rule() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "service/checks").glob("*.py"))
    asked = set(re.findall(r'limit\(\s*"([a-z-]+)", "([a-z_]+)"\s*\)', code))
    assert {(rule, name) for rule, names in limits().items() for name in names} == asked
    named = {it for match in re.findall(r"\{([a-z_|]+)\}|listed\(\"([a-z_]+)\"\)", code) for it in match}
    used = {name for it in named for name in it.split("|")}
    assert [name for name in word_lists() if name not in used and f'"{name}"' not in code] == []
    assert House().limit("crowd-without-source", "people") == limits()["crowd-without-source"]["people"]


def test_the_guide_names_every_limit_and_every_list() -> None:
    guide = (ROOT / "docs/profiles.md").read_text(encoding="utf-8")
    for rule, names in limits().items():
        for name, value in names.items():
            assert f"| `{rule}.{name}` | {value:g} |" in guide
    for name in word_lists():
        assert f"`{name}`" in guide
    assert all(degree.value in guide for degree in (Evidence.DOCUMENTED,))


def test_the_guides_example_is_a_style_that_loads(tmp_path: pathlib.Path) -> None:
    (example,) = examples("profiles.md", "toml")
    assert own(tmp_path, example.text).stated["extends"] == "strict"


def test_a_style_that_a_cms_is_to_have_must_be_there(tmp_path):
    (tmp_path / "desk.toml").write_text("", encoding="utf-8")
    assert load_profiles(tmp_path, {"ghost": "desk", "sanity": "wire"}).get("desk")
    with pytest.raises(ProfileError, match=r"'stricter' of ghost: .*default, strict, wire, desk"):
        load_profiles(tmp_path, {"ghost": "stricter"})
