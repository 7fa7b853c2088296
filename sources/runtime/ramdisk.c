/* Files in a cpio archive, format "newc": cpio(5). */
#include <platform.h>
#include <ramdisk.h>
#include <stdint.h>
#include <string.h>

#define NEWC_HEADER 110 /* magic, then 13 fields of 8 hexadecimal digits */
#define NEWC_FILESIZE 54
#define NEWC_NAMESIZE 94

struct newc_entry {
    const char *name; /* ends with NUL */
    size_t data;      /* offset in the archive */
    size_t size;
    size_t next;
};

/* A field's value, or -1 when it is not a hexadecimal number. */
static int64_t newc_field(const char *text) {
    int64_t value = 0;

    for (int i = 0; i < 8; i++) {
        unsigned digit = (unsigned char)text[i];
        if (digit - '0' < 10)
            digit -= '0';
        else if ((digit | 32) - 'a' < 6)
            digit = (digit | 32) - 'a' + 10;
        else
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

static size_t newc_align(size_t offset) {
    return (offset + 3) & ~(size_t)3;
}

/* Reads the entry at `offset`; 0 when the archive ends or is damaged there. */
static int newc_read(const char *archive, size_t archive_size, size_t offset, struct newc_entry *entry) {
    int64_t name_size, size;

    if (offset > archive_size || archive_size - offset < NEWC_HEADER)
        return 0;
    if (memcmp(archive + offset, "07070", 5) != 0)
        return 0;
    name_size = newc_field(archive + offset + NEWC_NAMESIZE);
    size = newc_field(archive + offset + NEWC_FILESIZE);
    if (name_size < 1 || size < 0)
        return 0;
    entry->name = archive + offset + NEWC_HEADER;
    entry->size = (size_t)size;
    entry->data = newc_align(offset + NEWC_HEADER + (size_t)name_size);
    entry->next = newc_align(entry->data + entry->size);
    if (entry->data > archive_size || archive_size - entry->data < entry->size)
        return 0;
    return entry->name[name_size - 1] == 0;
}

const void *ramdisk_find(const char *name, size_t *size) {
    const void *disk;
    const char *archive;
    size_t archive_size;
    size_t offset = 0;
    struct newc_entry entry;

    platform_ramdisk(&disk, &archive_size);
    archive = disk;
    while (newc_read(archive, archive_size, offset, &entry)) {
        if (strcmp(entry.name, "TRAILER!!!") == 0)
            break;
        if (strcmp(entry.name, name) == 0) {
            *size = entry.size;
            return archive + entry.data;
        }
        offset = entry.next;
    }
    *size = 0;
    return NULL;
}
