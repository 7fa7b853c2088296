/* The runtime interfaces that the apps use, over files: a second, independent build of them with the host's C library.
   RAM-disk names are files in the directory META_TEST_RAMDISK; figures go to the file META_TEST_FIGURES. malloc fails
   beyond META_TEST_MEMORY bytes. */

#include <channel.h>
#include <platform.h>
#include <ramdisk.h>
#include <stdio.h>
#include <stdlib.h>
#include <x86intrin.h>

static size_t memory_used;

uint64_t platform_cycles(void)
{
    return __rdtsc();
}

void *__real_malloc(size_t size);

void *__wrap_malloc(size_t size)
{
    const char *limit = getenv("META_TEST_MEMORY");

    memory_used += size;
    if (limit != NULL && memory_used > strtoul(limit, NULL, 10))
        return NULL;
    return __real_malloc(size);
}

const void *ramdisk_find(const char *name, size_t *size)
{
    char path[4096];
    const char *folder = getenv("META_TEST_RAMDISK");
    char *data;
    FILE *file;
    long length;

    snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : ".", name);
    file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    fseek(file, 0, SEEK_END);
    length = ftell(file);
    rewind(file);
    data = __real_malloc((size_t)length + 1);
    *size = fread(data, 1, (size_t)length, file);
    fclose(file);
    return data;
}

void report_figure(const char *name, uint64_t value)
{
    const char *path = getenv("META_TEST_FIGURES");
    FILE *file = path != NULL ? fopen(path, "a") : NULL;

    if (file == NULL)
        return;
    fprintf(file, "%s %llu\n", name, (unsigned long long)value);
    fclose(file);
}
