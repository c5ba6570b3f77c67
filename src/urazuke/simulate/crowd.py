"""What strangers have in common: prepaid cards, common browsers, VPN exits, crowded networks, second-hand numbers."""

from __future__ import annotations

import numpy as np

from urazuke.simulate.addresses import EXIT_SERVICES, SUBSCRIBERS, SUBSCRIBERS_NETS, dotted, exit_address
from urazuke.simulate.identities import new_phone, token
from urazuke.simulate.market import market_of
from urazuke.simulate.parameters import DAY, Parameters

VOUCHERS, COMMON_DEVICES = 6, 30
LEAST_NETS, LEASES_A_NET = 220, 7
NUMBER_RESTS = 180 * DAY
MOST_NUMBERS = 400


class Crowd:
    """Hands out values that many have; `draw` is the renting's."""

    def __init__(self, parameters: Parameters, draw: np.random.Generator) -> None:
        self.chances = market_of(parameters)["crowd"]
        self.draw = draw
        own = parameters.draw("crowd")
        self.vouchers = [token(own, "pm") for _ in range(VOUCHERS)]
        self.devices = [token(own, "br") for _ in range(COMMON_DEVICES)]
        nets = min(SUBSCRIBERS_NETS, max(LEAST_NETS, parameters.leases // LEASES_A_NET))
        self.nets = (SUBSCRIBERS + own.permutation(SUBSCRIBERS_NETS)[:nets] * 256).tolist()
        self.resellers: list[tuple[str, str]] = []
        self._small: tuple[str, int] = ("", 0)
        self._numbers: list[tuple[int, str]] = []

    def happens(self, name: str) -> bool:
        """Whether a thing of the market's table `crowd` happens this time."""
        return bool(self.draw.random() < self.chances[name])

    def voucher(self) -> str:
        """A prepaid card's token, some of them very common."""
        return self.vouchers[self._ranked(VOUCHERS)]

    def common_device(self) -> str:
        """A browser print that many have, some of them very many."""
        return self.devices[self._ranked(COMMON_DEVICES)]

    def payment(self) -> str:
        """How somebody pays: a card of their own, or one whose token others have."""
        if self.happens("voucher"):
            return self.voucher()
        if self.happens("small_voucher"):
            left = self._small[1]
            self._small = (self._small[0], left - 1) if left else (token(self.draw, "pm"), int(self.draw.integers(1, 6)))
            return self._small[0]
        return token(self.draw, "pm")

    def device(self) -> str:
        """What somebody's browser looks like; empty where the provider could not tell."""
        if self.happens("common_device"):
            return self.common_device()
        return "" if self.happens("no_device") else token(self.draw, "br")

    def phone(self, created: int) -> str:
        """A number, now and then one that another customer gave up long before."""
        if self._numbers and self._numbers[0][0] + NUMBER_RESTS < created and self.happens("second_hand_phone"):
            return self._numbers.pop(0)[1]
        return new_phone(self.draw)

    def give_up(self, number: str, ends: int) -> None:
        """That number is free again from then on."""
        if len(self._numbers) < MOST_NUMBERS:
            self._numbers.append((ends, number))
            self._numbers.sort()

    def home(self) -> int:
        """A subscriber's address; some networks have many customers."""
        net = self.nets[int(len(self.nets) * self.draw.random() ** 1.5)]
        return int(net) + int(self.draw.integers(1, 255))

    def exit(self) -> str:
        """An exit of a VPN service, some services with many users."""
        return dotted(exit_address(self.draw, self._ranked(EXIT_SERVICES)))

    def _ranked(self, count: int) -> int:
        """A place below `count`, the first ones most often: about as one over the place."""
        return int((count + 1) ** self.draw.random()) - 1
