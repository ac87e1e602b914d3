import json

import pytest

from service.storage.reports import UnreadableReportError, dump, load


def test_a_report_comes_back_as_it_was(report):
    assert load(dump(report)) == report


def test_a_field_that_is_gone_by_now_is_left_out(report):
    kept = json.loads(dump(report))
    kept["horoscope"] = "good"
    kept["figures"][0]["sign"] = 1
    assert load(json.dumps(kept)) == report


def test_a_field_that_was_not_there_yet_takes_its_default(report):
    kept = json.loads(dump(report))
    del kept["sentences"], kept["figures"][0]["moved"]
    assert load(json.dumps(kept)) == report


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"article": 1, "engine": 2}'])
def test_what_is_no_report_is_refused(text):
    with pytest.raises(UnreadableReportError):
        load(text)
