# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program on a virtual display: AT-SPI finds what there is, xdotool moves and types.

Coordinates come from AT-SPI's WINDOW extents, whose origin lies inside the margin of client-side decorations; the
difference between the X window and the accessible frame gives the offset.
"""
import os
import re
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

BUS_NAME = "io.github.tradewind.Tradewind"
ACTIONS_PATH = "/io/github/tradewind/Tradewind"


def xdotool(*words):
    done = subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True, text=True)
    return done.stdout


def walk(node, depth=0):
    yield node, depth
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for i in range(count):
        child = node.get_child_at_index(i)
        if child is not None:
            yield from walk(child, depth + 1)


class Program:
    def __init__(self, *arguments):
        self.log = tempfile.NamedTemporaryFile("w+", suffix=".log")
        env = dict(os.environ, G_MESSAGES_DEBUG="tradewind", G_DEBUG="fatal-criticals")
        self.started = time.monotonic()
        self.process = subprocess.Popen([os.environ["TRADEWIND_PROGRAM"], *arguments], env=env, stdout=self.log, stderr=self.log)
        Atspi.init()
        self.wait(lambda: "ready" in self.read_log(), "the program to be ready", 60)
        self.ready_seconds = time.monotonic() - self.started
        self.app = self.wait(self._find_app, "the program on the accessibility bus", 20)
        time.sleep(0.5)

    def read_log(self):
        with open(self.log.name) as file:
            return file.read()

    def _find_app(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and "tradewind" in (app.get_name() or "").lower():
                return app
        return None

    def wait(self, question, what, seconds=15):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended with {self.process.returncode} while waiting for {what}:\n{self.read_log()}")
            try:
                answer = question()
            except GLib.Error:
                answer = None
            if answer:
                return answer
            time.sleep(0.1)
        raise AssertionError(f"waited {seconds} s in vain for {what}")

    def find(self, pattern, role=None):
        """The first node whose name matches, or None."""
        for node, _ in walk(self.app):
            try:
                if (role is None or node.get_role() == role) and re.search(pattern, node.get_name() or ""):
                    return node
            except GLib.Error:
                continue
        return None

    def need(self, pattern, role=None, seconds=15):
        return self.wait(lambda: self.find(pattern, role), f"a node named /{pattern}/", seconds)

    def names(self):
        return [node.get_name() for node, _ in walk(self.app) if node.get_name()]

    def _window_geometry(self):
        """Of the main window: tooltips and popovers are windows too, but smaller."""
        largest = {}
        for window in xdotool("search", "--onlyvisible", "--class", "tradewind").split():
            geometry = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", window).split() if "=" in line)
            if not largest or int(geometry["WIDTH"]) * int(geometry["HEIGHT"]) > int(largest["WIDTH"]) * int(largest["HEIGHT"]):
                largest = geometry
        return largest

    def centre(self, node):
        geometry = self._window_geometry()
        frame = self.app.get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW)
        dx = int(geometry["X"]) + (int(geometry["WIDTH"]) - frame.width) // 2
        dy = int(geometry["Y"]) + (int(geometry["HEIGHT"]) - frame.height) // 2
        box = node.get_extents(Atspi.CoordType.WINDOW)
        return box.x + box.width // 2 + dx, box.y + box.height // 2 + dy

    def click(self, node):
        x, y = self.centre(node)
        xdotool("mousemove", x, y, "click", 1)

    def keys(self, *keys):
        for key in keys:
            xdotool("key", key)  # not --clearmodifiers: it lets go of the mouse as well
            time.sleep(0.15)

    def action(self, name, parameter=None):
        """Activates an action of the application over the session bus."""
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        parameters = [parameter] if parameter is not None else []
        bus.call_sync(BUS_NAME, ACTIONS_PATH, "org.gtk.Actions", "Activate",
                      GLib.Variant("(sava{sv})", (name, parameters, {})), None, Gio.DBusCallFlags.NONE, 10000)

    def export(self):
        """The shipments of the plan as the program writes them."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "shipments.csv")
            self.action("export-shipments", GLib.Variant("s", path))
            self.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, "the exported shipments")
            time.sleep(0.2)
            with open(path, encoding="utf-8") as file:
                return file.read()

    def screenshot(self, name):
        folder = os.environ.get("TRADEWIND_E2E_PICTURES")
        if folder:
            subprocess.run(["import", "-window", "root", os.path.join(folder, name + ".png")], check=True)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def run(*tests):
    """Runs each test with a program of its own and reports in TAP."""
    print(f"1..{len(tests)}")
    failed = 0
    for number, test in enumerate(tests, 1):
        program = None
        try:
            program = Program("--demo")
            test(program)
            print(f"ok {number} {test.__name__}", flush=True)
        except Exception as error:  # noqa: BLE001  a failing test must not keep the next from running
            failed += 1
            if program is not None:
                program.screenshot("failed-" + test.__name__)
            print(f"not ok {number} {test.__name__}")
            print("# " + str(error).replace("\n", "\n# "), flush=True)
        finally:
            if program is not None:
                program.stop()
    sys.exit(1 if failed else 0)
