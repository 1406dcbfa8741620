"""The shapes the API takes and gives: what the OpenAPI document is made from."""
