/*
 * Notes what a disk would have after a power cut: on each fsync and fdatasync of a file under POWER_CUT_WATCH the whole file
 * is copied to POWER_CUT_DISK. What was written and not synchronised is not there.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static void note(int fd) {
  const char *watch = getenv("POWER_CUT_WATCH"), *disk = getenv("POWER_CUT_DISK");
  char link[64], path[4096], next[4200], last[4200], block[65536];
  if (watch == NULL || disk == NULL) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = '\0';
  size_t prefix = strlen(watch);
  if (strncmp(path, watch, prefix) != 0 || path[prefix] != '/' || strchr(path + prefix + 1, '/') != NULL) return;
  snprintf(next, sizeof next, "%s/.next", disk);
  snprintf(last, sizeof last, "%s/%s", disk, path + prefix + 1);
  int to = open(next, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (to < 0) _exit(99);
  /* Through the descriptor itself: closing another one of the file would take SQLite's locks away. */
  off_t at = 0;
  for (ssize_t got; (got = pread(fd, block, sizeof block, at)) > 0; at += got)
    if (write(to, block, (size_t)got) != got) _exit(99);
  close(to);
  if (rename(next, last) != 0) _exit(99);
}

int fsync(int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  int result = real(fd);
  if (result == 0) note(fd);
  return result;
}

int fdatasync(int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  int result = real(fd);
  if (result == 0) note(fd);
  return result;
}
