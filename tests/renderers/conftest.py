"""A report whose sources have a standing."""

from __future__ import annotations

import dataclasses

import pytest

from service.analysis.report import (
    Authorised,
    Credit,
    Introduction,
    Reliance,
    Report,
    Response,
    ResponseKind,
    Sourcing,
    Span,
    Standing,
)


@pytest.fixture
def standing_report(report: Report) -> Report:
    article = report.article
    hammond, reuters = report.sources
    reason = Span.of(article, "body", article.text.index("spending"), article.text.index(" had"))
    seen = dataclasses.replace(
        hammond,
        anonymity_reason=reason,
        descriptors=("60",),
        specificity=2,
        authority=Authorised("cms-7", "P. Hammond", None),
        standing=Standing(1, 0.75, 0.0, Introduction.BEFORE),
    )
    said = report.attributions[0].cue
    assert said is not None
    rests = Sourcing(
        named=2,
        described=0,
        generic=0,
        anonymous=0,
        independent=1,
        main="s1",
        main_share=0.75,
        outlet_share=0.5,
        outlets=(Reliance("s2", True, 1, 0),),
        credits=(Credit("Reuters", True, reuters.mentions[0]),),
        responses=(Response(ResponseKind.DECLINED, "s1", hammond.mentions[0], said.spans[0]),),
    )
    return dataclasses.replace(report, sources=(seen, reuters), sourcing=rests)
