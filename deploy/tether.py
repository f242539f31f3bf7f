"""Become a command that ends when its starter ends, as a user that PostgreSQL accepts.

Run as a script, in place of the command: `python -I -S tether.py PARENT SIGNAL IDENTITY COMMAND...`. PARENT is the
starter's process id, SIGNAL the number the kernel sends to the command when the starter is gone (Linux; elsewhere the
next start finds what was left behind), IDENTITY who the command runs as:

- `same`: whoever started it;
- `namespace`: root seen as user 1000 inside a user namespace, so files stay root's and nothing needs another owner;
- `UID:GID`: that user, still able to pass through folders that only root may enter.

A script that execs, and no `preexec_fn`, because that runs Python between fork and exec of a process with threads.
"""

import ctypes
import os
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CLONE_NEWUSER = 0x10000000
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE = 1
_CAP_DAC_READ_SEARCH = 2
_NAMESPACE_USER = 1000


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilitySet(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def enter_namespace(libc: ctypes.CDLL) -> None:
    """Keep root's files but stop being root in our own eyes: PostgreSQL refuses user 0."""
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(_CLONE_NEWUSER) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_NAMESPACE_USER} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{_NAMESPACE_USER} {gid} 1")


def become(libc: ctypes.CDLL, uid: int, gid: int) -> None:
    """Drop to a user, keeping only (where the machine allows it) the right to pass through root's folders."""
    if sys.platform == "linux":
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if sys.platform == "linux":
        _keep_passage(libc)


def _keep_passage(libc: ctypes.CDLL) -> None:
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    sets = (_CapabilitySet * 2)()
    if libc.capget(ctypes.byref(header), ctypes.byref(sets)) != 0:
        return
    wanted = sets[0].permitted & (1 << _CAP_DAC_OVERRIDE | 1 << _CAP_DAC_READ_SEARCH)
    sets[0] = _CapabilitySet(wanted, wanted, wanted)
    sets[1] = _CapabilitySet(0, 0, 0)
    if libc.capset(ctypes.byref(header), ctypes.byref(sets)) != 0:
        return
    for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
        if wanted & 1 << capability:
            libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0)


def main(arguments: list[str]) -> int:
    """Take on the identity, tie the life to the parent's, and become the command."""
    parent, signal_number, identity, *command = arguments
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        if identity == "namespace":
            enter_namespace(libc)
        elif identity != "same":
            uid, gid = identity.split(":")
            become(libc, int(uid), int(gid))
    except OSError as error:
        print(f"cannot run {command[0]} as {identity}: {error.strerror}", file=sys.stderr)
        return 126
    if sys.platform == "linux":
        # After the identity: a change of user clears it.
        libc.prctl(_PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
        if os.getppid() != int(parent):  # it died before the line above
            return 1
    try:
        os.execvp(command[0], command)  # noqa: S606  becoming the command is the point
    except OSError as error:
        print(f"cannot run {command[0]}: {error.strerror}", file=sys.stderr)
    return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
