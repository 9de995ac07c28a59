"""House schemas: XML Schema, RELAX NG, DTD and Schematron files that a user brings along."""

from validator.house.files import SchemaError
from validator.house.load import HouseSchema, load_schema

__all__ = ["HouseSchema", "SchemaError", "load_schema"]
