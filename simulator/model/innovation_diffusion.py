"""How a change spreads: pushed from the centre, copied by neighbours, fitted to each place.

Autonomy is the balance between the centre and places, 0 as England has it: more of it means that
units copy each other faster and fit a change to their place, that the centre pushes less, and that
places differ more.
"""

from __future__ import annotations

from simulator.engine import equation, parameter, setting
from simulator.units import Number, PerYear, Share

horizontal_adoption = parameter(PerYear, low=0.0, description="Rate at which units copy each other (Bass q)")
contact_response = parameter(
    Number, low=0.0, description="Rise of copying where policy and practice are in full contact"
)
autonomy_in_copying = parameter(
    Number, low=0.0, description="Rise of copying under full local autonomy"
)
autonomy_in_push = parameter(
    Share, low=0.0, high=0.95, description="Loss of the centre's push under full local autonomy"
)
autonomy_in_fit = parameter(
    Share, low=0.0, high=1.0, description="Part of dilution that full local autonomy avoids"
)
autonomy_in_unevenness = parameter(
    Share, low=0.0, high=0.95,
    description="By how much of their gain places differ, up and down, under full local autonomy",
)  # fmt: skip
scale_up_dilution = parameter(
    Share, low=0.0, high=1.0,
    description="Gain that the last units of a wholesale change lose against the first",
)  # fmt: skip
tailoring_time = parameter(
    Number, low=0.0, description="Lengthening of a roll-out that is fitted to every place"
)

vertical_adoption = setting(
    PerYear, low=0.001, high=2.0, description="Rate at which units adopt because the centre pushes (Bass p)"
)
practice_contact = setting(
    Share, low=0.0, high=1.0, description="Contact of policy and practice beyond today's, 1 = full"
)
local_tailoring = setting(
    Share, low=0.0, high=1.0, description="Fitting of wholesale change to each place, 1 = complete"
)
autonomy = setting(
    Share, low=0.0, high=1.0, description="Local autonomy beyond today's, 1 = the centre lets go"
)


@equation()
def central_push(vertical_adoption: PerYear, autonomy_in_push: Share, autonomy: Share) -> PerYear:
    """Bass p: units that adopt because the centre pushes, the vertical channel."""
    return vertical_adoption * (1 - autonomy_in_push * autonomy)


@equation()
def copying(horizontal_adoption: PerYear, contact_response: Number, practice_contact: Share,
            autonomy_in_copying: Number, autonomy: Share) -> PerYear:  # fmt: skip
    """Bass q: units that copy each other, the horizontal channel."""
    return (
        horizontal_adoption
        * (1 + contact_response * practice_contact)
        * (1 + autonomy_in_copying * autonomy)
    )


@equation()
def lost_in_scaling(scale_up_dilution: Share, local_tailoring: Share, autonomy_in_fit: Share,
             autonomy: Share) -> Share:  # fmt: skip
    """What the last units lose because a change made elsewhere does not fit them."""
    return scale_up_dilution * (1 - local_tailoring) * (1 - autonomy_in_fit * autonomy)


@equation()
def unevenness(autonomy_in_unevenness: Share, autonomy: Share) -> Share:
    """How much places differ in what they make of a wholesale change."""
    return autonomy_in_unevenness * autonomy
