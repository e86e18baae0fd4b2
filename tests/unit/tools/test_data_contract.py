"""The file of the data contract has the shape that the Open Data Contract Standard 3.1 asks for."""

from __future__ import annotations

import jsonschema
import pytest
import yaml
from tools.generate_data_contract import API_VERSION, FILE, KEYS, LOGICAL, MartColumn, Marts, document

TEXT = {"type": "string", "minLength": 1}
PROPERTY_VALUE = {
    "type": "object",
    "required": ["property", "value"],
    "properties": {"property": TEXT},
}
OPTIONS = {
    "integer": {"format": {"enum": ["i8", "i16", "i32", "i64"]}},
    "number": {"format": {"enum": ["f32", "f64"]}},
    "date": {"format": TEXT},
    "timestamp": {"timezone": {"type": "boolean"}, "defaultTimezone": TEXT},
}
QUALITY = {
    "type": "object",
    "required": ["type", "metric", "mustBe"],
    "properties": {"type": {"const": "library"}, "metric": {"const": "invalidValues"}, "arguments": {"type": "object"}},
}
COLUMN = {
    "type": "object",
    "required": ["name", "logicalType", "physicalType", "description", "required"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(["name", "physicalType", "description"], TEXT),
        "logicalType": {"enum": ["string", "date", "timestamp", "number", "integer", "array", "boolean"]},
        "logicalTypeOptions": {"type": "object"},
        "items": {"type": "object", "required": ["logicalType"]},
        **{key: {"type": "boolean"} for key in ["required", "primaryKey"]},
        "primaryKeyPosition": {"type": "integer", "minimum": 1},
        "quality": {"type": "array", "items": QUALITY},
        "customProperties": {"type": "array", "items": PROPERTY_VALUE},
    },
    "allOf": [
        {
            "if": {"properties": {"logicalType": {"const": kind}}},
            "then": {"properties": {"logicalTypeOptions": {"additionalProperties": False, "properties": options}}},
        }
        for kind, options in OPTIONS.items()
    ],
}
CONTRACT = {
    "type": "object",
    "required": ["version", "apiVersion", "kind", "id", "status", "schema"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(["version", "id", "name"], TEXT),
        "apiVersion": {"const": "v3.1.0"},
        "kind": {"const": "DataContract"},
        "status": {"enum": ["proposed", "draft", "active", "deprecated", "retired"]},
        "description": {"type": "object", "propertyNames": {"enum": ["usage", "purpose", "limitations"]}},
        "roles": {"type": "array", "items": {"required": ["role"]}},
        "customProperties": {"type": "array", "items": PROPERTY_VALUE},
        "schema": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "logicalType", "properties"],
                "additionalProperties": False,
                "properties": {
                    **dict.fromkeys(["name", "physicalName", "physicalType", "description"], TEXT),
                    "logicalType": {"const": "object"},
                    "properties": {"type": "array", "minItems": 1, "items": COLUMN},
                },
            },
        },
    },
}
"""What of the standard this file uses, in our own words: https://bitol-io.github.io/open-data-contract-standard/."""


@pytest.fixture(scope="module")
def contract() -> dict:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_it_has_the_shape_of_the_standard(contract) -> None:
    jsonschema.validate(contract, CONTRACT)
    assert contract["apiVersion"] == API_VERSION


def test_every_key_is_a_column_that_is_never_null(contract) -> None:
    views = {view["name"]: {column["name"]: column for column in view["properties"]} for view in contract["schema"]}
    for view, key in KEYS.items():
        assert all(views[view][name]["primaryKey"] and views[view][name]["required"] for name in key), view


def test_every_type_has_a_logical_one_that_the_standard_knows() -> None:
    columns = [MartColumn("article", f"c{place}", kind, "Never NULL") for place, kind in enumerate(LOGICAL)]
    marts = Marts("1.0", "rule", {"article": "Articles"}, columns, {("article", "c6"): ["a", "b"]})
    jsonschema.validate(document(marts), CONTRACT)


def test_a_type_that_nobody_thought_of_is_an_error() -> None:
    marts = Marts("1.0", "rule", {"a": "A"}, [MartColumn("a", "b", "point", "")], {})
    with pytest.raises(KeyError, match="point"):
        document(marts)
