"""Lines of a program in Python or C, which differ in braces, declarations and the form of a loop."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Text:
    """Lines of one language. The two differ in braces, declarations and the form of a loop."""

    language: str
    lines: list[str] = field(default_factory=list)
    depth: int = 1

    @property
    def c(self) -> bool:
        """Whether the language is C."""
        return self.language == "c"

    def line(self, text: str) -> None:
        """One statement."""
        self.lines.append("    " * self.depth + text + (";" if self.c else ""))

    def local(self, name: str, text: str) -> None:
        """A new local number."""
        self.line(f"double {name} = {text}" if self.c else f"{name} = {text}")

    def loop(self, variable: str, first: int, last: int, step: int = 1) -> None:
        """Open a loop from `first` to before `last`."""
        head = (
            f"for (long {variable} = {first}; {variable} < {last}; {variable} += {step}) {{"
            if self.c
            else f"for {variable} in range({first}, {last}, {step}):"
        )
        self.lines.append("    " * self.depth + head)
        self.depth += 1

    def end(self, loops: int = 1) -> None:
        """Close the innermost loops."""
        for _ in range(loops):
            self.depth -= 1
            if self.c:
                self.lines.append("    " * self.depth + "}")
