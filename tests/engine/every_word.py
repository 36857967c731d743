"""A model that uses every word, with axes, aliases, bands and single years of age."""

from simulator.engine import (
    Axis,
    along,
    at_least_zero,
    by_age,
    by_band,
    choose,
    driver,
    entering_band,
    equation,
    exponential,
    flow,
    guard,
    hazard,
    largest,
    leaving_band,
    lookup,
    mean,
    output,
    outside,
    parameter,
    pick,
    place,
    power,
    setting,
    smallest,
    stock,
    table,
    total,
)
from simulator.units import Number, PerYear, Years

SERVICES = ("care", "health", "housing")
AXES = (
    Axis("from_service", SERVICES, alias_of="service"),
    Axis("service", SERVICES),
    Axis("band", ("16-24", "25-64", "65+"), band_of="age", bounds=(16, 25, 65)),
    Axis("sex", ("female", "male")),
    Axis("health", ("well", "limited", "dependent")),
    Axis("age_band", ("0-15", "16-84", "85+"), band_of="age", bounds=(0, 16, 85)),
    Axis("age", tuple(str(year) for year in range(101))),
)

level = parameter(Number)
shape_ = parameter(Number, each="service")
spill = parameter(Number, each="from_service, service")
rate_by_age = parameter(PerYear, each="sex, age")
rate_by_band = parameter(PerYear, each="band")
rate_by_age_band = parameter(Number, each="health, age_band")
effort = setting(Number, each="service")
season = driver(Number, interpolation="linear")
trend = driver(Number, each="service", interpolation="linear")
step_ = driver(Number)
curve = table(Number, over=Number)
people_at_start = parameter(Number, each="sex, health, age")
queue_at_start = parameter(Number, each="service")

people = stock(Number, each="age, health, sex", start="people_at_start")
queue = stock(Number, each="service", start="queue_at_start", audit="queue")


@equation(each="service")
def small(effort: Number, shape_: Number, level: Number) -> Number:
    return smallest(effort, shape_, level, 1.5)


@equation(each="service")
def large(queue: Number, small: Number, season: Number) -> Number:
    return largest(queue / 100, small, season) - largest(-queue, 0 * small)


@equation(each="from_service, service")
def none_negative(spill: Number, small: Number) -> Number:
    return at_least_zero(spill - small)


@equation(each="service")
def spilled(queue: Number, spill: Number, small: Number) -> Number:
    return total(along(queue * small, "from_service") * spill, over="from_service") - queue * pick(
        spill, from_service="health"
    )


@equation(each="service")
def chosen(queue: Number, large: Number, step_: Number) -> Number:
    return choose(queue > 50 * step_, large, choose(step_ <= 1, -queue, 1 / (1 + large * large)))


@equation(each="service")
def grown(queue: Number, trend: Number, shape_: Number) -> Number:
    return exponential(-queue / 100) * power(1 + trend * trend, shape_)


@equation(each="service")
def read_off(small: Number, queue: Number, curve: Number) -> Number:
    return lookup(small * queue / 20, curve) - lookup(pick(queue, service="care") / 30, curve)


@equation(each="sex")
def by_sex(people: Number, rate_by_age: PerYear) -> PerYear:
    return total(people * rate_by_age, over="health, age")


@equation()
def everybody(people: Number) -> Number:
    return total(people, over="sex, health, age")


@equation(each="health")
def average_rate(people: Number, rate_by_age: PerYear) -> PerYear:
    return mean(rate_by_age, over="age, sex", weight=people)


@equation(each="age")
def plain_average(rate_by_age: PerYear) -> PerYear:
    return mean(rate_by_age, over="sex")


@equation(each="sex")
def picked(people: Number, by_sex: PerYear, average_rate: PerYear, level: Number) -> PerYear:
    return level * by_sex + pick(total(people * average_rate, over="age"), health="well")


@equation(each="service")
def placed(everybody: Number, queue: Number, small: Number) -> Number:
    return (
        place(everybody, service="housing")
        + place(queue * small, service="care")
        - place(pick(queue, service="health"), service="health")
    )


@equation(each="sex, age")
def rate_now(rate_by_age: PerYear) -> PerYear:
    return by_age(rate_by_age)


@equation(each="sex, health, age")
def rate_of_bands(rate_by_band: PerYear, rate_by_age_band: Number, rate_now: PerYear) -> PerYear:
    return by_age(rate_by_band) + by_age(rate_by_age_band) * rate_now


@equation(each="band, sex")
def in_band(people: Number) -> Number:
    return by_band(total(people, over="health"), into="band")


@equation(each="health, age_band, sex")
def in_age_band(people: Number) -> Number:
    return by_band(people, into="age_band")


@equation(each="band, sex, health")
def coming(people: Number, rate_by_age: PerYear) -> PerYear:
    return entering_band(people * rate_by_age, into="band")


@equation(each="band")
def going(people: Number, in_band: Number) -> Number:
    return leaving_band(total(people, over="sex, health"), into="band") / (
        1 + total(in_band, over="sex")
    )


@equation(each="health, age_band")
def coming_and_going(people: Number) -> Number:
    return total(
        entering_band(people, into="age_band") - leaving_band(people, into="age_band"), over="sex"
    )


@equation()
def of_time(time: Years, since_birthday: Number, rate_by_band: PerYear, level: Number) -> Number:
    return time * total(rate_by_band, over="band") + since_birthday * level


@flow(Number, each="sex, health, age", leaves=people)
def dying(people: Number, rate_of_bands: PerYear) -> PerYear:
    return people * rate_of_bands


@flow(Number, each="sex, age", leaves=people.at(health="well"), enters=people.at(health="limited"))
def falling_ill(people: Number, rate_now: PerYear) -> PerYear:
    return pick(people, health="well") * rate_now


@flow(Number, each="band, service", leaves=outside, enters=queue)
def joining(coming: PerYear, small: Number) -> PerYear:
    return total(coming, over="sex, health") * small


@flow(Number, each="service", leaves=queue)
def always_leaving(shape_: Number, rate_by_band: PerYear) -> PerYear:
    return shape_ * pick(rate_by_band, band="65+")


@guard(each="service")
def limit(queue: Number, level: Number) -> Number:
    return 1000 * level - queue


@hazard(each="sex")
def accident(by_sex: PerYear) -> PerYear:
    return by_sex / 100


OUTPUTS = [
    output("in_band"),
    output("died", of="dying", total=True),
    output("effort"),
    output("people"),
]
