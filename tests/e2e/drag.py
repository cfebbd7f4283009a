#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A planner moves 500 units between two places, by pointer and by keyboard, and takes it back."""
import csv
import io
import time

from driver import Atspi, run, xdotool

ITEM = r"^Mechanical keyboard"
FROM, TO = r"^United Kingdom:", r"^France:"
UNITS = 500


def figures(program):
    """What the strip at the top of the map says, as screen readers get it."""
    return [program.need(name).get_name() for name in (r"^Expected profit", r"^Fill rate", r"^Storage", r"^Misplaced stock")]


def pinned(table):
    return [row for row in csv.DictReader(io.StringIO(table)) if row["pinned"] == "yes"]


def check_move_and_undo(program, before, shown_before):
    program.wait(lambda: pinned(program.export()), "the pinned move in the plan")
    moved = program.export()
    (pin,) = pinned(moved)
    assert (pin["from"], pin["to"], int(pin["units"])) == ("FC-GB", "FC-FR", UNITS), pin
    assert moved != before
    shown = figures(program)
    assert shown != shown_before, f"the figures stayed: {shown}"
    program.screenshot("moved")

    program.keys("ctrl+z")
    program.wait(lambda: not pinned(program.export()), "the move to be taken back")
    assert program.export() == before, "undo does not give the identical plan"

    program.keys("ctrl+shift+z")
    program.wait(lambda: pinned(program.export()), "the move to be made again")
    assert program.export() == moved, "redo does not give the identical plan"


def test_pointer(program):
    program.click(program.need(ITEM, Atspi.Role.LIST_ITEM))
    time.sleep(1)
    before, shown_before = program.export(), figures(program)
    origin = program.centre(program.need(FROM, Atspi.Role.PUSH_BUTTON))
    target = program.centre(program.need(TO, Atspi.Role.PUSH_BUTTON))
    map_before = program.need(r"^Shenzhen:", Atspi.Role.PUSH_BUTTON).get_extents(Atspi.CoordType.WINDOW)

    xdotool("mousemove", *origin)
    time.sleep(0.2)
    xdotool("mousedown", 1)
    for step in range(1, 17):
        xdotool("mousemove", *(a + (b - a) * step // 16 for a, b in zip(origin, target)))
        time.sleep(0.03)
    program.need(r"^United Kingdom → France$")
    program.keys(*str(UNITS))
    program.need(rf"^{UNITS} units$")
    program.screenshot("dragging")
    xdotool("mouseup", 1)

    check_move_and_undo(program, before, shown_before)
    map_after = program.need(r"^Shenzhen:", Atspi.Role.PUSH_BUTTON).get_extents(Atspi.CoordType.WINDOW)
    assert (map_before.x, map_before.y) == (map_after.x, map_after.y), "the drag moved the map"


def test_escape(program):
    before = program.export()
    origin = program.centre(program.need(FROM, Atspi.Role.PUSH_BUTTON))
    target = program.centre(program.need(TO, Atspi.Role.PUSH_BUTTON))

    xdotool("mousemove", *origin, "mousedown", 1)
    for step in range(1, 9):
        xdotool("mousemove", *(a + (b - a) * step // 8 for a, b in zip(origin, target)))
        time.sleep(0.03)
    program.need(r"^United Kingdom → France$")
    program.keys("Escape")
    xdotool("mouseup", 1)
    time.sleep(1)
    assert program.export() == before, "Escape did not cancel the drag"


def test_keyboard(program):
    """No pointer at all: search the item, walk to the place, pick up, walk to the target, drop."""
    program.keys("ctrl+f")
    xdotool("type", "KEY-MC-87")
    time.sleep(0.7)
    program.keys("Return")
    time.sleep(1)
    before, shown_before = program.export(), figures(program)

    program.need(FROM, Atspi.Role.PUSH_BUTTON)
    pick_up(program, FROM)
    for key in ("Down", "Right", "Left", "Down", "Up", "Right", "Down", "Left"):
        if program.find(r"^United Kingdom → France$"):
            break
        program.keys(key)
        time.sleep(0.3)
    program.need(r"^United Kingdom → France$")
    program.keys(*str(UNITS))
    program.need(rf"^{UNITS} units$")
    program.keys("Return")

    check_move_and_undo(program, before, shown_before)


def pick_up(program, pattern):
    node = program.need(pattern, Atspi.Role.PUSH_BUTTON)
    for i in range(node.get_n_actions()):
        if node.get_action_name(i) == "map.place.pick-up":
            assert node.do_action(i)
            time.sleep(0.5)
            return
    raise AssertionError("the place offers no action to pick stock up")


run(test_pointer, test_escape, test_keyboard)
