"""Rebuilds the shipped models from the repository and the package that carries MiniLM; needs the `train` extra."""
