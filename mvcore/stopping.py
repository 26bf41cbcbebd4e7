"""How a command is asked to end: Ctrl+C, SIGTERM, and SIGHUP when its terminal goes.

Each becomes a KeyboardInterrupt, so that an order that is on its way has its answer written down and half a film is
cleared away. Not while modules are loaded: an interrupted import leaves them half made, and code that Python calls back
from inside swallows the interrupt with a traceback.
"""

import signal
import sys
from types import FrameType
from typing import Any

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP


class _State:
    """One a process, as signals are."""

    asked = False
    may_raise = False


def catch() -> None:
    """Note from now on when this process is asked to end. What is run by `nohup`, or in the background, goes on."""
    for name in _NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _note)
    sys.unraisablehook = _without_interrupts


def begin() -> None:
    """Interrupt what is done from here on. Raises KeyboardInterrupt when that was asked for meanwhile."""
    _State.may_raise = True
    check()


def was_asked() -> bool:
    """True once this process was asked to end."""
    return _State.asked


def check() -> None:
    """For loops that wait: raises KeyboardInterrupt when this process was asked to end, also when the interrupt came
    where Python passes over it."""
    if _State.asked:
        raise KeyboardInterrupt


def ignore() -> None:
    """The end is near: whoever asks once more to stop would cut what is printed in two."""
    _State.may_raise = False
    for name in _NAMES:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def keep_exit_code() -> None:
    """Let the process end with the code that it is given. An interrupt that went through an `exec` of text, as in an
    import, is remembered as unhandled though it was caught, and Python would kill itself by SIGINT at its end; the next
    `exec` forgets it (`run_eval_code_obj` in CPython's pythonrun.c)."""
    exec("")  # noqa: S102


def _note(number: int, frame: FrameType | None) -> None:
    _State.asked = True
    if _State.may_raise:
        raise KeyboardInterrupt


def _without_interrupts(ignored: Any) -> None:
    """`check` comes back to an interrupt that Python passes over."""
    if not issubclass(ignored.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(ignored)
