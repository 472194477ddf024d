"""Chatwoot conversations, exported or as the REST API's pages come."""
