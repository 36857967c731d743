"""People, work and projects held still, so that services and finance can be run on their own."""

from simulator.engine import parameter
from simulator.units import People, PoundsPerYear, Share

residents_by_health_band = parameter(People, each="health, age_band", low=0.0)
people_by_work_status = parameter(People, each="work_status", low=0.0)
unemployment_rate = parameter(Share, low=0.0, high=1.0)
innovation_spending = parameter(PoundsPerYear, low=0.0)
