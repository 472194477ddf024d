"""What buyers and agents write. ``|`` parts messages sent one after another; slots stand in braces.

Slots (filled by demo.slots): {call} {pt} the agent's address and particle, {item} {material} {care} {sizes} {note}
{colour} {size} {price} the item, {other} {other_price} the matching item, {carrier} {city} {days} {ship} {coupon}
{cut} {gift} {name} {shop} {event}.
"""
