// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a disk slow, for tests: preloaded into a program (LD_PRELOAD), it holds up every fsync and
// fdatasync by SLOWFSYNC_MS milliseconds, and every write of a database's page (pwrite) by
// SLOWFSYNC_WRITE_US microseconds. Each one adds a byte to the file SLOWFSYNC_LOG, `s` or `w`, so
// that a test can tell whether the disk was slow at all.
#define _GNU_SOURCE // NOLINT(bugprone-reserved-identifier): the system looks for it
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static void note(char what)
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets it while the program runs
    const char *path = getenv("SLOWFSYNC_LOG");
    const int file = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file >= 0) {
        const ssize_t ignored = write(file, &what, 1);
        (void)ignored;
        close(file);
    }
}

static void holdUp(const char *variable, long nanoseconds, char what)
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets it while the program runs
    const char *text = getenv(variable);
    const long long wait = text ? atoll(text) * nanoseconds : 0;
    const struct timespec pause = {wait / 1000000000, (long)(wait % 1000000000)};
    if (wait > 0) {
        note(what);
        nanosleep(&pause, NULL);
    }
}

int fsync(int file)
{
    holdUp("SLOWFSYNC_MS", 1000000, 's');
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
    holdUp("SLOWFSYNC_MS", 1000000, 's');
    return (int)syscall(SYS_fdatasync, file);
}

ssize_t pwrite(int file, const void *data, size_t size, off_t offset)
{
    holdUp("SLOWFSYNC_WRITE_US", 1000, 'w');
    return syscall(SYS_pwrite64, file, data, size, offset);
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset)
{
    holdUp("SLOWFSYNC_WRITE_US", 1000, 'w');
    return syscall(SYS_pwrite64, file, data, size, offset);
}
