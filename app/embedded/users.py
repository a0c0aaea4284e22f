"""As whom children run: PostgreSQL refuses to be root."""

import ctypes
import os
import pwd
import subprocess
import sys
from functools import cache
from pathlib import Path

CLONE_NEWUSER = 0x10000000
UNPRIVILEGED = 1000
"""User id that a child sees for itself in a user namespace of its own."""
FALLBACK_USER = "nobody"


@cache
def child_user() -> int | None:
    """The user that children run as where we are root and have no user namespaces (in most containers); else None."""
    if os.geteuid() != 0:
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", ""], check=True, preexec_fn=lambda: enter_user_namespace(libc)
        )
    except subprocess.SubprocessError:
        return pwd.getpwnam(FALLBACK_USER).pw_uid
    return None


def our_users() -> set[int]:
    """Whose folders are ours: as root also the fallback user's, from a start without user namespaces."""
    us = os.geteuid()
    return {us} if us != 0 else {us, pwd.getpwnam(FALLBACK_USER).pw_uid}


def give_to_children(path: Path) -> None:
    """Make `path`, and all in it, the children's own, if an earlier start ran them as somebody else."""
    owner = os.geteuid() if (user := child_user()) is None else user
    if path.stat().st_uid == owner:
        return
    # The top comes last: it tells whether all below is done.
    for found in (*path.rglob("*"), path):
        os.chown(found, owner, owner, follow_symlinks=False)


def leave_root_behind(libc: ctypes.CDLL, other_user: int | None) -> None:
    """Called in the child, before it runs its program. Clears a parent death signal."""
    if other_user is not None:
        os.setgroups([])
        os.setgid(other_user)
        os.setuid(other_user)
    elif os.geteuid() == 0:
        enter_user_namespace(libc)


def enter_user_namespace(libc: ctypes.CDLL) -> None:
    """Become an unprivileged user who still owns our files."""
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{UNPRIVILEGED} 0 1")
    Path("/proc/self/gid_map").write_text(f"{UNPRIVILEGED} 0 1")
