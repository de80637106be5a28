/** Debian's: dnf is a library of it, and not of another Python on PATH. */
export const PYTHON = "/usr/bin/python3";
