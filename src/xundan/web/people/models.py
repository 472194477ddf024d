"""People and their seats."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.http import HttpRequest

from xundan.web.people.roles import RIGHTS, Right, Role
from xundan.web.people.scope import Scope

ANY_SHOP = "*"
"""A seat in every shop of the workspace, also in those that come later."""

TRIED_RULES = "rules"
"""The preference in which a change of rules waits that somebody tries and has not made yet."""


class People(BaseUserManager["Person"]):
    """Makes accounts; there is no other kind than a person's."""

    def make(self, login: str, password: str, name: str = "", **more: Any) -> Person:
        """A new account. The password was checked before."""
        person = self.model(login=self.model.normalize_username(login), name=name, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Someone who signs in. `preferences` hold what she chose of the interface (language, columns), no rights."""

    login = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)
    preferences = models.JSONField(default=dict)

    scope: Scope | None = None
    """What of her rights whoever asks in her name has; None: she is here herself."""

    objects = People()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.login

    def seat_in(self, shop: str) -> Seat | None:
        """Her seat in a shop, the one named for it before that for all. None: she may not know that the shop exists."""
        if self.scope is not None and not self.scope.covers(shop):
            return None
        seats = {seat.shop: seat for seat in self.seats.filter(shop__in=(shop, ANY_SHOP))}
        seat = seats.get(shop) or seats.get(ANY_SHOP)
        if seat is not None:
            seat.scope = self.scope
        return seat

    @property
    def through(self) -> dict[str, str]:
        """What the log tells besides of an act that was not done by herself."""
        return {"token": self.scope.token} if self.scope is not None else {}


class Seat(models.Model):
    """A role in a shop. A lead's seat names her `team` (empty: the whole shop), an agent's her `accounts`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    shop = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    team = models.CharField(max_length=200, blank=True)
    accounts = models.JSONField(default=list)
    scope: Scope | None = None

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "shop"], name="one_seat_a_shop")]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} in {self.shop}"

    def may(self, right: Right) -> bool:
        """Whether the role has this right, and whoever sits here was lent it."""
        return right in RIGHTS[Role(self.role)] and (self.scope is None or right in self.scope.rights)

    @property
    def limited(self) -> bool:
        """Whether she sees some agents only."""
        return self.role == Role.AGENT.value or (self.role == Role.LEAD.value and bool(self.team))


def person_of(request: HttpRequest) -> Person:
    """Who asks. The gate lets nobody past who did not sign in, so there is one."""
    if not isinstance(request.user, Person):
        raise PermissionError("nobody signed in")
    return request.user
