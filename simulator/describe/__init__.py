"""The model and its scenarios for readers: equations, assumptions, stocks and flows drawn."""
