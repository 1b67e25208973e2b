/* A disk that can be cut off. Loaded before libc (LD_PRELOAD), it notes what is written to the
 * files of one folder and what has been synced, so that a test can rebuild what a disk would
 * hold after a power cut: whatever was synced, and any part of the rest.
 *
 *   DISK_FOLDER   the folder to watch
 *   DISK_JOURNAL  where the notes go
 *   DISK_FULL     while this file exists, the disk is full
 *   DISK_LIES     if set, a sync is claimed and not made
 *
 * A note is the header below, the file's name and the data. Each operation and its note stand
 * under one lock, so the notes are in the order in which things happened. A sync is noted once
 * it is made: whoever is killed before has not told anyone of it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

struct note {
    uint64_t kind; /* 'W'rite, 'T'runcate, 'S'ync, 'D'irectory synced, 'U'nlink */
    uint64_t name_length;
    uint64_t offset; /* of a write; the new length for a truncation */
    uint64_t data_length;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;
static const char *folder;
static size_t folder_length;
static const char *full;
static int lies;

__attribute__((constructor)) static void start(void) {
    folder = getenv("DISK_FOLDER");
    folder_length = folder ? strlen(folder) : 0;
    full = getenv("DISK_FULL");
    lies = getenv("DISK_LIES") != NULL;
    const char *path = getenv("DISK_JOURNAL");
    if (path) journal = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static ssize_t real_write(int fd, const void *data, size_t length) {
    return syscall(SYS_write, fd, data, length);
}

/* The name within the folder ("" for the folder itself), or NULL for a file elsewhere. */
static const char *name_within(const char *path) {
    if (strncmp(path, folder, folder_length) != 0) return NULL;
    if (path[folder_length] == 0) return "";
    return path[folder_length] == '/' ? path + folder_length + 1 : NULL;
}

static const char *watched(int fd, char path[PATH_MAX]) {
    if (journal < 0 || !folder || fd == journal) return NULL;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    return name_within(path);
}

static void note(char kind, const char *name, uint64_t offset, const void *data, size_t length) {
    struct note header = {(uint64_t)kind, strlen(name), offset, length};
    struct iovec parts[3] = {
        {&header, sizeof header}, {(void *)name, header.name_length}, {(void *)data, length}};
    size_t all = sizeof header + header.name_length + length;
    if (writev(journal, parts, 3) != (ssize_t)all) {
        static const char sorry[] = "the journal of the disk cannot be written\n";
        real_write(2, sorry, sizeof sorry - 1);
        abort();
    }
}

static int is_full(void) { return full && access(full, F_OK) == 0; }

static ssize_t put(int fd, const void *data, size_t length, off_t offset, int positioned) {
    char path[PATH_MAX];
    int saved = errno;
    const char *name = watched(fd, path);
    errno = saved;
    if (!name)
        return positioned ? syscall(SYS_pwrite64, fd, data, length, offset)
                          : real_write(fd, data, length);
    if (is_full()) {
        errno = ENOSPC;
        return -1;
    }
    pthread_mutex_lock(&lock);
    if (!positioned) offset = lseek(fd, 0, SEEK_CUR);
    ssize_t written = positioned ? syscall(SYS_pwrite64, fd, data, length, offset)
                                 : real_write(fd, data, length);
    saved = errno;
    if (written > 0) note('W', name, (uint64_t)offset, data, (size_t)written);
    errno = saved;
    pthread_mutex_unlock(&lock);
    return written;
}

ssize_t write(int fd, const void *data, size_t length) { return put(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    return put(fd, data, length, offset, 1);
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    return put(fd, data, length, offset, 1);
}

static int cut(int fd, off_t length) {
    char path[PATH_MAX];
    const char *name = watched(fd, path);
    pthread_mutex_lock(&lock);
    int outcome = (int)syscall(SYS_ftruncate, fd, length);
    int saved = errno;
    if (outcome == 0 && name) note('T', name, (uint64_t)length, NULL, 0);
    errno = saved;
    pthread_mutex_unlock(&lock);
    return outcome;
}

int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int make_durable(int fd, long call) {
    char path[PATH_MAX];
    const char *name = watched(fd, path);
    if (name && lies) return 0;
    pthread_mutex_lock(&lock);
    int outcome = (int)syscall(call, fd);
    int saved = errno;
    if (outcome == 0 && name) note(*name ? 'S' : 'D', name, 0, NULL, 0);
    errno = saved;
    pthread_mutex_unlock(&lock);
    return outcome;
}

int fsync(int fd) { return make_durable(fd, SYS_fsync); }
int fdatasync(int fd) { return make_durable(fd, SYS_fdatasync); }

int unlink(const char *path) {
    pthread_mutex_lock(&lock);
    int outcome = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    int saved = errno;
    const char *name = journal >= 0 && folder ? name_within(path) : NULL;
    if (outcome == 0 && name && *name) note('U', name, 0, NULL, 0);
    errno = saved;
    pthread_mutex_unlock(&lock);
    return outcome;
}
