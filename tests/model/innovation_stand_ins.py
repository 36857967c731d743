"""Services and finance held still, so that innovation can be run on its own in the real engine."""

from simulator.engine import parameter, setting
from simulator.units import Number, PeoplePerYear, PoundsPerYear, Share, Years

workload_pressure = parameter(Number, each="service", low=0.0)
supplier_ideas = parameter(Number, low=0.0)
innovation_frozen = parameter(Share, low=0.0, high=1.0)
council_spending = parameter(PoundsPerYear, low=0.0)
price_level = parameter(Number, low=0.01)
spending_at_start = parameter(PoundsPerYear, each="service", low=0.0)
service_cost = parameter(PoundsPerYear, each="service", low=0.0)
unmet_need_share = parameter(Share, each="service", low=0.0, high=1.0)
quality = parameter(Number, each="service", low=0.0)
capacity = parameter(PeoplePerYear, each="service", low=0.0)
staff_at_start = parameter(PeoplePerYear, each="service", low=0.0)
election_year = parameter(Number, low=1900.0, high=2200.0)
election_cycle = parameter(Years, low=1.0, high=20.0)
least_flow = parameter(PeoplePerYear, low=1e-6)
need = parameter(PeoplePerYear, each="service", low=0.0)
smoothed_pressure = parameter(Number, each="service", low=0.0)
demand_relative_to_start = parameter(Number, each="service", low=0.0)
recession_depth = setting(Share, low=0.0, high=0.9)
cost_effect = setting(Number, each="service", low=0.05, high=20.0)
demand_effect = setting(Number, each="service", low=0.05, high=20.0)
quality_effect = setting(Number, each="service", low=0.05, high=20.0)
disruption = setting(Share, each="service", low=0.0, high=0.95)
