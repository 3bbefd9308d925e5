# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Ball valves and solenoid valves: sizes by EN ISO 6708 and ISO 228-1, ratings the invented makers' own."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import pipe_tables as pipes
from .model import Fact, Item

BALL, SOLENOID = "Valquenna", "Sperrvik"
_SIZES = tuple(pipes.DN)[1:]
_BUTTERFLY = 25  # greatest DN that a butterfly handle turns


@dataclass(frozen=True, slots=True)
class Ball:
    """A programme of ball valves: code in numbers, material, thread kind, PN and the limits in °C."""

    code: str
    material: str
    kind: str
    pn: int
    temperature: tuple[int, int]


BALLS = (
    Ball("BV2", "brass", "G", 25, (-20, 120)),
    Ball("BV4", "brass", "G", 40, (-20, 120)),
    Ball("BV4N", "nickel-plated brass", "G", 40, (-20, 120)),
    Ball("BV6", "stainless steel 316", "G", 63, (-30, 180)),
    Ball("BV6T", "stainless steel 316", "NPT", 63, (-30, 180)),
)
_CODES = {"brass": "MS", "nickel-plated brass": "MSN", "stainless steel 316": "VA", "cast steel": "GS"}


def _common(size: str, ball: Ball) -> dict[str, Fact]:
    low, high = ball.temperature
    return {
        "dn": pipes.DN[size],
        "pn": ball.pn,
        "material": ball.material,
        "operating_temperature": f"{low}...+{high} °C",
    }


def _ball_valve(ball: Ball, size: str, handle: str) -> Item:
    return Item(
        family="ball_valve",
        brand=BALL,
        part_number=f"{ball.code}-DN{pipes.DN[size]}-{ball.kind}{pipes.code(size)}-{'L' if handle == 'lever' else 'B'}",
        series=f"{ball.code} {handle}",
        attributes={
            "thread": pipes.thread(ball.kind, size),
            **_common(size, ball),
            "gender": "female",
            "handle": handle,
            "seat": "PTFE",
        },
        facts={"nps": size, "thread_kind": ball.kind, "valve": "ball"},
        extra={"size": pipes.spoken(ball.kind, size)},
        sentences=("ball_valve_what", f"fitting_{ball.kind}", "ball_valve_media", "ball_valve_use"),
    )


def _three_way(ball: Ball, size: str, bore: str) -> Item:
    return Item(
        family="ball_valve_3",
        brand=BALL,
        part_number=f"BV3{bore[0]}-DN{pipes.DN[size]}-G{pipes.code(size)}-{_CODES[ball.material]}",
        series=f"3 {bore} {ball.material}",
        attributes={
            "thread": pipes.thread("G", size),
            **_common(size, ball),
            "gender": "female",
            "bore": bore,
            "seat": "PTFE",
        },
        facts={"nps": size, "thread_kind": "G", "valve": "three-way"},
        extra={"size": pipes.spoken("G", size)},
        sentences=(f"three_way_{bore[0]}", "fitting_G", "ball_valve_media"),
    )


def _flanged(dn: int, pn: int, material: str, temperature: tuple[int, int]) -> Item:
    low, high = temperature
    return Item(
        family="ball_valve_flanged",
        brand=BALL,
        part_number=f"BVF-DN{dn}-PN{pn}-{_CODES[material]}",
        series=f"flanged {material} {pn}",
        attributes={
            "dn": dn,
            "pn": pn,
            "material": material,
            "operating_temperature": f"{low}...+{high} °C",
            "connection": "flanges",
            "standard": "EN 1092-1",
            "seat": "PTFE",
        },
        facts={"valve": "flanged"},
        sentences=("flanged_what", "ball_valve_media"),
    )


@dataclass(frozen=True, slots=True)
class Coil:
    """A coil: voltage, current type and power in W."""

    volts: int
    current: str
    watts: int


COILS = (Coil(24, "DC", 10), Coil(230, "AC", 8), Coil(12, "DC", 10), Coil(24, "AC", 8))
# Inch size -> orifice in mm, Kv in m³/h.
_ORIFICES = {"1/4": (10, 1.5), "3/8": (12, 2.4), "1/2": (13, 3.8), "3/4": (20, 6.5), "1": (25, 10.0)}
# Seal -> lowest and highest temperature of the fluid in °C.
SEALS = {"NBR": (-10, 80), "FKM": (0, 120), "EPDM": (-10, 120)}


def _solenoid(size: str, coil: Coil, seal: str, material: str, state: str) -> Item:
    orifice, flow = _ORIFICES[size]
    low, high = SEALS[seal]
    short = "NC" if state == "normally closed" else "NO"
    return Item(
        family="solenoid",
        brand=SOLENOID,
        part_number=f"SV2-G{pipes.code(size)}-{short}-{coil.volts}{coil.current}-{seal}-{_CODES[material]}",
        series=f"solenoid {material} {seal} {short} {size}",
        attributes={
            "thread": pipes.thread("G", size),
            "valve_function": "2/2",
            "rest_position": state,
            "voltage": f"{coil.volts} V {coil.current}",
            "power": coil.watts,
            "orifice": orifice,
            "kv": flow,
            "working_pressure": "0.3...10 bar",
            "seal": seal,
            "material": material,
            "operating_temperature": f"{low}...+{high} °C",
            "protection": "IP65",
        },
        facts={"nps": size, "valve": "solenoid", "state": short},
        extra={
            "size": pipes.spoken("G", size),
            "short": short,
        },
        sentences=("solenoid_what", f"solenoid_{seal}", f"solenoid_{short}"),
    )


def _solenoids() -> Iterator[Item]:
    for size in _ORIFICES:
        for coil in COILS:
            yield from (_solenoid(size, coil, seal, "brass", "normally closed") for seal in SEALS)
        for coil in COILS[:2]:
            for seal in ("FKM", "EPDM"):
                yield _solenoid(size, coil, seal, "stainless steel 316", "normally closed")
            yield _solenoid(size, coil, "NBR", "brass", "normally open")


def items() -> Iterator[Item]:
    """All valves, in a fixed order."""
    for ball in BALLS:
        yield from (_ball_valve(ball, size, "lever") for size in _SIZES)
        if ball.kind == "G":
            small = (size for size in _SIZES if pipes.DN[size] <= _BUTTERFLY)
            yield from (_ball_valve(ball, size, "butterfly handle") for size in small)
    for ball in (BALLS[1], BALLS[3]):
        for bore in ("L bore", "T bore"):
            yield from (_three_way(ball, size, bore) for size in _SIZES[:5])
    for material, temperature in (("stainless steel 316", (-30, 180)), ("cast steel", (-10, 180))):
        for pn in (16, 40):
            yield from (_flanged(dn, pn, material, temperature) for dn in (15, 20, 25, 32, 40, 50, 65, 80, 100))
    yield from _solenoids()
