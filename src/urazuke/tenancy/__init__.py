"""Who held which address when, and where an account passed from its lessee to somebody else."""

from urazuke.tenancy.windows import Tenancies, build_windows

__all__ = ["Tenancies", "build_windows"]
