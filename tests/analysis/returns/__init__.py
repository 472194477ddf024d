"""Reasons of refunds."""
