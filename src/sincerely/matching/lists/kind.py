"""The kinds of columns."""

from enum import StrEnum


class Kind(StrEnum):
    """What a column holds; it says how its values are cleaned, compared and found."""

    ID = "id"
    GIVEN = "given"
    MIDDLE = "middle"
    SURNAME = "surname"
    NAME = "name"
    DATE = "date"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    HOUSE = "house"
    STREET = "street"
    ADDRESS = "address"
    PLACE = "place"
    GENERATION = "generation"
    AGE = "age"
    GENDER = "gender"
    CATEGORY = "category"
    NUMBER = "number"
    CODE = "code"
    WORD = "word"
    TEXT = "text"
    IGNORED = "ignored"
