"""Templates in which whatever is filled in is text, never markup."""

from __future__ import annotations

from typing import Any

import jinja2
from markupsafe import Markup

from service.renderers.escaping import possible

_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.PackageLoader("service.web"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    finalize=lambda value: possible(value) if type(value) is str else value,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, **values: Any) -> Markup:
    """The template of that file name, filled in; every value but a Markup is escaped."""
    return Markup(_ENVIRONMENT.get_template(template).render(**values))
