"""Programs and snippets for the tests of the front end and the emitter."""
