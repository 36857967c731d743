"""From what a user asks for to a folder of results with its page: a module for each command, and what they share."""
