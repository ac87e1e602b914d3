"""One set of entity types for the two tag sets that the models may speak."""

from __future__ import annotations

import enum


class EntityType(enum.StrEnum):
    """What an entity is, as far as onrecord cares."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    NATIONALITY = "nationality"
    PRODUCT = "product"
    DATE = "date"
    QUANTITY = "quantity"
    OTHER = "other"


#: Worldwide English Newswire (9 classes, as the shipped models say) and OntoNotes (18, as Stanza's
#: official English models say), class by class.
ENTITY_TYPES: dict[str, EntityType] = {
    "Person": EntityType.PERSON,
    "Organization": EntityType.ORGANISATION,
    "Location": EntityType.PLACE,
    "Facility": EntityType.PLACE,
    "NORP": EntityType.NATIONALITY,
    "Product": EntityType.PRODUCT,
    "Date": EntityType.DATE,
    "Money": EntityType.QUANTITY,
    "Misc": EntityType.OTHER,
    "PERSON": EntityType.PERSON,
    "ORG": EntityType.ORGANISATION,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "FAC": EntityType.PLACE,
    "PRODUCT": EntityType.PRODUCT,
    "DATE": EntityType.DATE,
    "TIME": EntityType.DATE,
    "MONEY": EntityType.QUANTITY,
    "PERCENT": EntityType.QUANTITY,
    "QUANTITY": EntityType.QUANTITY,
    "CARDINAL": EntityType.QUANTITY,
    "ORDINAL": EntityType.QUANTITY,
    "EVENT": EntityType.OTHER,
    "WORK_OF_ART": EntityType.OTHER,
    "LAW": EntityType.OTHER,
    "LANGUAGE": EntityType.OTHER,
}


def entity_type(tag: str) -> EntityType:
    """The common type of a model's class; a class nobody listed is OTHER."""
    return ENTITY_TYPES.get(tag, EntityType.OTHER)
