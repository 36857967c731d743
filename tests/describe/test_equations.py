from __future__ import annotations

import re

import pytest

from simulator.describe.diagram import diagram
from simulator.describe.equations import equations
from simulator.describe.latex import latex
from simulator.engine import expressions
from simulator.engine.expressions import Call, Comparison, Name, Number, Operation
from simulator.engine.words import WORDS
from tests import clinic


def expression(text: str) -> expressions.Expression:
    """Read the right-hand side of an equation of a, b and c."""
    import ast

    return expressions._Reader("test", {"a", "b", "c"}).visit(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a + b * c", r"A + B \cdot C"),
        ("(a + b) * c", r"\left(A + B\right) \cdot C"),
        ("a - (b - c)", r"A - \left(B - C\right)"),
        ("a - b + c", "A - B + C"),
        ("a / (b + c)", r"\frac{A}{B + C}"),
        ("-(a + b)", r"-\left(A + B\right)"),
        ("a * (-b)", r"A \cdot -B"),
        ("smallest(a, b / c)", r"\min(A, \frac{B}{C})"),
        ("power(a + b, c - 1)", r"{\left(A + B\right)}^{C - 1}"),
        ("choose(a <= b, a, c)", r"\begin{cases}A & A \le B\\ C & \text{otherwise}\end{cases}"),
        ('total(a + b, over="sex, age")', r"\sum_{\text{sex}, \text{age}} \left(A + B\right)"),
        (
            'mean(a, over="age", weight=b)',
            r"\frac{\sum_{\text{age}} B \cdot A}{\sum_{\text{age}} B}",
        ),
        ('pick(a, service="health")', r"A_{\text{health}}"),
        ("0.5 * a", r"0.5 \cdot A"),
        ("1e-9 * a", r"1 \times 10^{-9} \cdot A"),
    ],
)
def test_an_expression_is_written_with_brackets_only_where_it_needs_them(text, wanted):
    found = re.sub(r"\\text\{([abc])\}", lambda m: m[1].upper(), latex(expression(text)))
    assert found == wanted


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_vocabulary_can_be_written(word):
    row = WORDS[word]
    condition = Comparison("<", Name("a"), Name("b"))
    arguments = tuple(
        condition if word == "choose" and i == 0 else Name("a") for i in range(row.least)
    )
    options = (("over", "age"), ("to", "from_service"), ("into", "band"), ("service", "health"))
    found = latex(Call(word, arguments, options))
    assert not re.search(r"\{(\d|\*|over|label)\}", found)
    assert found.count("{") == found.count("}")


def test_numbers_and_signs_keep_their_meaning():
    assert latex(Operation("*", (Name("a"), Number(-2.0)))) == r"\text{a} \cdot -2"
    assert (
        latex(Operation("-", (Name("a"), Operation("-", (Name("b"), Name("c")))))).count("left")
        == 1
    )


def test_every_quantity_of_a_model_is_in_its_equations_with_its_unit():
    text = equations(clinic.model())
    for quantity in clinic.model().quantities.values():
        assert f"`{quantity.name}`" in text
    assert "**`served`** (person/year, for each service)" in text
    assert r"\text{served}_{\text{service}} = \min(\text{capacity}," in text


def test_the_rate_of_a_stock_is_put_together_from_its_flows():
    text = equations(clinic.model())
    rate = r"\frac{d}{dt}\,\text{backlog}_{\text{service}} = \text{referrals} - \text{treated}"
    assert rate in text
    assert "From outside to `backlog`." in text


def test_text_of_a_model_cannot_break_the_document():
    text = equations(clinic.model())
    assert r"for \| whatever &lt;service&gt;." in text


def test_the_diagram_joins_the_ends_of_every_flow():
    text = diagram(clinic.model())
    assert 'backlog["backlog"]' in text
    assert 'referrals_from(("outside")) --> referrals_flow("referrals") ==> backlog' in text
    assert 'backlog --> treated_flow("treated") ==> treated_to(("outside"))' in text


def test_influences_show_which_stocks_a_flow_reads_through_equations():
    assert "backlog -.-> treated_flow" in diagram(clinic.model(), influences=True)
    assert "-.->" not in diagram(clinic.model())
