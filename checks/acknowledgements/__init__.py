"""Consumers that tell their queue a message is done before it is."""
