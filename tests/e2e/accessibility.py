#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader gets: every control has a name of its own, places tell their figures, the pages can be reached."""
import re

from driver import Atspi, run, walk

CONTROLS = {
    Atspi.Role.PUSH_BUTTON,
    Atspi.Role.TOGGLE_BUTTON,
    Atspi.Role.CHECK_BOX,
    Atspi.Role.COMBO_BOX,
    Atspi.Role.ENTRY,
    Atspi.Role.SLIDER,
    Atspi.Role.SPIN_BUTTON,
    Atspi.Role.LIST_ITEM,
    Atspi.Role.TABLE_CELL,
    Atspi.Role.IMAGE,
}


def nameless(program):
    """Controls that are named after their class or not at all. Parts of a control that has a name do not count."""
    found = []
    for node, _ in walk(program.app):
        name = node.get_name() or ""
        if node.get_role() in CONTROLS and (not name.strip() or re.match(r"(Gtk|Adw|Tw|Shumate)[A-Z]", name)):
            parent = node.get_parent()
            if not (parent is not None and parent.get_role() in CONTROLS):
                found.append(f"{node.get_role_name()} {name!r} in {parent.get_role_name() if parent else None} {parent.get_name() if parent else None!r}")
    return found


def test_names(program):
    for key in ("alt+1", "alt+2", "alt+3"):
        program.keys(key)
        found = nameless(program)
        assert not found, f"{len(found)} controls without a name after {key}:\n" + "\n".join(found[:20])


def test_places(program):
    for place in ("Shenzhen", "Germany", "Japan", "Canada"):
        node = program.need(rf"^{place}:", Atspi.Role.PUSH_BUTTON)
        assert re.search(r"\d[\d,]* units", node.get_name()), node.get_name()
        actions = [node.get_action_name(i) for i in range(node.get_n_actions())]
        assert "map.place.pick-up" in actions, actions


def test_pages(program):
    for key, expected in (("alt+2", r"next 4 weeks against the last 4"), ("alt+3", r"^Search shipments$"), ("alt+1", r"^World map")):
        program.keys(key)
        program.need(expected)


def test_start(program):
    """Not a measure of speed: that a start which takes many times longer than it should is noticed."""
    assert program.ready_seconds < 30, program.ready_seconds
    assert not re.search(r"CRITICAL|WARNING", program.read_log()), program.read_log()


run(test_names, test_places, test_pages, test_start)
