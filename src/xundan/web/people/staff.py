"""Who works in a shop: letting people in, changing what they are, letting them out."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404

from xundan.metrics.accounts import known_accounts
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.web.audit.log import Act, record
from xundan.web.people.models import ANY_SHOP, Person, Seat
from xundan.web.people.roles import Right, Role
from xundan.web.second import codes

_LONGEST = 80


def choices(view: View, shop: str) -> tuple[list[str], list[str]]:
    """The accounts and the teams of a shop that seats can name."""
    states = view.agent_states
    teams = view.engine.rows(states.filter(states.shop == shop).select("team").distinct())["team"].to_pylist()
    return known_accounts(view, shop), sorted(team for team in teams if team)


def let_in(by: Person, shop: str, login: str, name: str, seat: Seat) -> Person:
    """Gives a person a seat in a shop, and an account without a password where she has none yet.

    Raises UserError for a name that cannot be one, or a seat that she has already.
    """
    login = login.strip()
    if not login or len(login) > _LONGEST or not login.isprintable():
        raise UserError(
            "login",
            Text(f"账号要有 1 到 {_LONGEST} 个字", f"a name to sign in with has 1 to {_LONGEST} letters"),
        )
    with transaction.atomic():
        person = Person.objects.filter(login=login).first()
        if person is None:
            person = Person(login=login, name=name.strip()[:_LONGEST])
            person.set_unusable_password()
            person.save()
        elif person.seat_in(shop) is not None:
            raise UserError("seat", Text(f"{login} 在这家店已经有角色了", f"{login} has a seat in this shop already"))
        if not person.is_active:
            person.is_active = True
            person.save(update_fields=["is_active"])
        seat.person, seat.shop = person, shop
        seat.save()
        record(Act.INVITED, by.login, shop, person=login, role=seat.role, team=seat.team, accounts=seat.accounts)
    return person


def seat_in(shop: str, number: int) -> Seat:
    """A seat of this very shop; the owner of all shops is not changed from one of them."""
    seat = Seat.objects.select_related("person").filter(pk=number, shop=shop).first()
    if seat is None:
        raise Http404
    return seat


def change(by: Person, seat: Seat, wanted: Seat) -> None:
    """Makes a seat another one."""
    seat.role, seat.team, seat.accounts = wanted.role, wanted.team, wanted.accounts
    with transaction.atomic():
        seat.save()
        record(Act.SEAT_CHANGED, by.login, seat.shop, person=seat.person.login, role=seat.role, team=seat.team,
               accounts=seat.accounts)  # fmt: skip


def let_out(by: Person, seat: Seat) -> None:
    """Takes a seat away. Who has none left is closed: her sessions end with the next request."""
    with transaction.atomic():
        person, shop = seat.person, seat.shop
        seat.delete()
        if not person.seats.exists():
            person.is_active = False
            person.save(update_fields=["is_active"])
        record(Act.SEAT_TAKEN, by.login, shop, person=person.login)


def reset_second(by: Person, seat: Seat) -> None:
    """Switches off the phone's code of who lost her phone. Raises UserError where it is not `by`'s to do."""
    if seat.person == by or not may_give_password(by, seat.person):
        raise UserError(
            "second",
            Text("要由管她所有店的店主来关", "it is switched off by an owner of every shop that she works in"),
        )
    with transaction.atomic():
        codes.remove(seat.person)
        record(Act.SECOND_RESET, by.login, seat.shop, person=seat.person.login)


def may_give_password(by: Person, person: Person) -> bool:
    """Whether `by` may hand out a link with which this person's password is set: only where she manages the people of
    every shop that the person works in, since whoever has the link can use it."""
    seats = [by.seat_in(seat.shop) for seat in person.seats.all()]
    return all(seat is not None and seat.may(Right.PEOPLE) for seat in seats)


def wanted(given: dict[str, list[str]], accounts: list[str], teams: list[str]) -> Seat:
    """The seat that a form describes. Raises UserError for what the shop does not have."""
    role = _one(given, "role")
    if role not in {each.value for each in Role}:
        raise UserError("role", Text("没有这个角色", "there is no such role"))
    named = [account for account in given.get("accounts", []) if account]
    if role == Role.AGENT.value and (not named or not set(named) <= set(accounts)):
        raise UserError(
            "accounts", Text("客服要选她的聊天账号", "an agent needs the accounts with which she chats"),
            Text("名单来自导入的聊天和客服表", "they come from imported chats and the list of agents"),
        )  # fmt: skip
    team = _one(given, "team")
    if role == Role.LEAD.value and team and team not in teams:
        raise UserError("team", Text("没有这个组", "there is no such team"))
    return Seat(
        role=role,
        team=team if role == Role.LEAD.value else "",
        accounts=named if role == Role.AGENT.value else [],
    )


def _one(given: dict[str, list[str]], name: str) -> str:
    return (given.get(name) or [""])[-1]


def people_of(shop: str) -> list[Seat]:
    """All seats in a shop, owners of every shop first."""
    seats = Seat.objects.select_related("person").filter(shop__in=(shop, ANY_SHOP))
    return sorted(seats, key=lambda seat: (seat.shop != ANY_SHOP, seat.role, seat.person.login))
