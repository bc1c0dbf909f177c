"""Starting in order, stopping in reverse, and everything that can come between. The services are tiny ones."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cdc_site.operations import supervisor as supervisor_module
from cdc_site.operations.processes import ChildProcess, ServiceFailed
from cdc_site.operations.supervisor import FolderInUse, FolderLock, Supervisor

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


class Recorded:
    """A service that writes down what happens to it."""

    def __init__(self, name, events, *, during_start=lambda: None, during_stop=lambda: None):
        self.name = name
        self.events = events
        self.during_start = during_start
        self.during_stop = during_stop
        self.code = None

    def start(self, check):
        self.events.append(f"start {self.name}")
        self.during_start()
        check()
        self.events.append(f"{self.name} ready")

    def poll(self):
        return self.code

    def stop(self, hurried):
        self.during_stop()
        self.events.append(f"stop {self.name}{' hurried' if hurried() else ''}")


def ask(signum=signal.SIGTERM):
    """Send this process a signal, as a terminal or a process manager does."""
    os.kill(os.getpid(), signum)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_services_in_reverse_order_the_database_last(signum):
    events = []
    with Supervisor() as supervisor:
        supervisor.start(Recorded("database", events))
        supervisor.start(Recorded("site", events))
        ask(signum)
        code = supervisor.watch()

    assert code == 0
    assert events == ["start database", "database ready", "start site", "site ready", "stop site", "stop database"]


def test_a_signal_while_starting_stops_what_has_started_and_starts_nothing_more():
    events = []
    with Supervisor() as supervisor:
        supervisor.start(Recorded("database", events))
        supervisor.start(Recorded("site", events, during_start=ask))
        supervisor.start(Recorded("worker", events))

    assert events == ["start database", "database ready", "start site", "stop site", "stop database"]


def test_a_second_signal_hurries_the_site_but_does_not_interrupt_the_stop():
    events = []
    with Supervisor() as supervisor:
        supervisor.start(Recorded("database", events))
        supervisor.start(Recorded("site", events, during_stop=ask))
        ask()
        supervisor.watch()

    assert events[-2:] == ["stop site hurried", "stop database"]


def test_a_service_that_fails_to_start_stops_the_others():
    events = []

    def fail():
        raise ServiceFailed("no room")

    with pytest.raises(ServiceFailed, match="no room"), Supervisor() as supervisor:
        supervisor.start(Recorded("database", events))
        supervisor.start(Recorded("site", events, during_start=fail))

    assert events[-2:] == ["stop site", "stop database"]


def test_a_service_that_fails_to_stop_does_not_keep_the_database_running():
    events = []

    def fail():
        raise RuntimeError("stuck")

    with pytest.raises(ServiceFailed, match="stuck"), Supervisor() as supervisor:
        supervisor.start(Recorded("database", events))
        supervisor.start(Recorded("site", events, during_stop=fail))

    assert events[-1] == "stop database"


def test_a_service_that_ends_by_itself_is_named_and_everything_stops(capsys):
    events = []
    with Supervisor() as supervisor:
        supervisor.start(Recorded("database", events))
        supervisor.start(ChildProcess("the web server", [sys.executable, "-c", "raise SystemExit(3)"]))
        code = supervisor.watch()

    assert code == 1
    assert "the web server ended by itself (exit code 3)" in capsys.readouterr().out
    assert events[-1] == "stop database"


class Ending(Recorded):
    """A helper that ends each time it is started, until it has been started so often."""

    def __init__(self, name, events, times):
        super().__init__(name, events)
        self.left = times

    def start(self, check):
        super().start(check)
        self.left -= 1
        self.code = -signal.SIGKILL if self.left >= 0 else None
        if self.left < 0:
            ask()


def test_a_helper_that_ends_is_started_again_after_a_growing_pause_and_the_site_goes_on(monkeypatch, capsys):
    monkeypatch.setattr(supervisor_module, "FIRST_PAUSE", 0.1)
    monkeypatch.setattr(supervisor_module, "LONGEST_PAUSE", 0.2)
    events = []
    with Supervisor() as supervisor:
        supervisor.start(Recorded("site", events))
        supervisor.start(Ending("the schedule", events, times=3), helper=True)
        begun = time.monotonic()
        code = supervisor.watch()

    assert code == 0
    assert events.count("the schedule ready") == 4
    assert events[-1] == "stop site"
    assert time.monotonic() - begun >= 0.5
    pauses = [line.rpartition("again in ")[2] for line in capsys.readouterr().out.splitlines() if "again in" in line]
    assert pauses == ["0.1 s.", "0.2 s.", "0.2 s."]


def test_a_helper_that_cannot_be_started_is_tried_again(monkeypatch, capsys):
    monkeypatch.setattr(supervisor_module, "FIRST_PAUSE", 0.1)
    events, refusals = [], ["no room", "no room"]

    def refuse():
        if len(events) > 3 and refusals:
            raise OSError(refusals.pop())

    with Supervisor() as supervisor:
        supervisor.start(Recorded("site", events))
        helper = Ending("the mail queue", events, times=1)
        helper.during_start = refuse
        supervisor.start(helper, helper=True)
        supervisor.watch()

    assert not refusals
    assert events.count("the mail queue ready") == 2
    assert "the mail queue could not be started: no room" in capsys.readouterr().out


def test_a_helper_that_ends_while_the_site_does_not_hide_that(capsys):
    events = []
    with Supervisor() as supervisor:
        supervisor.start(Ending("the schedule", events, times=1), helper=True)
        supervisor.start(ChildProcess("the web server", [sys.executable, "-c", "raise SystemExit(3)"]))
        assert supervisor.watch() == 1


def test_the_former_signal_handlers_come_back():
    before = [signal.getsignal(signum) for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]

    with Supervisor():
        pass

    assert [signal.getsignal(signum) for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


# --- child processes -----------------------------------------------------------------------------
def test_a_child_is_started_until_it_is_ready_and_stopped_with_its_signal(tmp_path):
    flag = tmp_path / "up"
    child = ChildProcess(
        "child",
        [sys.executable, "-c", f"import time; open({str(flag)!r}, 'w'); time.sleep(60)"],
        ready=flag.exists,
    )

    child.start(lambda: None)
    assert flag.exists()

    child.stop(lambda: False)
    assert child.poll() == -signal.SIGTERM


def test_a_child_that_ends_while_starting_fails_the_start():
    child = ChildProcess("the web server", [sys.executable, "-c", "raise SystemExit(4)"], ready=lambda: False)

    with pytest.raises(ServiceFailed, match=r"the web server failed \(exit code 4\)"):
        child.start(lambda: None)


def test_a_child_that_never_answers_fails_the_start():
    child = ChildProcess("the web server", ["sleep", "60"], ready=lambda: False, ready_within=0.2)

    with pytest.raises(ServiceFailed, match="no answer"):
        child.start(lambda: None)
    child.stop(lambda: True)


@pytest.mark.parametrize(("grace", "hurried"), [(0.2, False), (60, True)])
def test_a_child_that_ignores_the_signal_is_killed_after_its_grace_or_when_hurried(grace, hurried):
    child = ChildProcess("child", [sys.executable, "-c", STUBBORN], grace=grace)
    child.start(lambda: None)

    child.stop(lambda: hurried)

    assert child.poll() is not None


def test_a_ctrl_c_on_the_terminal_does_not_reach_children_by_itself():
    child = ChildProcess("child", ["sleep", "60"])
    child.start(lambda: None)

    assert os.getpgid(child.process.pid) != os.getpgrp()
    child.stop(lambda: False)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_children_of_a_killed_supervisor_end_by_themselves():
    code = (
        "import time; from cdc_site.operations.processes import ChildProcess\n"
        "child = ChildProcess('child', ['sleep', '60']); child.start(lambda: None)\n"
        "print(child.process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as supervisor:
        child = int(supervisor.stdout.readline())
        supervisor.kill()

    assert ends(child)


# --- programs beside the services ----------------------------------------------------------------
def test_a_program_beside_the_services_returns_its_exit_code():
    with Supervisor() as supervisor:
        assert supervisor.run([sys.executable, "-c", "raise SystemExit(5)"], os.environ) == 5


def test_a_program_beside_the_services_ends_when_the_stop_is_asked_for():
    with Supervisor() as supervisor:
        supervisor.services.append(Recorded("clock", [], during_stop=lambda: None))
        supervisor.services[0].poll = lambda: ask() if not supervisor.times_asked else None

        assert supervisor.run(["sleep", "60"], os.environ, terminal=False) == 128 + signal.SIGTERM


# --- the lock ------------------------------------------------------------------------------------
HOLD = (
    "import sys, time; from pathlib import Path; from cdc_site.operations.supervisor import FolderLock\n"
    "FolderLock(Path(sys.argv[1])).acquire('`make run` on port 8000'); lock = 1; print('held', flush=True)\n"
    "time.sleep(60)"
)


def test_a_second_process_is_told_who_holds_the_folder_and_gets_it_when_that_one_is_killed(tmp_path):
    path = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(FolderInUse, match="`make run` on port 8000"):
            FolderLock(path).acquire("second")
        holder.kill()
        holder.wait()

    lock = FolderLock(path)
    lock.acquire("second")
    assert lock.left_behind
    lock.release()


def test_a_folder_that_was_given_back_is_not_taken_for_left_behind(tmp_path):
    for _ in range(2):
        lock = FolderLock(tmp_path / "lock")
        lock.acquire("me")
        assert not lock.left_behind
        lock.release()


def ends(pid, within=5.0):
    """Whether a process that is not our child is gone (or only waits for its own parent to notice) in time."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False
