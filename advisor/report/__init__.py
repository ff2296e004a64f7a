"""Findings out: one module for each format. Opens no file: texts are asked of the sources that were checked."""
