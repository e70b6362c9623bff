"""Credentials in text: which values are secrets, how sure that is, and why."""
