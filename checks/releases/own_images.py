"""Names of the images that a repository builds, asked by `repository.model(own_images)`."""

from checks.processes.built import built_images as own_images

__all__ = ["own_images"]
