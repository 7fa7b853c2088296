"""Commands of `meta` by subject; meta.cli lists them and runs one."""
