/* Read-only files that the host handed over: one cpio archive in "newc" format. */
#ifndef RAMDISK_H
#define RAMDISK_H

#include <stddef.h>

/* The contents of file `name`, aligned to 4 bytes, and its size; NULL when there is no such file or the
   archive is damaged before it. */
const void *ramdisk_find(const char *name, size_t *size);

#endif
