"""Published and textbook models, each written in the project's own equations."""
