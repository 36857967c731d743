"""Services and worklessness held still, so that the population can be run on its own."""

from simulator.engine import parameter
from simulator.units import Number, PeoplePerYear, Share, Years

need_adjusted_spending_ratio = parameter(Number, each="service", low=0.0)
need = parameter(PeoplePerYear, each="service", low=0.0)
least_flow = parameter(PeoplePerYear, low=1e-6)
need_left_share = parameter(Share, each="service", low=0.0, high=1.0)
waiting_time = parameter(Years, each="service", low=0.0)
long_worklessness_share = parameter(Share, each="band", low=0.0, high=1.0)
price_level = parameter(Number, low=0.01)
real_earnings_level = parameter(Number, low=0.01)
