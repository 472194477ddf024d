"""What surrounds the sales: what buyers say afterwards, what goes wrong, what advertising costs, what others do.

It is drawn after the simulation, from what happened there, each table from a random stream of its own: a table more
changes neither chats nor orders nor visits.
"""
